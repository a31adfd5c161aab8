//! The inspector: what a chosen thing is at this step, and since which step it is so.
//!
//! Rule: the answer to "since when" is the last event, going back from the playhead, that
//! changed the thing; its sentence is the answer to "why".

use super::Here;
use super::inspect_node;
use super::table::role;
use crate::engine::network::LinkState;
use crate::engine::{BrokerId, Cluster, Event, Fact, Message, MessageId, Node, Offset, RecordId};
use crate::replay::Frame;
use crate::scene::wording::{
    Phrase, fact_sentence, instant, message_label, message_sentence, node_name, record_name, say,
};
use crate::scene::{Lang, Pick, View};

/// What is known of a chosen thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// What it is.
    pub title: String,
    /// Its properties: name and value.
    pub rows: Vec<(String, String)>,
    /// Why it is so.
    pub sentences: Vec<String>,
    /// The step that made it so; `None` if it is so since the opening, or not there.
    pub since_step: Option<usize>,
}

/// Inspects `pick` at the step at which one looks.
pub fn inspect(view: &View<'_>, pick: Pick) -> Inspection {
    let (cluster, lang) = (view.history.cluster(view.at), view.lang);
    let here = Here { cluster, lang, partition: view.partition };
    let found = match pick {
        Pick::Node(node) => inspect_node::rows(here, node),
        Pick::Record(broker, offset) => record_rows(here, broker, offset),
        Pick::HighWatermark(broker) | Pick::LogEnd(broker) => position_rows(here, broker),
        Pick::Message(id) => message_rows(here, id),
        Pick::Partition(partition) => inspect_node::of_partition(Here { partition, ..here }),
    };
    let title = title(here, pick);
    let Some(rows) = found else {
        return Inspection {
            title,
            sentences: vec![say(lang, Phrase::Gone)],
            ..Inspection::default()
        };
    };
    let mut sentences = Vec::new();
    if let Pick::Message(id) = pick
        && let Some(message) = cluster.network.in_flight.get(id)
    {
        sentences.push(message_sentence(lang, cluster, message));
    }
    let origin = last_change(view, pick);
    sentences.push(match &origin {
        Some((_, sentence)) => sentence.clone(),
        None => say(lang, Phrase::SinceOpening),
    });
    sentences.dedup();
    let since_step = origin.map(|(step, _)| step);
    Inspection { title, rows, sentences, since_step }
}

fn title(here: Here<'_>, pick: Pick) -> String {
    let Here { cluster, lang, .. } = here;
    let on = |phrase, broker| {
        format!("{} · {}", say(lang, phrase), node_name(lang, Node::Broker(broker)))
    };
    match pick {
        Pick::Node(Node::Controller) => say(lang, Phrase::Controller),
        Pick::Node(Node::Broker(id)) => say(lang, Phrase::Broker(id)),
        Pick::Node(Node::Producer(id)) => say(lang, Phrase::Producer(id)),
        Pick::Node(Node::Consumer(id)) => say(lang, Phrase::Consumer(id)),
        Pick::Record(broker, offset) => match record_at(here, broker, offset) {
            Some(id) => on(Phrase::Record, broker) + " · " + &record_name(cluster, id),
            None => on(Phrase::Record, broker),
        },
        Pick::HighWatermark(broker) => on(Phrase::HighWatermark, broker),
        Pick::LogEnd(broker) => on(Phrase::LogEnd, broker),
        Pick::Message(id) => match cluster.network.in_flight.get(id) {
            Some(message) => format!("{id} · {}", message_label(lang, message)),
            None => id.to_string(),
        },
        Pick::Partition(id) => cluster.controller.image.name(id),
    }
}

fn record_at(here: Here<'_>, broker: BrokerId, offset: Offset) -> Option<RecordId> {
    here.replica(broker)?.log.record_at(offset)
}

type Rows = Vec<(String, String)>;

/// A property: its name and its value.
pub(super) fn row(lang: Lang, name: Phrase, value: impl Into<String>) -> (String, String) {
    (say(lang, name), value.into())
}

