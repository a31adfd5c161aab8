//! What there is to tell besides the picture.

use std::rc::Rc;

use super::{Command, Refused, Spoken, State};
use crate::app::adapters::say;
use crate::app::query::Ignored;
use crate::engine::Edition;
use crate::scene::view::Lang;
use crate::scene::wording::{Phrase, refusal};

/// What became of copying the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copying {
    /// It is on the clipboard.
    Done,
    /// The browser lets nothing be copied here.
    Forbidden,
    /// The browser cannot pack a link.
    NoPacking,
}

/// Something to tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    /// An act was refused.
    Refused(Refused),
    /// Nothing happens any more unless somebody acts.
    NothingHappens,
    /// There is a question to answer first.
    AnswerFirst {
        /// Whether somebody wanted to go on, rather than the play.
        by_hand: bool,
    },
    /// There is nothing before this.
    AtStart,
    /// It was started over, and that can be taken back.
    StartedOver,
    /// Parts of the address lead nowhere.
    Ignored(Vec<Ignored>),
    /// The lesson is over.
    LessonOver,
    /// There is no such lesson.
    NoLesson(String),
    /// What a command wants could not be loaded.
    NotLoaded(Rc<Command>),
    /// Acting in the past began this branch.
    Branched {
        /// The last step in common.
        step: usize,
    },
    /// A schedule could not be played to its end.
    ScheduleEnds {
        /// Under which edition.
        edition: Edition,
        /// Why.
        why: String,
    },
    /// What was expected holds.
    Holds,
    /// The link is on the clipboard, or could not be put there.
    Copied(Copying),
    /// The link is broken.
    BadLink {
        /// What is wrong with it.
        why: String,
        /// The link as it came.
        text: String,
    },
}

impl Notice {
    /// In words.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Notice::Refused(refused) => refusal(lang, &refused.blocked),
            Notice::NothingHappens => say(lang, Phrase::NothingHappens),
            Notice::AnswerFirst { .. } => say(lang, Phrase::AnswerFirst),
            Notice::AtStart => say(lang, Phrase::AtTheBeginning),
            Notice::StartedOver => say(lang, Phrase::StartedOver),
            Notice::Ignored(ignored) => {
                let parts: Vec<String> = ignored.iter().map(Ignored::as_written).collect();
                format!("{}: {}", say(lang, Phrase::AddressTitle), parts.join(", "))
            }
            Notice::LessonOver => say(lang, Phrase::LessonEnds),
            Notice::NoLesson(_) => say(lang, Phrase::UnknownLesson),
            Notice::NotLoaded(_) => say(lang, Phrase::NotLoaded),
            Notice::Branched { step } => say(lang, Phrase::BranchStarted(*step)),
            Notice::ScheduleEnds { edition, why } => {
                format!("{} {why}", say(lang, Phrase::ScheduleEnds(*edition)))
            }
            Notice::Holds => say(lang, Phrase::Holds),
            Notice::Copied(Copying::Done) => say(lang, Phrase::LinkCopied),
            Notice::Copied(Copying::Forbidden) => say(lang, Phrase::CopyFailed),
            Notice::Copied(Copying::NoPacking) => say(lang, Phrase::NoPacking),
            Notice::BadLink { why, .. } => format!("{}: {why}", say(lang, Phrase::BadLinkTitle)),
        }
    }
}

impl State {
    /// Shows a notice and speaks it.
    pub(super) fn tell(&mut self, notice: Notice) {
        self.speak(notice.text(self.lang));
        self.notice = Some(notice);
    }

    /// A number that changes each time the question is passed by without an answer.
    pub fn called(&self) -> Option<u32> {
        let by_hand = self.notice == Some(Notice::AnswerFirst { by_hand: true });
        by_hand.then_some(self.spoken.serial)
    }

    pub(super) fn speak(&mut self, text: String) {
        self.silent_for = 0.0;
        self.spoken = Spoken { serial: self.spoken.serial + 1, text };
    }

    /// Escape: away with the notice, or else with the choice.
    pub(super) fn unselect(&mut self) {
        if self.notice.take().is_none() {
            (self.selected, self.why) = (None, None);
        }
    }
}
