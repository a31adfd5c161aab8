//! What is on screen, as plain data: geometry, marks, labels and sentences.
//!
//! Rule: the picture is a function of (history, playhead). Nothing here knows of a browser, and
//! nothing in a component computes a position or a sentence.

pub mod beside;
pub mod inside;
pub mod item;
pub mod number;
pub mod opened;
pub mod panels;
pub mod saved;
pub mod space;
pub mod spacetime;
pub mod stage;
pub mod stills;
pub mod svg;
pub mod view;
pub mod why;
pub mod wording;

pub use item::{Anchor, Item, Shape};
pub use stage::{Stage, lay_out};
pub use view::{Lang, Pick, View};