fn record_rows(here: Here<'_>, broker: BrokerId, offset: Offset) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    let log = &here.replica(broker)?.log;
    let (id, batch) = (log.record_at(offset)?, log.batch_at(offset)?);
    let committed = offset < log.high_watermark();
    let draft = cluster.records.get(id.0 as usize);
    let value = draft.map_or(String::new(), |d| d.said().to_string());
    let mut rows = vec![row(lang, Phrase::Value, value)];
    if let Some(key) = draft.and_then(|d| d.key.as_ref()) {
        rows.push(row(lang, Phrase::Key, key.to_string()));
    }
    rows.push(row(lang, Phrase::Offset, offset.to_string()));
    rows.push(row(lang, Phrase::AppendedIn, batch.leader_epoch.to_string()));
    let state = if committed { Phrase::Committed } else { Phrase::NotCommitted };
    rows.push(row(lang, Phrase::State, say(lang, state)));
    rows.push(row(lang, Phrase::Acknowledged, promise(cluster, lang, id)));
    rows.push(row(lang, Phrase::HeldBy, holders(here, broker, id)));
    Some(rows)
}

fn promise(cluster: &Cluster, lang: Lang, id: RecordId) -> String {
    match cluster.ledger.acknowledged.get(id) {
        Some(promise) if promise.lost => say(lang, Phrase::Lost),
        Some(promise) => format!("acks={} · {}", promise.acks.as_str(), instant(lang, promise.at)),
        None => say(lang, Phrase::NotAcknowledged),
    }
}

/// The other brokers whose logs hold a record, at whatever offset.
fn holders(here: Here<'_>, broker: BrokerId, id: RecordId) -> String {
    let Here { cluster, lang, .. } = here;
    let holds = |other: &BrokerId| {
        *other != broker && here.replica(*other).is_some_and(|r| r.log.holds(id))
    };
    let ids: Vec<String> =
        cluster.brokers.keys().filter(holds).map(|b| node_name(lang, Node::Broker(b))).collect();
    if ids.is_empty() { say(lang, Phrase::Dash) } else { ids.join(", ") }
}

fn position_rows(here: Here<'_>, broker: BrokerId) -> Option<Rows> {
    let (lang, replica) = (here.lang, here.replica(broker)?);
    Some(vec![
        row(lang, Phrase::Role, role(lang, Some(replica))),
        row(lang, Phrase::HighWatermark, replica.log.high_watermark().to_string()),
        row(lang, Phrase::LogEnd, replica.log.end().to_string()),
        row(lang, Phrase::LogStart, replica.log.start().to_string()),
        row(lang, Phrase::Checkpoint, replica.checkpoint.value.to_string()),
    ])
}

fn message_rows(here: Here<'_>, id: MessageId) -> Option<Rows> {
    let Here { cluster, lang, .. } = here;
    let message: &Message = cluster.network.in_flight.get(id)?;
    let mut rows = vec![
        row(lang, Phrase::From, node_name(lang, message.from)),
        row(lang, Phrase::To, node_name(lang, message.to)),
        row(lang, Phrase::SentAt, instant(lang, message.sent_at)),
    ];
    let link = crate::engine::network::Link::between(message.from, message.to);
    let arrives = match cluster.network.links.get(link) {
        Some(LinkState::Cut) => say(lang, Phrase::HeldUp),
        _ => instant(lang, message.due_at),
    };
    rows.push(row(lang, Phrase::DueAt, arrives));
    let image = &cluster.controller.image;
    if let Some(about) = cluster.partition_of(message).filter(|_| image.has_several_partitions()) {
        rows.push(row(lang, Phrase::Partition, image.name(about)));
    }
    for record in message.body.records() {
        rows.push(row(lang, Phrase::Record, record_name(cluster, record)));
    }
    Some(rows)
}

/// The last event up to the playhead that changed the thing: its step and its sentence.
fn last_change(view: &View<'_>, pick: Pick) -> Option<(usize, String)> {
    let frames = view.history.frames(view.at.branch);
    let looked_at = match pick {
        Pick::Partition(id) => id,
        _ => view.partition,
    };
    (1..=view.at.step).rev().find_map(|step| {
        let (before, frame): (_, &Frame) = (&frames[step - 1].cluster, &frames[step]);
        let here = |e: &&Event| e.fact.partition().is_none_or(|id| id == looked_at);
        let event: &Event =
            frame.events.iter().rev().filter(here).find(|e| changes(&e.fact, pick))?;
        Some((step, fact_sentence(view.lang, view.history.rules(), before, frame, event)))
    })
}

