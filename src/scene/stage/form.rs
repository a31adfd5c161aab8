//! The four forms of the stage, and the measures of each.
//!
//! Rule: a form is chosen by the size of the stage alone, so that a picture never jumps to
//! another form while a run goes on.

use crate::scene::number::within;
use crate::scene::view::Lang;

/// How the stage is arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Clients at the sides.
    Wide,
    /// Clients above and below.
    Medium,
    /// The same, in small.
    Phone,
    /// Only the logs.
    Tiny,
}

impl Form {
    /// The form for a stage of this size.
    pub fn of(width: f32, height: f32) -> Form {
        if height < 240.0 || width < 340.0 {
            Form::Tiny
        } else if width < 600.0 {
            Form::Phone
        } else if width < 900.0 {
            Form::Medium
        } else {
            Form::Wide
        }
    }

    /// The size of text. Chinese needs 14 px to be read with ease where there is room for it.
    pub fn text(self, height: f32, lang: Lang) -> f32 {
        let chinese = lang == Lang::Zh;
        match self {
            Form::Wide if chinese => within(height / 36.0, 14.0, 18.0),
            Form::Wide => within(height / 36.0, 13.0, 18.0),
            Form::Medium if chinese => 14.0,
            Form::Medium => 13.0,
            Form::Phone if chinese => 13.0,
            Form::Phone => 12.0,
            Form::Tiny => 10.0,
        }
    }

    /// The space around everything.
    pub fn margin(self) -> f32 {
        match self {
            Form::Wide => 12.0,
            Form::Medium => 10.0,
            Form::Phone => 6.0,
            Form::Tiny => 2.0,
        }
    }

    /// The narrowest and the widest column of the logs.
    pub fn cell_width(self) -> (f32, f32) {
        match self {
            Form::Wide => (34.0, 72.0),
            Form::Medium => (34.0, 72.0),
            Form::Phone => (21.0, 52.0),
            Form::Tiny => (18.0, 30.0),
        }
    }

    /// The width of the space in which brokers' messages travel. On a narrow phone, and side by
    /// side, the columns of the logs need it more.
    pub fn gutter(self, lanes: usize, width: f32) -> f32 {
        match self {
            Form::Wide => within(20.0 + 21.0 * lanes as f32, 96.0, 150.0),
            Form::Medium => within(30.0 + 22.0 * lanes as f32, 100.0, 130.0),
            Form::Phone => within(width - 300.0, 40.0, 72.0),
            Form::Tiny => 26.0,
        }
    }

    /// Whether the clients stand at the sides.
    pub fn has_sides(self) -> bool {
        self == Form::Wide
    }

    /// Whether there is room for controller and clients.
    pub fn has_surroundings(self) -> bool {
        self != Form::Tiny
    }
}
