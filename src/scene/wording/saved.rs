//! The words of a run that is saved as a lesson.

use super::parts::Records;
use super::resource::{Say, words};
use crate::engine::Cluster;
use crate::scene::Lang;

words! { "saved":
    pub(super) enum Told<'a> {
        Title { lost: &'a Records<'a> },
        Summary(steps: usize),
        Opening,
    }
}

/// The title: what is lost in it.
pub fn title(lang: Lang, end: &Cluster) -> String {
    let lost = Records { cluster: end, ids: end.ledger.lost().collect(), named: true };
    Told::Title { lost: &lost }.say(lang)
}

/// A sentence about it, which asks for a better one.
pub fn summary(lang: Lang, steps: usize) -> String {
    Told::Summary(steps).say(lang)
}

/// The title of what happens before anybody acts.
pub fn opening_title(lang: Lang) -> String {
    Told::Opening.say(lang)
}
