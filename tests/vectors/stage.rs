//! A real cluster, of which a case looks at one broker. Whoever else there is speaks through the
//! case: messages are put on the wire and delivered by `step`, and what the broker sends lies in
//! `sent`, where nobody takes it unless the case does.

use std::sync::Arc;

use highwater::engine::broker::{Broker, Life, Replica};
use highwater::engine::event::Origin;
use highwater::engine::metadata::{MetadataImage, Partition, Topic};
use highwater::engine::opening::TopicPlan;
use highwater::engine::settings::TopicSettings;
use highwater::engine::{
    Action, Body, BrokerEpoch, BrokerId, BrokerSet, Cluster, ErrorCode, Event, LeaderEpoch,
    Message, MessageId, MetadataOffset, Millis, Node, Opening, PartitionEpoch, PartitionId, Rules,
    Settings, Timer, agenda, ids::TopicId, step,
};
use highwater::log::{Log, LogContext};

use crate::case::{Arguments, Trouble};

/// The cluster, and what was said in it.
pub struct Stage {
    /// The rules in force.
    pub rules: Rules,
    /// The cluster.
    pub cluster: Cluster,
    /// The broker that the case looks at.
    pub me: BrokerId,
    /// The metadata as the controller has them.
    pub image: MetadataImage,
    /// Everything that was sent, in order.
    pub sent: Vec<Message>,
    /// What happened in the last step.
    pub events: Vec<Event>,
    /// The case's names of brokers; ours are 1, 2 and so on.
    names: Vec<i64>,
    topic: TopicSettings,
}

/// The leadership of a partition, as the controller decides it.
pub struct Reign {
    /// Who leads.
    pub leader: Option<BrokerId>,
    /// Its epoch.
    pub leader_epoch: i64,
    /// The epoch of the change.
    pub partition_epoch: i64,
    /// The ISR.
    pub isr: Vec<BrokerId>,
    /// The assignment.
    pub replicas: Vec<BrokerId>,
    /// Those that a reassignment adds.
    pub adding: Vec<BrokerId>,
    /// Those that it takes away.
    pub removing: Vec<BrokerId>,
}

impl Reign {
    /// What a step says about a leadership; without an assignment it is the broker alone.
    pub fn read(
        stage: &mut Stage,
        from: &Arguments,
        leader: Option<i64>,
    ) -> Result<Reign, Trouble> {
        let mut replicas = stage.ids(from, "replicas")?;
        if replicas.is_empty() {
            replicas = vec![stage.me];
        }
        let isr = match from.has("isr") {
            true => stage.ids(from, "isr")?,
            false => replicas.clone(),
        };
        Ok(Reign {
            leader: leader.filter(|id| *id >= 0).map(|name| stage.id(name)).transpose()?,
            leader_epoch: from.int("leaderEpoch")?,
            partition_epoch: from.int_or("partitionEpoch", 0)?,
            isr,
            replicas,
            adding: stage.ids(from, "adding")?,
            removing: stage.ids(from, "removing")?,
        })
    }
}

impl Stage {
    /// A cluster without partitions at the instant `now`.
    pub fn open(
        me: i64,
        now: i64,
        rules: Rules,
        settings: Settings,
        topic: TopicSettings,
    ) -> Result<Stage, Trouble> {
        let nothing = TopicPlan {
            name: "-".into(),
            replicas: Vec::new(),
            settings: topic,
            kept_defaults: Vec::new(),
        };
        let opening = Opening {
            brokers: 9,
            producers: 0,
            consumers: 0,
            settings,
            topic,
            kept_defaults: Vec::new(),
            topics: vec![nothing],
            seed: 1,
        };
        let mut cluster = opening.cluster(&rules);
        cluster.now = Millis(now as u64);
        let image = cluster.controller.image.as_ref().clone();
        let (sent, events, names) = (Vec::new(), Vec::new(), Vec::new());
        let me_first = BrokerId(1);
        let mut stage = Stage { rules, cluster, me: me_first, image, sent, events, names, topic };
        stage.id(me)?;
        Ok(stage)
    }

    /// Our name of a broker. A broker that is new to the case is registered with epoch 1000 and
    /// its number.
    pub fn id(&mut self, name: i64) -> Result<BrokerId, Trouble> {
        if let Some(at) = self.names.iter().position(|known| *known == name) {
            return Ok(BrokerId(at as u8 + 1));
        }
        if self.names.len() == self.cluster.brokers.len() {
            return Err(Trouble::NotUnderstood(format!("broker {name} is one too many")));
        }
        self.names.push(name);
        let id = BrokerId(self.names.len() as u8);
        self.register(id, BrokerEpoch((1_000 + name) as u32));
        Ok(id)
    }