/// Whether a fact made a thing what it is.
fn changes(fact: &Fact, pick: Pick) -> bool {
    match pick {
        Pick::Node(node) => inspect_node::changes(fact, node),
        Pick::Record(at, offset) => match fact {
            Fact::RecordsAppended { broker, from, to, .. } => {
                *broker == at && (*from..*to).contains(&offset)
            }
            _ => false,
        },
        Pick::HighWatermark(at) => {
            matches!(fact, Fact::HighWatermarkMoved { broker, .. } if *broker == at)
        }
        Pick::LogEnd(at) => match fact {
            Fact::RecordsAppended { broker, .. }
            | Fact::LogTruncated { broker, .. }
            | Fact::TailLost { broker, .. } => *broker == at,
            _ => false,
        },
        Pick::Message(id) => matches!(fact, Fact::MessageSent(message) if message.id == id),
        Pick::Partition(_) => inspect_node::changes_partition(fact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Opening, Rules};
    use crate::replay::{History, Playhead};

    fn inspected(pick: Pick, lang: Lang) -> Inspection {
        let history = History::open(Rules::default(), Opening::of(&Rules::default()));
        let at = Playhead::default();
        let view = View {
            history: &history,
            at,
            partition: Cluster::PARTITION,
            progress: 0.0,
            width: 800.0,
            height: 500.0,
            lang,
            selected: Some(pick),
            motion: true,
            beside: None,
        };
        inspect(&view, pick)
    }

    #[test]
    fn every_node_has_properties_in_both_languages() {
        use crate::engine::ClientId;
        let nodes = [
            Node::Controller,
            Node::Broker(BrokerId(1)),
            Node::Broker(BrokerId(2)),
            Node::Producer(ClientId(1)),
            Node::Consumer(ClientId(1)),
        ];
        for (node, lang) in nodes.into_iter().flat_map(|n| [(n, Lang::En), (n, Lang::Zh)]) {
            let inspection = inspected(Pick::Node(node), lang);
            assert!(!inspection.title.is_empty());
            assert!(inspection.rows.len() >= 2, "{node}: {:?}", inspection.rows);
            assert!(inspection.rows.iter().all(|(name, _)| !name.is_empty()));
        }
    }

    #[test]
    fn what_is_not_there_is_said_to_be_gone() {
        let gone = inspected(Pick::Message(MessageId(7)), Lang::En);
        assert_eq!(gone.sentences, ["It is not there at this step."]);
        assert!(gone.rows.is_empty());
        let gone = inspected(Pick::Record(BrokerId(1), Offset(0)), Lang::En);
        assert!(gone.rows.is_empty());
    }

    #[test]
    fn what_no_event_changed_is_so_since_the_opening() {
        let untouched = inspected(Pick::LogEnd(BrokerId(2)), Lang::En);
        assert_eq!(untouched.since_step, None);
        assert_eq!(untouched.sentences, ["Since the opening"]);
        assert!(untouched.rows.contains(&("Log end offset (LEO)".into(), "0".into())));
    }

    #[test]
    fn a_fact_is_blamed_only_for_what_it_changed() {
        let appended = Fact::RecordsAppended {
            broker: BrokerId(2),
            partition: Cluster::PARTITION,
            from: Offset(1),
            to: Offset(3),
        };
        assert!(changes(&appended, Pick::Record(BrokerId(2), Offset(2))));
        assert!(!changes(&appended, Pick::Record(BrokerId(2), Offset(3))), "the end is outside");
        assert!(!changes(&appended, Pick::Record(BrokerId(1), Offset(2))), "another replica");
        assert!(changes(&appended, Pick::LogEnd(BrokerId(2))));
        assert!(!changes(&appended, Pick::HighWatermark(BrokerId(2))));
    }
}
