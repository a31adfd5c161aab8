//! The notation key: what the signs on the stage mean.

use crate::scene::Lang;
use crate::scene::item::Item;
use crate::scene::stage::{Sign, sign};
use crate::scene::wording::{Phrase, say};

/// A line of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct LegendEntry {
    /// The sign, as the stage draws it.
    pub sign: Vec<Item>,
    /// What it means.
    pub text: String,
}

const ENTRIES: [(Sign, Phrase); 21] = [
    (Sign::Row, Phrase::LegendRow),
    (Sign::Column, Phrase::LegendColumn),
    (Sign::Committed, Phrase::LegendCommitted),
    (Sign::Uncommitted, Phrase::LegendUncommitted),
    (Sign::New, Phrase::LegendNew),
    (Sign::Truncated, Phrase::LegendTruncated),
    (Sign::Acknowledged, Phrase::LegendAcknowledged),
    (Sign::Lost, Phrase::LegendLost),
    (Sign::HighWatermark, Phrase::LegendHighWatermark),
    (Sign::LogEnd, Phrase::LegendLogEnd),
    (Sign::Epoch, Phrase::LegendEpoch),
    (Sign::Leader, Phrase::LegendLeader),
    (Sign::Follower, Phrase::LegendFollower),
    (Sign::Isr, Phrase::LegendIsr),
    (Sign::Fenced, Phrase::LegendFenced),
    (Sign::Down, Phrase::LegendDown),
    (Sign::Controller, Phrase::LegendController),
    (Sign::Request, Phrase::LegendRequest),
    (Sign::Response, Phrase::LegendResponse),
    (Sign::LinkCut, Phrase::LegendCut),
    (Sign::LinkSlow, Phrase::LegendSlow),
];

/// The notation key.
pub fn legend(lang: Lang) -> Vec<LegendEntry> {
    let entry = |(of, phrase)| LegendEntry { sign: sign(of, lang), text: say(lang, phrase) };
    ENTRIES.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::item::Shape;

    /// Every class of a piece and of the pieces in it.
    fn classes(item: &Item, found: &mut Vec<String>) {
        found.extend(item.class.split(' ').map(str::to_owned));
        if let Shape::Group { items, .. } = &item.shape {
            items.iter().for_each(|item| classes(item, found));
        }
    }

    #[test]
    fn every_sign_is_drawn_and_no_two_are_alike() {
        for lang in [Lang::En, Lang::Zh] {
            let entries = legend(lang);
            for (at, entry) in entries.iter().enumerate() {
                assert!(!entry.sign.is_empty(), "{}", entry.text);
                let alike = entries[..at].iter().find(|other| other.sign == entry.sign);
                assert_eq!(alike.map(|other| &other.text), None, "{}", entry.text);
            }
        }
    }

    #[test]
    fn the_shapes_of_a_sign_have_the_style_that_the_stage_gives_them() {
        let styles = include_str!("../../../styles/stage.css");
        let shapes = ["shape", "line", "caret", "mark", "capsule", "strike", "track", "sign"];
        let mut found = Vec::new();
        legend(Lang::En).iter().flat_map(|e| &e.sign).for_each(|item| classes(item, &mut found));
        for class in found.iter().filter(|class| shapes.iter().any(|end| class.ends_with(end))) {
            assert!(styles.contains(&format!(".{class} ")), "{class} has no style");
        }
    }
}