    /// A broker is registered anew, and everybody knows.
    pub fn register(&mut self, id: BrokerId, registered: BrokerEpoch) {
        let set = |image: &mut MetadataImage| {
            image.brokers.get_mut(id).expect("it is registered").epoch = registered;
        };
        set(&mut self.image);
        for of in self.cluster.brokers.keys().collect::<Vec<_>>() {
            let broker = self.broker_mut(of);
            set(Arc::make_mut(&mut broker.image));
            if let (true, Life::Registered { epoch, .. }) = (of == id, &mut broker.life) {
                *epoch = registered;
            }
        }
    }

    /// Our names of the brokers in a list.
    pub fn ids(&mut self, from: &Arguments, key: &str) -> Result<Vec<BrokerId>, Trouble> {
        from.ints(key)?.into_iter().map(|name| self.id(name)).collect()
    }

    /// The case's name of a broker.
    pub fn name(&self, id: BrokerId) -> i64 {
        self.names.get(usize::from(id.0) - 1).copied().unwrap_or(-1)
    }

    /// The case's names of brokers.
    pub fn names(&self, of: impl IntoIterator<Item = BrokerId>) -> Vec<i64> {
        of.into_iter().map(|id| self.name(id)).collect()
    }

    /// The partition of a name such as `topic-0`; the controller creates it if it is new.
    pub fn partition(&mut self, name: &str) -> Result<PartitionId, Trouble> {
        if let Some(known) = self.image.find(name) {
            return Ok(known);
        }
        let not_one = || Trouble::NotUnderstood(format!("{name} is no partition"));
        let (topic, index) = name.rsplit_once('-').ok_or_else(not_one)?;
        let index: u16 = index.parse().map_err(|_| not_one())?;
        let known = self.image.topics.iter().find(|(_, t)| t.name.as_ref() == topic);
        let id = known.map(|(id, _)| id).unwrap_or(TopicId(self.image.topics.len() as u8));
        self.image.topics.insert(id, Topic { name: topic.into(), settings: self.topic });
        let partition = PartitionId(self.image.partitions.len() as u16);
        let nobody = Partition::new(id, index, Vec::new(), BrokerSet::default());
        self.image.partitions.insert(partition, nobody);
        Ok(partition)
    }

    /// The controller decides who leads, and one broker learns of it. What comes with an older
    /// partition epoch was decided earlier: it is an earlier state of the metadata.
    pub fn decide(&mut self, to: BrokerId, id: PartitionId, reign: &Reign) {
        let known = self.image.partitions.get(id).cloned().expect("the partition was created");
        let isr = reign.isr.iter().copied().collect();
        let fresh = Partition::new(known.topic, known.index, reign.replicas.clone(), isr);
        let decided = Partition {
            leader: reign.leader,
            leader_epoch: LeaderEpoch(reign.leader_epoch.max(0) as u32),
            partition_epoch: PartitionEpoch(reign.partition_epoch.max(0) as u32),
            adding: reign.adding.iter().copied().collect(),
            removing: reign.removing.iter().copied().collect(),
            ..fresh
        };
        if decided.partition_epoch < known.partition_epoch {
            return self.send_outdated(to, |image| image.partitions.insert(id, decided));
        }
        self.image.partitions.insert(id, decided);
        self.publish(to);
    }

    /// A broker learns the newest metadata.
    pub fn publish(&mut self, to: BrokerId) {
        self.image.offset = MetadataOffset(self.image.offset.0 + 1);
        let mine = self.image.partitions.iter().filter(|(_, p)| p.replicas.contains(&to));
        for id in mine.map(|(id, _)| id).collect::<Vec<_>>() {
            self.create(to, id);
        }
        self.send_image(to);
    }

    /// A broker gets metadata that are no newer than those it has.
    pub fn send_outdated(&mut self, to: BrokerId, change: impl FnOnce(&mut MetadataImage)) {
        let newest = self.image.clone();
        change(&mut self.image);
        self.send_image(to);
        self.image = newest;
    }

    fn send_image(&mut self, to: BrokerId) {
        let body = Body::MetadataUpdate(Arc::new(self.image.clone()));
        self.deliver(Node::Controller, Node::Broker(to), body);
    }

    /// Puts a message on the wire and delivers it.
    pub fn deliver(&mut self, from: Node, to: Node, body: Body) -> MessageId {
        let network = Arc::make_mut(&mut self.cluster.network);
        let id = network.next_id;
        network.next_id = MessageId(id.0 + 1);
        let now = self.cluster.now;
        let (sent_at, due_at, origin) = (now, now, Origin::default());
        self.forward(Message { id, request: id, from, to, sent_at, due_at, body, origin });
        id
    }

