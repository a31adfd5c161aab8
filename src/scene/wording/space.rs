//! Every word that the worker says of a state space.

use super::resource::{Say, words};
use crate::scene::Lang;

words! { "space":
    /// A sentence. Numbers of states and sizes come printed already.
    pub enum Told<'a> {
        // How far it is, and how it ended.
        Counting { states: &'a str, depth: usize, rate: &'a str, memory: &'a str },
        All { states: &'a str, depth: usize },
        Stopped { states: &'a str, depth: usize },
        Generated { generated: &'a str, deadlocks: &'a str },

        // How a law fares.
        Holds(law: &'a str),
        SoFar(law: &'a str),
        Broken { law: &'a str, steps: usize, count: u64, states: &'a str },

        // Why it cannot be done.
        OutOfRange { constant: &'a str, least: u64, most: u64 },
        LogTooWide,
        StateTooWide,
    }
}

/// How it is said.
pub fn say(lang: Lang, told: Told<'_>) -> String {
    told.say(lang)
}
