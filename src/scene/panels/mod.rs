//! What stands beside the stage, as plain data: table, event log, markers, inspector, legend,
//! and the list of what is modelled.
//!
//! Rule: a panel is a function of the history, the playhead and the language; a component only
//! prints it.

pub mod inspect;
pub mod legend;
pub mod log;
pub mod loss;
pub mod markers;
pub mod table;

mod inspect_node;

pub use super::wording::fidelity::{self, Fidelity, Status};
pub use inspect::{Inspection, inspect};
pub use legend::{LegendEntry, legend};
pub use log::{LogLine, event_log, step_events};
pub use markers::{Marker, MarkerKind, markers};
pub use table::{Row, Table, partition_table, state_table};

use super::Lang;
use crate::engine::broker::Replica;
use crate::engine::{BrokerId, Cluster, PartitionId};

/// What a panel looks at, and for whom.
#[derive(Clone, Copy)]
struct Here<'a> {
    cluster: &'a Cluster,
    lang: Lang,
    partition: PartitionId,
}

impl<'a> Here<'a> {
    /// A broker's replica of the partition.
    fn replica(self, broker: BrokerId) -> Option<&'a Replica> {
        self.cluster.replica(broker, self.partition)
    }
}