    /// Delivers what somebody has sent.
    pub fn forward(&mut self, message: Message) {
        let id = message.id;
        Arc::make_mut(&mut self.cluster.network).in_flight.insert(id, message);
        self.take(&Action::Deliver(id));
    }

    /// A timer goes off.
    pub fn fire(&mut self, timer: Timer) {
        self.take(&Action::Fire(timer));
    }

    fn take(&mut self, action: &Action) {
        let done = step(&self.rules, &self.cluster, action).expect("the case names what can be");
        self.cluster = done.cluster;
        self.events = done.events;
        let network = Arc::make_mut(&mut self.cluster.network);
        let sent = std::mem::take(&mut network.in_flight);
        self.sent.extend(sent.values().cloned());
    }

    /// The answer to a request, if it was sent.
    pub fn answer_to(&self, request: MessageId) -> Option<&Body> {
        let answers = |message: &&Message| message.body.answers() == Some(request);
        self.sent.iter().rev().find(answers).map(|message| &message.body)
    }

    /// Time passes. What waits at the broker and is due by then gets its answer.
    pub fn pass(&mut self, ms: u64) {
        let until = self.cluster.now + Millis(ms);
        while let Some(timer) = self.waits_until(until) {
            self.fire(timer);
        }
        self.cluster.now = until;
    }

    fn waits_until(&self, until: Millis) -> Option<Timer> {
        agenda::all(&self.cluster).into_iter().find_map(|(at, due)| match due {
            agenda::Due::Timer(timer) if at <= until => match timer {
                Timer::FetchWait(at, ..) | Timer::ProduceWait(at, ..) if at == self.me => {
                    Some(timer)
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// A broker, to be changed behind its back.
    pub fn broker_mut(&mut self, id: BrokerId) -> &mut Broker {
        self.cluster.brokers.get_mut(id).expect("all nine are there")
    }

    /// A replica on a broker.
    pub fn replica(&self, at: BrokerId, id: PartitionId) -> Option<&Replica> {
        self.cluster.replica(at, id)
    }

    /// A broker gets a replica, if it has none yet.
    fn create(&mut self, at: BrokerId, id: PartitionId) {
        if self.replica(at, id).is_none() {
            self.broker_mut(at).replicas.insert(id, Replica::default());
        }
    }

    /// Writes to a log directly, behind the protocol's back.
    pub fn write<T>(
        &mut self,
        at: BrokerId,
        id: PartitionId,
        write: impl FnOnce(&mut Log, LogContext<'_>) -> T,
    ) -> T {
        self.create(at, id);
        let (config, now) = (self.topic.log, self.cluster.timestamp());
        let replica = self.broker_mut(at).replicas.get_mut(id).expect("it was created");
        write(&mut replica.log, LogContext { config: &config, now })
    }
}

/// Kafka's name of an error, without "Exception".
pub fn name_of(code: ErrorCode) -> String {
    match code {
        ErrorCode::MessageTooLarge => "RecordTooLarge".to_string(),
        ErrorCode::RecordListTooLarge => "RecordBatchTooLarge".to_string(),
        ErrorCode::OutOfOrderSequenceNumber => "OutOfOrderSequence".to_string(),
        other => format!("{other:?}"),
    }
}

/// The error of a name. For those that the engine's controller and leaders never answer, one that
/// is dealt with in the same way stands in (ALT-8, REP-8).
pub fn error_named(name: &str) -> Result<ErrorCode, Trouble> {
    Ok(match name {
        "OffsetOutOfRange" => ErrorCode::OffsetOutOfRange,
        "NotLeaderOrFollower" => ErrorCode::NotLeaderOrFollower,
        "FencedLeaderEpoch" => ErrorCode::FencedLeaderEpoch,
        "UnknownLeaderEpoch" => ErrorCode::UnknownLeaderEpoch,
        "InvalidUpdateVersion" => ErrorCode::InvalidUpdateVersion,
        "IneligibleReplica" | "OperationNotAttempted" => ErrorCode::IneligibleReplica,
        "InvalidRequest" | "NewLeaderElected" | "UnknownTopicOrPartition" | "UnknownTopicId" => {
            ErrorCode::InvalidRequest
        }
        "NotController" => ErrorCode::NotController,
        "StaleBrokerEpoch" => ErrorCode::StaleBrokerEpoch,
        "UnknownServerError" | "NetworkException" => ErrorCode::NetworkException,
        _ => return Err(Trouble::NotUnderstood(format!("unknown error {name}"))),
    })
}
