//! From where somebody looks at a run.

use super::beside::Unlike;
use crate::engine::{BrokerId, MessageId, Node, Offset, PartitionId};
use crate::replay::{History, Playhead};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Simplified Chinese.
    Zh,
}

impl Lang {
    /// Its name in addresses and files.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh",
        }
    }
}

/// Something on the stage that can be chosen and asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pick {
    /// The controller, a broker or a client.
    Node(Node),
    /// A place in a replica's log that holds a record.
    Record(BrokerId, Offset),
    /// A replica's high watermark.
    HighWatermark(BrokerId),
    /// A replica's log end.
    LogEnd(BrokerId),
    /// A message in flight.
    Message(MessageId),
    /// A partition.
    Partition(PartitionId),
}

/// What to lay out, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The run.
    pub history: &'a History,
    /// The step at which one looks.
    pub at: Playhead,
    /// The partition that is looked at.
    pub partition: PartitionId,
    /// How far the picture has moved on from that step towards the next frame of the branch,
    /// 0.0 to 1.0. Only messages move; all else changes when the next step is reached.
    pub progress: f32,
    /// The width of the stage in CSS pixels.
    pub width: f32,
    /// The height of the stage in CSS pixels.
    pub height: f32,
    /// The language of labels.
    pub lang: Lang,
    /// What is chosen.
    pub selected: Option<Pick>,
    /// Whether messages move; if not, arrows show their way instead (reduced motion).
    pub motion: bool,
    /// What the run beside this one shows differently at this step, while there is one.
    pub beside: Option<&'a [Unlike]>,
}
