//! The pieces of a picture: a display list that a component or a printer turns into SVG.

use super::view::Pick;

/// One piece of a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Tells the piece apart from its siblings, and stays the same from frame to frame.
    pub key: String,
    /// The CSS classes, `block__part block__part--state`.
    pub class: String,
    /// What is drawn.
    pub shape: Shape,
    /// What choosing it chooses, and its name for a screen reader.
    pub pick: Option<(Pick, String)>,
}

/// What is drawn. Positions and sizes are in CSS pixels.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Shape {
    /// Other pieces, moved by (x, y).
    Group { x: f32, y: f32, items: Vec<Item> },
    /// A rectangle with corners of radius `r`.
    Rect { x: f32, y: f32, width: f32, height: f32, r: f32 },
    /// A circle.
    Circle { x: f32, y: f32, r: f32 },
    /// A straight line.
    Line { x1: f32, y1: f32, x2: f32, y2: f32 },
    /// An SVG path.
    Path { d: String },
    /// A line of text; `y` is the baseline.
    Text { x: f32, y: f32, size: f32, anchor: Anchor, text: String },
}

/// Which point of a text is at its x.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its start.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}
