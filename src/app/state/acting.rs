//! Acting on the cluster, by button or by statement, and the branches that come of it.

use std::rc::Rc;

use super::{Notice, State};
use crate::app::adapters;
use crate::engine::{Action, Blocked, PartitionId};
use crate::replay::{History, Playhead};

/// An act that the engine refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub blocked: Blocked,
    /// The partition that the act was about; the first, if it was about none.
    pub partition: PartitionId,
    /// The step after which it was tried.
    pub at: Playhead,
}

/// What was wrong with a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In words.
    pub said: String,
    /// The refusal, if the engine refused.
    pub refused: Option<Refused>,
}

impl State {
    /// The run at which one looks, to be changed here and in no earlier state.
    pub(super) fn run_mut(&mut self) -> &mut History {
        &mut Rc::make_mut(&mut self.runs)[self.position.run]
    }

    pub(super) fn act(&mut self, action: &Action) {
        self.settle();
        let at = self.playhead();
        match self.run_mut().act(at, action) {
            Ok(to) => self.acted(at, to),
            Err(blocked) => {
                let partition = match action {
                    Action::Act(act) => act.partition(),
                    _ => None,
                };
                let partition = partition.unwrap_or_default();
                self.tell(Notice::Refused(Refused { blocked, partition, at }));
            }
        }
    }

    pub(super) fn say(&mut self, text: &str) {
        self.settle();
        let (at, lang) = (self.playhead(), self.lang);
        match adapters::perform(lang, self.run_mut(), at, text) {
            Ok(to) if to == at => self.tell(Notice::Holds),
            Ok(to) => self.acted(at, to),
            Err((said, blocked)) => {
                self.speak(said.clone());
                let refused =
                    blocked.map(|(blocked, partition)| Refused { blocked, partition, at });
                self.console = Some(Problem { said, refused });
            }
        }
    }

    fn acted(&mut self, from: Playhead, to: Playhead) {
        self.went_to(to);
        if to.branch != from.branch {
            self.tell(Notice::Branched { step: from.step });
        }
    }

    pub(super) fn switch_branch(&mut self, branch: usize) {
        if branch < self.history().branches().len() {
            self.settle();
            self.position.branch = branch;
            self.jump(self.step());
        }
    }
}
