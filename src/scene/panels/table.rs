//! The state tables: a row for each broker and, if there are several, for each partition.

use super::Here;
use crate::engine::broker::{Broker, Life, Replica};
use crate::engine::metadata::Partition;
use crate::engine::{BrokerId, BrokerSet, Cluster, Node, PartitionId};
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

/// Brokers, what they hold of a partition, and what they believe.
pub fn state_table(cluster: &Cluster, lang: Lang, partition: PartitionId) -> Table {
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
    let here = Here { cluster, lang, partition };
    let rows = cluster.brokers.iter().map(|(id, broker)| Row {
        pick: Pick::Node(Node::Broker(id)),
        cells: cells(here, id, broker),
    });
    Table { columns: titles(lang, &columns), rows: rows.collect() }
}

fn titles(lang: Lang, columns: &[Phrase]) -> Vec<String> {
    columns.iter().map(|phrase| say(lang, *phrase)).collect()
}

/// The partitions as the controller has them; `None` if there is only one.
pub fn partition_table(cluster: &Cluster, lang: Lang) -> Option<Table> {
    let image = &cluster.controller.image;
    if !image.has_several_partitions() {
        return None;
    }
    let columns = [
        Phrase::Partition,
        Phrase::Leader,
        Phrase::Epoch,
        Phrase::AssignedReplicas,
        Phrase::Isr,
        Phrase::Elr,
        Phrase::HighWatermark,
    ];
    let dash = say(lang, Phrase::Dash);
    let rows = image.partitions.iter().map(|(id, known)| {
        let leader = known.leader.map_or(dash.clone(), |leader| leader.to_string());
        let mark = cluster.leader(id).map(|(_, replica)| replica.log.high_watermark());
        let replicas: Vec<String> = known.replicas.iter().map(BrokerId::to_string).collect();
        let set = |set: BrokerSet| if set.is_empty() { dash.clone() } else { set.to_string() };
        let mark = mark.map_or(dash.clone(), |mark| mark.to_string());
        let epoch = known.leader_epoch.to_string();
        let cells = vec![
            image.name(id),
            leader,
            epoch,
            replicas.join(","),
            set(known.isr),
            set(known.elr),
            mark,
        ];
        Row { pick: Pick::Partition(id), cells }
    });
    Some(Table { columns: titles(lang, &columns), rows: rows.collect() })
}

fn cells(here: Here<'_>, id: BrokerId, broker: &Broker) -> Vec<String> {
    let Here { cluster, lang, partition } = here;
    let replica = here.replica(id);
    let known = cluster.partition(partition);
    let is_in = |of: fn(&Partition) -> BrokerSet| known.is_some_and(|p| of(p).contains(id));
    let log = replica.map(|r| &r.log);
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| say(lang, Phrase::Dash));
    vec![
        say(lang, Phrase::Broker(id)),
        role(lang, replica),
        or_dash(replica.and_then(epoch)),
        or_dash(log.map(|log| log.end().to_string())),
        or_dash(log.map(|log| log.high_watermark().to_string())),
        say(
            lang,
            match () {
                () if is_in(|p| p.isr) => Phrase::Yes,
                () if is_in(|p| p.elr) => Phrase::Elr,
                () => Phrase::No,
            },
        ),
        or_dash(caught_up(here, id)),
        say(lang, state(cluster, id, broker)),
    ]
}

/// A replica's role in words.
pub(super) fn role(lang: Lang, replica: Option<&Replica>) -> String {
    let Some(replica) = replica else { return say(lang, Phrase::NoReplica) };
    let following = replica.following();
    match (replica.leadership(), following) {
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
pub(super) fn caught_up(here: Here<'_>, id: BrokerId) -> Option<String> {
    let Here { cluster, lang, partition } = here;
    let (_, leader) = cluster.leader(partition)?;
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
        let cluster = Opening::of(&Rules::default()).cluster(&Rules::default());
        state_table(&cluster, lang, Cluster::PARTITION)
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
