//! What a sentence about a frame looks at: the cluster before and after it, and its events.

use super::parts::Records;
use crate::engine::broker::Leadership;
use crate::engine::message::FetchResult;
use crate::engine::{
    Act, Behaviour, Body, BrokerId, ClientId, Cluster, Fact, LeaderEpoch, Message, Millis, Node,
    Offset, PartitionId, RecordId, Rules, Timer,
};
use crate::log::LogConfig;
use crate::replay::Frame;
use crate::scene::Lang;

/// What a sentence about a frame looks at.
#[derive(Clone, Copy)]
pub(super) struct Telling<'a> {
    /// The language of the sentence.
    pub lang: Lang,
    /// The cluster before the frame.
    pub before: &'a Cluster,
    /// The frame.
    pub frame: &'a Frame,
    /// Whether records are named; if not, they are counted, which is shorter.
    pub named: bool,
    /// The rules of the run.
    pub rules: &'a Rules,
    /// The partition that the sentence is about.
    pub partition: PartitionId,
}

impl<'a> Telling<'a> {
    /// To tell of a frame.
    pub fn of(
        lang: Lang,
        rules: &'a Rules,
        before: &'a Cluster,
        frame: &'a Frame,
        named: bool,
    ) -> Telling<'a> {
        // What names no partition, as a loss, is about the one in which something else happened.
        let partition = frame.events.iter().find_map(|event| event.fact.partition());
        let partition = partition.unwrap_or(Cluster::PARTITION);
        Telling { lang, before, frame, named, rules, partition }
    }

    /// The cluster after the frame.
    pub fn after(&self) -> &'a Cluster {
        &self.frame.cluster
    }

    /// What happened in the frame, in order.
    pub fn facts(&self) -> impl Iterator<Item = &'a Fact> {
        self.frame.events.iter().map(|event| &event.fact)
    }

    /// The messages that arrived in the frame.
    fn arrived(&self) -> impl Iterator<Item = &'a Message> {
        self.facts().filter_map(|fact| match fact {
            Fact::MessageArrived(message) => Some(message.as_ref()),
            _ => None,
        })
    }

    /// Whether the controller takes a broker for the leader before the frame.
    pub fn leads(&self, broker: BrokerId) -> bool {
        self.before.leader(self.partition).is_some_and(|(leader, _)| leader == broker)
    }

    /// What a broker keeps as a leader, after the frame or, if it leads no more, before it.
    pub fn leadership(&self, broker: BrokerId) -> Option<&'a Leadership> {
        let of = |cluster: &'a Cluster| cluster.replica(broker, self.partition)?.leadership();
        of(self.after()).or_else(|| of(self.before))
    }

    /// Whom a broker follows.
    pub fn leader_of(&self, broker: BrokerId) -> Option<BrokerId> {
        let replica = self.after().replica(broker, self.partition)?;
        replica.following().map(|following| following.leader)
    }

    /// These records, to be said.
    pub fn records(&self, ids: impl IntoIterator<Item = RecordId>) -> Records<'a> {
        let ids = ids.into_iter().collect();
        Records { cluster: self.after(), ids, named: self.named }
    }

    /// So many of the records that were sent last.
    pub fn newest_records(&self, count: usize) -> Records<'a> {
        let all = self.after().records.len();
        self.records((all.saturating_sub(count)..all).map(|place| RecordId(place as u32)))
    }

    /// The records of a replica's log from `from` up to `to`.
    pub fn records_in(&self, broker: BrokerId, from: Offset, to: Offset) -> Records<'a> {
        let of = |cluster: &Cluster| -> Vec<RecordId> {
            cluster.replica(broker, self.partition).map_or(Vec::new(), |replica| {
                let entries = replica.log.entries_from(from);
                entries.take_while(|(at, _)| *at < to).map(|(_, record)| record).collect()
            })
        };
        let after = of(self.after());
        self.records(if after.is_empty() { of(self.before) } else { after })
    }

    /// What a broker's logs obey.
    pub fn log_config(&self, broker: BrokerId) -> LogConfig {
        let broker = self.after().brokers.get(broker);
        broker.map_or(LogConfig::DEFAULT, |broker| broker.image.settings(self.partition).log)
    }

    /// The records that a consumer has read from `from` up to `to`.
    pub fn records_read(&self, consumer: ClientId, from: Offset, to: Offset) -> Records<'a> {
        let Some(consumer) = self.after().consumers.get(consumer) else { return self.records([]) };
        // A position can go back, so the same offset may be there twice: the last one counts.
        let last_at = |at: Offset| {
            let mut newest = consumer.read.iter().rev();
            newest.find(|(other, _)| *other == at).map(|(_, id)| *id)
        };
        self.records((from.0..to.0).filter_map(|at| last_at(Offset(at))))
    }

    /// Whether the controller elected a leader in this frame, and if so, whether uncleanly.
    pub fn elected_uncleanly(&self) -> Option<bool> {
        self.facts().find_map(|fact| match fact {
            Fact::LeaderElected { unclean, .. } => Some(*unclean),
            _ => None,
        })
    }

    /// Whether a replica became a follower in this frame.
    pub fn began_to_follow(&self, replica: BrokerId) -> bool {
        self.facts().any(|f| matches!(f, Fact::BecameFollower { broker, .. } if *broker == replica))
    }

    /// Whether a replica lost what was not flushed in this frame.
    pub fn loses_power(&self, replica: BrokerId) -> bool {
        self.facts().any(|f| matches!(f, Fact::TailLost { broker, .. } if *broker == replica))
    }

    /// Whether nothing is committed because a leader's ISR is smaller than `min.insync.replicas`
    /// wants it (ACK-10).
    pub fn is_under_min_isr(&self, broker: BrokerId) -> bool {
        if !self.rules.has(Behaviour::StrictMinIsr) {
            return false;
        }
        let image = self.after().brokers.get(broker).map(|b| &b.image);
        let min_isr = image.map(|image| image.min_isr(self.rules, self.partition));
        let isr = self.leadership(broker).map_or(0, |leadership| leadership.isr.len());
        min_isr.is_some_and(|min_isr| isr < min_isr)
    }

    /// Who told a broker, in this frame, where its log parts from the leader's.
    pub fn divergence(&self, broker: BrokerId) -> Option<(Node, Option<LeaderEpoch>, Offset)> {
        self.arrived().filter(|m| m.to == Node::Broker(broker)).find_map(|m| match &m.body {
            Body::FetchResponse { result: FetchResult::Diverging(end), .. } => {
                Some((m.from, Some(end.epoch), end.end_offset))
            }
            Body::EpochEndResponse { result: Ok(answer), .. } => {
                Some((m.from, answer.epoch, answer.end_offset?))
            }
            _ => None,
        })
    }

    /// Whether a broker's session ran out in this frame.
    pub fn session_ran_out(&self, broker: BrokerId) -> bool {
        let session = Timer::Session(broker);
        self.facts().any(|fact| matches!(fact, Fact::TimerFired(timer) if *timer == session))
    }

    /// The broker whose wish the controller fulfils in this frame, if it does.
    pub fn wished_by(&self) -> Option<Node> {
        self.arrived().find(|m| matches!(m.body, Body::AlterPartitionRequest(_))).map(|m| m.from)
    }

    /// The brokers that the controller fenced in this frame.
    pub fn fenced(&self) -> Option<BrokerId> {
        self.facts().find_map(|fact| match fact {
            Fact::BrokerFenced { broker } => Some(*broker),
            _ => None,
        })
    }

    /// Whether a broker is started or stopped in this frame.
    pub fn restarts(&self, broker: BrokerId) -> bool {
        self.facts().any(|fact| match fact {
            Fact::Acted(Act::Restart(other) | Act::Crash { broker: other, .. }) => *other == broker,
            _ => false,
        })
    }

    /// From which offset on a replica appended records in this frame.
    pub fn appended_from(&self, replica: BrokerId) -> Option<Offset> {
        self.facts().find_map(|fact| match fact {
            Fact::RecordsAppended { broker, from, .. } if *broker == replica => Some(*from),
            _ => None,
        })
    }

    /// Whether a replica cut its log in this frame.
    pub fn cuts(&self, replica: BrokerId) -> bool {
        let cut =
            |fact: &Fact| matches!(fact, Fact::LogTruncated { broker, .. } if *broker == replica);
        self.facts().any(cut)
    }

    /// To whom a producer sends a batch in this frame.
    pub fn sends_to(&self, producer: ClientId) -> Option<Node> {
        self.facts().find_map(|fact| match fact {
            Fact::MessageSent(m) if m.from == Node::Producer(producer) => {
                matches!(m.body, Body::ProduceRequest(_)).then_some(m.to)
            }
            _ => None,
        })
    }

    /// How far a leader knew a follower before the frame.
    pub fn known_end(&self, leader: BrokerId, follower: BrokerId) -> Option<Offset> {
        let replica = self.before.replica(leader, self.partition)?;
        replica.leadership()?.remotes.get(follower)?.end
    }

    /// How long a broker may be silent.
    pub fn silence(&self) -> Millis {
        self.after().controller.session_timeout(&self.after().settings)
    }

    /// The instant after the frame.
    pub fn now(&self) -> Millis {
        self.after().now
    }
}
