//! The state table: a row for each broker.

use crate::engine::broker::{Broker, Life, Replica};
use crate::engine::{BrokerId, Cluster, Node};
use crate::scene::wording::{Phrase, say};
use crate::scene::{Lang, Pick};

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The headings.
    pub columns: Vec<String>,
    /// The rows; each has a cell for each heading.
    pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What choosing the row chooses.
    pub pick: Pick,
    /// The cells; the first names the row.
    pub cells: Vec<String>,
}

/// Brokers, what they hold, and what they believe.
pub fn state_table(cluster: &Cluster, lang: Lang) -> Table {
    let columns = [
        Phrase::BrokerColumn,
        Phrase::Role,
        Phrase::Epoch,
        Phrase::LogEnd,
        Phrase::HighWatermark,
        Phrase::InIsr,
        Phrase::LastCaughtUp,
        Phrase::State,
    ];
    let columns = columns.iter().map(|phrase| say(lang, *phrase)).collect();
    let rows = cluster.brokers.iter().map(|(id, broker)| Row {
        pick: Pick::Node(Node::Broker(id)),
        cells: cells(cluster, lang, id, broker),
    });
    Table { columns, rows: rows.collect() }
}

fn cells(cluster: &Cluster, lang: Lang, id: BrokerId, broker: &Broker) -> Vec<String> {
    let replica = broker.replicas.get(Cluster::PARTITION);
    let in_isr = cluster.partition(Cluster::PARTITION).is_some_and(|p| p.isr.contains(id));
    let log = replica.map(|r| &r.log);
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| say(lang, Phrase::Dash));
    vec![
        say(lang, Phrase::Broker(id)),
        role(lang, replica),
        or_dash(replica.and_then(epoch)),
        or_dash(log.map(|log| log.end().to_string())),
        or_dash(log.map(|log| log.high_watermark().to_string())),
        say(lang, if in_isr { Phrase::Yes } else { Phrase::No }),
        or_dash(caught_up(cluster, lang, id)),
        say(lang, state(cluster, id, broker)),
    ]
}

/// A replica's role in words.
pub(super) fn role(lang: Lang, replica: Option<&Replica>) -> String {
    let following = replica.and_then(Replica::following);
    match (replica.and_then(Replica::leadership), following) {
        (Some(_), _) => say(lang, Phrase::Leader),
        (None, Some(following)) => say(lang, Phrase::FollowerOf(following.leader)),
        (None, None) => say(lang, Phrase::Idle),
    }
}

/// The leader epoch in which a replica believes.
pub(super) fn epoch(replica: &Replica) -> Option<String> {
    let leading = replica.leadership().map(|l| l.epoch);
    leading.or_else(|| replica.following().map(|f| f.epoch)).map(|epoch| epoch.to_string())
}

/// When the leader knew a replica to have all of its log; nothing for the leader itself.
pub(super) fn caught_up(cluster: &Cluster, lang: Lang, id: BrokerId) -> Option<String> {
    let (_, leader) = cluster.leader(Cluster::PARTITION)?;
    let remote = leader.leadership()?.remotes.get(id)?;
    if remote.end == Some(leader.log.end()) {
        return Some(say(lang, Phrase::CaughtUp));
    }
    Some(match remote.last_caught_up {
        Some(at) => say(lang, Phrase::Ago(cluster.now.since(at))),
        None => say(lang, Phrase::NotInThisEpoch),
    })
}

/// Where a broker is in its life, as the controller sees it too.
pub(super) fn state(cluster: &Cluster, id: BrokerId, broker: &Broker) -> Phrase {
    let fenced = cluster.controller.image.brokers.get(id).is_none_or(|r| r.fenced);
    match broker.life {
        Life::Down => Phrase::Down,
        Life::Registering(_) => Phrase::Registering,
        Life::Registered { .. } if fenced => Phrase::Fenced,
        Life::Registered { .. } => Phrase::Up,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Opening, Rules};

    fn table(lang: Lang) -> Table {
        state_table(&Opening::of(&Rules::default()).cluster(&Rules::default()), lang)
    }

    #[test]
    fn every_row_has_a_cell_for_each_column() {
        for lang in [Lang::En, Lang::Zh] {
            let table = table(lang);
            assert_eq!(table.rows.len(), 3);
            assert!(table.rows.iter().all(|row| row.cells.len() == table.columns.len()));
            assert!(table.rows.iter().flat_map(|row| &row.cells).all(|cell| !cell.is_empty()));
        }
    }

    #[test]
    fn the_leader_and_its_followers_are_told_apart() {
        let roles: Vec<_> = table(Lang::En).rows.iter().map(|row| row.cells[1].clone()).collect();
        assert_eq!(roles, ["Leader", "follows broker 1", "follows broker 1"]);
    }
}
