//! A sentence for each act and each timer, in English.

use super::messages::message_label;
use super::names::{duration, node_name, start_en};
use super::telling::Telling;
use crate::engine::{Acks, Act, BrokerId, ClientId, MessageId, Millis, Node, Setting, Timer};
use crate::scene::Lang::En;

/// What somebody did to the cluster.
pub(super) fn act(t: &Telling<'_>, act: &Act) -> String {
    match act {
        Act::Produce { producer, records, .. } => produce(t, *producer, records.len()),
        Act::Fill(fill) => format!(
            "{} records of {} bytes are written at once, as if hours had passed.",
            fill.count, fill.value_bytes
        ),
        Act::DeleteRecords { before: Some(before), .. } => {
            format!("Somebody asks the leader to forget all records before offset {before}.")
        }
        Act::DeleteRecords { before: None, .. } => {
            "Somebody asks the leader to forget all records below the high watermark.".into()
        }
        Act::Crash { broker, losing } => crash(t, *broker, *losing),
        Act::Restart(broker) => format!(
            "Broker {broker} starts again with what is on its disk, and asks to be registered."
        ),
        Act::Cut(a, b) => format!(
            "The link between {} and {} is cut; messages under way wait until it is healed.",
            node_name(En, *a),
            node_name(En, *b)
        ),
        Act::Heal(a, b) => format!(
            "The link between {} and {} is as it was at first; messages that waited go on.",
            node_name(En, *a),
            node_name(En, *b)
        ),
        Act::Slow(a, b, millis) => format!(
            "From now on a message between {} and {} takes {}.",
            node_name(En, *a),
            node_name(En, *b),
            duration(En, Millis(*millis))
        ),
        Act::Drop(message) => format!(
            "The connection under {} breaks: the message is lost, and its sender will notice.",
            in_flight(t, *message)
        ),
        Act::Duplicate(message) => {
            format!("A second copy of {} is under way.", in_flight(t, *message))
        }
        Act::Set(setting) => set(t, *setting),
    }
}

fn produce(t: &Telling<'_>, producer: ClientId, count: usize) -> String {
    let all = t.after().records.len();
    let ids: Vec<_> = t.ids(all.saturating_sub(count)..all);
    let (said, acks) = (t.say_records(En, &ids), t.after().settings.acks);
    let who = start_en(Node::Producer(producer));
    match t.sends_to(producer) {
        Some(Node::Broker(to)) if t.leads(to) => {
            let (waits, acks) = (waits(acks, count), acks.as_str());
            format!("{who} sends {said} to broker {to}, the leader, and {waits} (acks={acks}).")
        }
        Some(to) => {
            let (to, acks) = (node_name(En, to), acks.as_str());
            format!(
                "{who} sends {said} to {to}, which it still takes for the leader (acks={acks})."
            )
        }
        None => format!("{who} has {said} to send, but must find out first who leads."),
    }
}

/// What a producer waits for after it has sent a batch.
fn waits(acks: Acks, records: usize) -> &'static str {
    match acks {
        Acks::Zero => "does not wait",
        Acks::One if records > 1 => "waits for the leader to write them",
        Acks::One => "waits for the leader to write it",
        Acks::All if records > 1 => "waits for the whole ISR to have them",
        Acks::All => "waits for the whole ISR to have it",
    }
}

fn crash(t: &Telling<'_>, broker: BrokerId, losing: u32) -> String {
    let who = if t.leads(broker) { ", the leader," } else { "" };
    let silence = duration(En, t.after().settings.session_timeout);
    if losing > 0 {
        return format!(
            "Broker {broker}{who} loses power: unflushed records are gone. The controller notices \
             after {silence}."
        );
    }
    format!(
        "Broker {broker}{who} crashes; its log stays on disk. The controller notices after \
         {silence} of silence."
    )
}

fn in_flight(t: &Telling<'_>, id: MessageId) -> String {
    match t.before.network.in_flight.get(id) {
        Some(message) => format!(
            "\"{}\" from {} to {}",
            message_label(En, message),
            node_name(En, message.from),
            node_name(En, message.to)
        ),
        None => format!("message {id}"),
    }
}

fn set(t: &Telling<'_>, setting: Setting) -> String {
    let old = setting.in_force(&t.before.settings, &t.before.controller.image.topic);
    let (name, value, old) = (setting.name(), setting.value(), old.value());
    let meaning = match setting {
        Setting::Acks(acks) => acks_mean(acks),
        _ => "",
    };
    format!("From now on {name} is {value}; it was {old}.{meaning}")
}

fn acks_mean(acks: Acks) -> &'static str {
    match acks {
        Acks::Zero => " Producers do not wait for an answer.",
        Acks::One => " The leader answers once it has written a batch itself.",
        Acks::All => " The leader answers once all of the ISR has a batch.",
    }
}

/// What it means that a timer went off.
pub(super) fn timer(t: &Telling<'_>, timer: Timer) -> String {
    let settings = &t.after().settings;
    match timer {
        Timer::Session(broker) => format!(
            "Broker {broker}'s session runs out: the controller has not heard of it for {}.",
            duration(En, settings.session_timeout)
        ),
        Timer::Heartbeat(broker) => format!("Broker {broker} sends its heartbeat."),
        Timer::Register(broker) => format!("Broker {broker} asks again to be registered."),
        Timer::IsrCheck(broker) => format!("Broker {broker} looks for followers that lag."),
        Timer::RetentionCheck(broker) => {
            format!("Broker {broker} looks for segments that may be deleted.")
        }
        Timer::Cleaner(broker) => format!("Broker {broker}'s log cleaner finds work."),
        Timer::FetchBackoff(broker, _) => format!("Broker {broker} fetches again."),
        Timer::FetchWait(leader, _, reader) => format!(
            "The fetch of {} has waited long enough: broker {leader} answers without new records.",
            node_name(En, reader)
        ),
        Timer::ProduceWait(leader, _, _) => {
            format!("Broker {leader} answers a write that has waited for the ISR.")
        }
        Timer::RequestTimeout(client, _) => {
            format!("{} stops waiting for an answer.", start_en(client))
        }
        Timer::ClientBackoff(client) => {
            format!("{}'s back-off is over; it goes on.", start_en(client))
        }
    }
}
