//! A sentence for each act and each timer.

use super::messages::message_label;
use super::parts::{Clause, Records};
use super::resource::{Say, words};
use super::telling::Telling;
use crate::engine::settings::TopicSettings;
use crate::engine::{
    Acks, Act, BrokerId, ClientId, MessageId, Millis, Node, Offset, Placing, Setting, Timer,
};

words! { "act":
    pub(super) enum Told<'a> {
        Produces { producer: Node, records: &'a Records<'a>, leader: BrokerId, acks: Acks },
        ProducesElsewhere { producer: Node, records: &'a Records<'a>, to: Node, acks: Acks },
        MustFindLeader { producer: Node, records: &'a Records<'a> },
        Fill { count: u32, bytes: u32 },
        DeleteRecords(before: Option<Offset>),
        LosePower { broker: BrokerId, leads: bool, silence: Millis },
        Crash { broker: BrokerId, leads: bool, silence: Millis },
        Restart(broker: BrokerId),
        Cut { a: Node, b: Node },
        Heal { a: Node, b: Node },
        Slow { a: Node, b: Node, takes: Millis },
        Drop(message: &'a str),
        Duplicate(message: &'a str),
        Set { name: &'a str, value: &'a str, old: &'a str },
        SetAcks { acks: Acks, old: Acks },
        SetOf { topic: &'a str, name: &'a str, value: &'a str, old: &'a str },
        Shutdown { broker: BrokerId, leads: bool },
        Elect { partition: &'a str, unclean: bool },
        ElectAll(unclean: bool),
        CreateTopic { topic: &'a str, partitions: usize, replicas: usize },
        AddPartitions { topic: &'a str, count: u16 },
        Reassign { partition: &'a str, replicas: &'a str },
        TakeBack(partition: &'a str),
        Assign { consumer: Node, partition: &'a str },
    }
}

words! { "timer":
    pub(super) enum Fired {
        Session { broker: BrokerId, silence: Millis },
        Heartbeat(broker: BrokerId),
        Register(broker: BrokerId),
        Shutdown(broker: BrokerId),
        Balance,
        IsrCheck(broker: BrokerId),
        RetentionCheck(broker: BrokerId),
        Cleaner(broker: BrokerId),
        FetchBackoff(broker: BrokerId),
        FetchWait { leader: BrokerId, reader: Node },
        ProduceWait(leader: BrokerId),
        RequestTimeout(client: Node),
        ClientBackoff(client: Node),
    }
}

/// What somebody did to the cluster.
pub(super) fn act(t: &Telling<'_>, act: &Act) -> String {
    let told = match *act {
        Act::Produce { producer, ref records, .. } => return produce(t, producer, records.len()),
        Act::Fill(fill) => Told::Fill { count: fill.count, bytes: fill.value_bytes },
        Act::DeleteRecords { before, .. } => Told::DeleteRecords(before),
        Act::Crash { broker, losing } => {
            let (leads, silence) = (t.leads(broker), t.silence());
            match losing {
                0 => Told::Crash { broker, leads, silence },
                _ => Told::LosePower { broker, leads, silence },
            }
        }
        Act::Restart(broker) => Told::Restart(broker),
        Act::Cut(a, b) => Told::Cut { a, b },
        Act::Heal(a, b) => Told::Heal { a, b },
        Act::Slow(a, b, millis) => Told::Slow { a, b, takes: Millis(millis) },
        Act::Drop(message) => return Told::Drop(&in_flight(t, message)).say(t.lang),
        Act::Duplicate(message) => return Told::Duplicate(&in_flight(t, message)).say(t.lang),
        Act::Set(setting) => return set(t, setting),
        Act::Shutdown(broker) => Told::Shutdown { broker, leads: t.leads(broker) },
        Act::Assign { .. }
        | Act::SetOf(..)
        | Act::Elect { .. }
        | Act::CreateTopic { .. }
        | Act::AddPartitions { .. }
        | Act::Reassign { .. } => return operation(t, act),
    };
    told.say(t.lang)
}

/// Whether its sentence says which partition it is about.
pub(super) fn names_its_partition(act: &Act) -> bool {
    matches!(act, Act::Assign { .. } | Act::Elect { .. } | Act::Reassign { .. })
}

/// What somebody asked the controller for.
fn operation(t: &Telling<'_>, act: &Act) -> String {
    let image = &t.after().controller.image;
    let topic_of = |topic| image.topics.get(topic).map_or("?", |known| known.name.as_ref());
    let named = act.partition().map(|partition| image.name(partition)).unwrap_or_default();
    let (partition, written, old);
    partition = named.as_str();
    let told = match *act {
        Act::Elect { partition: None, unclean } => Told::ElectAll(unclean),
        Act::Elect { unclean, .. } => Told::Elect { partition, unclean },
        Act::CreateTopic { ref name, ref placing } => {
            let (partitions, replicas) = match placing {
                Placing::Given(all) => (all.len(), all.first().map_or(0, Vec::len)),
                Placing::Placed { partitions, replication_factor } => {
                    (usize::from(*partitions), usize::from(*replication_factor))
                }
            };
            Told::CreateTopic { topic: name, partitions, replicas }
        }
        Act::AddPartitions { topic, count } => {
            Told::AddPartitions { topic: topic_of(topic), count }
        }
        Act::Reassign { replicas: None, .. } => Told::TakeBack(partition),
        Act::Reassign { replicas: Some(ref replicas), .. } => {
            let ids: Vec<String> = replicas.iter().map(BrokerId::to_string).collect();
            written = ids.join(",");
            Told::Reassign { partition, replicas: &written }
        }
        Act::Assign { consumer, .. } => {
            Told::Assign { consumer: Node::Consumer(consumer), partition }
        }
        Act::SetOf(topic, setting) => {
            let known = t.before.controller.image.topics.get(topic);
            let settings = known.map_or(TopicSettings::DEFAULT, |known| known.settings);
            old = setting.in_force(&t.before.settings, &settings).value();
            written = setting.value();
            let (topic, name) = (topic_of(topic), setting.name());
            Told::SetOf { topic, name, value: &written, old: &old }
        }
        _ => return String::new(),
    };
    told.say(t.lang)
}

fn produce(t: &Telling<'_>, producer: ClientId, count: usize) -> String {
    let records = &t.newest_records(count);
    let acks = t.after().settings.acks;
    let sends_to = t.sends_to(producer);
    let producer = Node::Producer(producer);
    let told = match sends_to {
        Some(Node::Broker(leader)) if t.leads(leader) => {
            Told::Produces { producer, records, leader, acks }
        }
        Some(to) => Told::ProducesElsewhere { producer, records, to, acks },
        None => Told::MustFindLeader { producer, records },
    };
    told.say(t.lang)
}

fn in_flight(t: &Telling<'_>, id: MessageId) -> String {
    match t.before.network.in_flight.get(id) {
        Some(message) => {
            let (from, to) = (message.from, message.to);
            Clause::Message { label: &message_label(t.lang, message), from, to }.say(t.lang)
        }
        None => Clause::GoneMessage(id).say(t.lang),
    }
}

fn set(t: &Telling<'_>, setting: Setting) -> String {
    if let Setting::Acks(acks) = setting {
        return Told::SetAcks { acks, old: t.before.settings.acks }.say(t.lang);
    }
    let topic = t.before.controller.image.settings(t.partition);
    let old = setting.in_force(&t.before.settings, topic);
    Told::Set { name: setting.name(), value: &setting.value(), old: &old.value() }.say(t.lang)
}

/// What it means that a timer went off.
pub(super) fn timer(t: &Telling<'_>, timer: Timer) -> String {
    let fired = match timer {
        Timer::Session(broker) => Fired::Session { broker, silence: t.silence() },
        Timer::Heartbeat(broker) => Fired::Heartbeat(broker),
        Timer::Register(broker) => Fired::Register(broker),
        Timer::Shutdown(broker) => Fired::Shutdown(broker),
        Timer::Balance => Fired::Balance,
        Timer::IsrCheck(broker) => Fired::IsrCheck(broker),
        Timer::RetentionCheck(broker) => Fired::RetentionCheck(broker),
        Timer::Cleaner(broker) => Fired::Cleaner(broker),
        Timer::FetchBackoff(broker, _) => Fired::FetchBackoff(broker),
        Timer::FetchWait(leader, _, reader) => Fired::FetchWait { leader, reader },
        Timer::ProduceWait(leader, _, _) => Fired::ProduceWait(leader),
        Timer::RequestTimeout(client, _) => Fired::RequestTimeout(client),
        Timer::ClientBackoff(client) => Fired::ClientBackoff(client),
    };
    fired.say(t.lang)
}
