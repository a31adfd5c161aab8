//! The notation key: what the signs on the stage mean.

use crate::scene::Lang;
use crate::scene::wording::{Phrase, say};

/// A line of the legend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LegendEntry {
    /// Which sign: the name under which the stage draws it.
    pub symbol: &'static str,
    /// What it means.
    pub text: String,
}

const ENTRIES: [(&str, Phrase); 21] = [
    ("row", Phrase::LegendRow),
    ("column", Phrase::LegendColumn),
    ("record-committed", Phrase::LegendCommitted),
    ("record-uncommitted", Phrase::LegendUncommitted),
    ("record-new", Phrase::LegendNew),
    ("record-truncated", Phrase::LegendTruncated),
    ("record-acknowledged", Phrase::LegendAcknowledged),
    ("record-lost", Phrase::LegendLost),
    ("high-watermark", Phrase::LegendHighWatermark),
    ("log-end", Phrase::LegendLogEnd),
    ("epoch", Phrase::LegendEpoch),
    ("leader", Phrase::LegendLeader),
    ("follower", Phrase::LegendFollower),
    ("isr", Phrase::LegendIsr),
    ("fenced", Phrase::LegendFenced),
    ("down", Phrase::LegendDown),
    ("controller", Phrase::LegendController),
    ("request", Phrase::LegendRequest),
    ("response", Phrase::LegendResponse),
    ("link-cut", Phrase::LegendCut),
    ("link-slow", Phrase::LegendSlow),
];

/// The notation key.
pub fn legend(lang: Lang) -> Vec<LegendEntry> {
    let entry = |(symbol, phrase)| LegendEntry { symbol, text: say(lang, phrase) };
    ENTRIES.into_iter().map(entry).collect()
}
