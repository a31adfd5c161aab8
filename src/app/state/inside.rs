//! Looking inside a log: which replica, which segment, what is looked up, which bytes.
//!
//! Rule: it changes the lens and nothing else; the playhead stays, and a play goes on.

use super::State;
use crate::app::adapters::{self, Inside, Lens, Piece};
use crate::engine::{BrokerId, Cluster, Node};
use crate::scene::inside::hex::FIRST_BYTES;
use crate::scene::inside::{Frame, lay_out, target};
use crate::scene::view::Pick;
use crate::scene::wording::inside::{Phrase, say};

/// The width that the list of files takes beside the picture, and the edges of the panel, in
/// CSS pixels; and from which width on they stand side by side.
const LIST: f32 = 288.0;
const EDGES: f32 = 46.0;
const SIDE_BY_SIDE: f32 = 860.0;
/// The least width that the picture is laid out for.
const NARROWEST: f32 = 240.0;

/// What somebody does inside a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Looks inside the log of a broker.
    Open(BrokerId),
    /// Looks at the stage again.
    Close,
    /// Chooses a segment by its base.
    Segment(u64),
    /// Enlarges the batches around one.
    Window(usize),
    /// Looks up what was typed.
    Find(String),
    /// Shows a step of the search.
    Step(usize),
    /// Looks nothing up any more.
    EndSearch,
    /// Chooses bytes.
    Piece(Piece),
    /// Shows more bytes.
    MoreBytes,
}

impl State {
    pub(super) fn look(&mut self, look: Look) {
        match look {
            Look::Open(broker) => {
                let lens = self.lens.take().map(|lens| Lens { broker, ..lens });
                self.lens = Some(lens.unwrap_or_else(|| Lens::on(broker)));
            }
            Look::Close => (self.lens, self.download) = (None, None),
            other => {
                let Some(mut lens) = self.lens.take() else { return };
                let told = matches!(other, Look::Find(_) | Look::Step(_));
                turn(&mut lens, other);
                self.lens = Some(lens);
                if told {
                    self.tell_search();
                }
            }
        }
    }

    fn tell_search(&mut self) {
        let mistyped = self.lens.as_ref().is_some_and(|lens| lens.mistyped);
        if mistyped {
            return self.speak(say(self.lang, Phrase::NotATarget));
        }
        let sentence = self.inside().and_then(|inside| {
            let step = inside.steps.get(inside.step)?;
            Some(step.sentence.clone())
        });
        self.speak(sentence.unwrap_or_default());
    }

    /// The view inside a log, while it is open.
    pub fn inside(&self) -> Option<Inside> {
        let lens = Lens { partition: self.partition(), ..self.lens.clone()? };
        let wide = self.size.0 - EDGES;
        let width = if self.size.0 >= SIDE_BY_SIDE { wide - LIST } else { wide };
        let frame = Frame { lang: self.lang, width: width.max(NARROWEST) };
        lay_out(frame, self.history(), self.playhead(), &lens)
    }

    /// The broker whose log is looked into when somebody asks for it: that of what is chosen.
    pub fn chosen_broker(&self) -> Option<BrokerId> {
        match self.selected? {
            Pick::Node(Node::Broker(broker))
            | Pick::Record(broker, _)
            | Pick::HighWatermark(broker)
            | Pick::LogEnd(broker) => Some(broker),
            Pick::Node(_) | Pick::Message(_) | Pick::Partition(_) => None,
        }
    }
}

fn turn(lens: &mut Lens, look: Look) {
    match look {
        Look::Segment(base) => {
            (lens.segment, lens.window, lens.piece) = (Some(base), None, Piece::Batch(None));
            (lens.target, lens.bytes) = (None, FIRST_BYTES);
        }
        Look::Window(batch) => lens.window = Some(batch),
        Look::Find(typed) => {
            lens.target = target::read(&typed, Cluster::BEGAN.0);
            lens.mistyped = lens.target.is_none();
            (lens.step, lens.bytes) = (0, FIRST_BYTES);
            if let Piece::Batch(_) = lens.piece {
                lens.piece = Piece::Batch(None);
            }
        }
        Look::Step(step) => lens.step = step,
        Look::EndSearch => (lens.target, lens.mistyped) = (None, false),
        Look::Piece(piece) => (lens.piece, lens.bytes) = (piece, FIRST_BYTES),
        Look::MoreBytes => lens.bytes = adapters::more_bytes(lens.bytes),
        Look::Open(_) | Look::Close => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::query::Query;
    use crate::app::state::{Command, Start, Theme};
    use crate::scene::view::Lang;

    const B2: BrokerId = BrokerId(2);

    fn opened() -> State {
        let (link, query) = (None, Query::default());
        let (lang, theme) = (Lang::En, Theme::Auto);
        let start = Start { lang, theme, motion: false, single_keys: true, link, query };
        let state = State::start(&start).after(Command::Explore);
        state.after(Command::Say("fill 900 records of 100 bytes in batches of 10".into()))
    }

    fn after(state: &State, looks: &[Look]) -> State {
        looks.iter().fold(state.clone(), |state, look| state.after(Command::Inside(look.clone())))
    }

    #[test]
    fn another_replica_is_looked_at_through_the_same_lens() {
        let find = Look::Find("42".into());
        let state = after(&opened(), &[Look::Open(BrokerId(1)), find, Look::Open(B2)]);
        let lens = state.lens.clone().unwrap();
        assert_eq!((lens.broker, lens.target), (B2, Some(target::Target::Offset(42))));
        assert_eq!(state.inside().unwrap().title, "Inside the log of broker 2");
        assert_eq!(after(&state, &[Look::Close]).lens, None);
    }

    #[test]
    fn each_step_of_a_search_is_spoken_and_the_playhead_stays() {
        let begun = after(&opened(), &[Look::Open(BrokerId(1)), Look::Find("421".into())]);
        assert_eq!(begun.spoken.text, "421 lies between the log start 0 and the log end 900.");
        let last = begun.inside().unwrap().steps.len() - 1;
        let ended = after(&begun, &[Look::Step(last)]);
        assert!(ended.spoken.text.starts_with("Found: record 421,"), "{}", ended.spoken.text);
        assert_eq!((ended.playhead(), ended.last()), (begun.playhead(), begun.last()));
    }

    #[test]
    fn what_is_no_target_is_told_and_a_right_one_forgives() {
        let wrong = after(&opened(), &[Look::Open(BrokerId(1)), Look::Find("soon".into())]);
        assert!(wrong.lens.as_ref().unwrap().mistyped && wrong.inside().unwrap().steps.is_empty());
        assert!(wrong.spoken.text.contains("neither an offset nor a time"));
        let right = after(&wrong, &[Look::Find("1s".into())]);
        assert!(!right.lens.as_ref().unwrap().mistyped);
        assert!(!right.inside().unwrap().steps.is_empty());
    }

    #[test]
    fn the_view_follows_the_playhead() {
        let state = after(&opened(), &[Look::Open(BrokerId(1))]);
        let size = |state: &State| state.inside().unwrap().files[0].exact.clone();
        let before = state.after(Command::Back);
        assert!(before.lens.is_some(), "stepping keeps it open");
        assert_eq!(size(&before), "0 B");
        assert_ne!(size(&state), size(&before));
    }
}
