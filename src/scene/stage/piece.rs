//! Short ways to make the pieces of the picture.

use crate::scene::item::{Anchor, Item, Shape};
use crate::scene::number::decimal;
use crate::scene::view::Pick;

/// A point.
pub type Point = (f32, f32);

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// Its left edge.
    pub x: f32,
    /// Its upper edge.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

impl Area {
    /// The area of this size around `middle`.
    pub fn around(middle: Point, width: f32, height: f32) -> Area {
        Area { x: middle.0 - width / 2.0, y: middle.1 - height / 2.0, width, height }
    }

    /// Its right edge.
    pub fn right(self) -> f32 {
        self.x + self.width
    }

    /// Its lower edge.
    pub fn bottom(self) -> f32 {
        self.y + self.height
    }

    /// Its middle.
    pub fn middle(self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// Whether two areas share more than an edge.
    pub fn overlaps(self, other: Area) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// `middle` moved so that an area of this size around it lies inside.
    pub fn keep_inside(self, middle: Point, width: f32, height: f32) -> Point {
        let keep = |at: f32, low: f32, high: f32| at.min(high).max(low.min(high));
        (
            keep(middle.0, self.x + width / 2.0, self.right() - width / 2.0),
            keep(middle.1, self.y + height / 2.0, self.bottom() - height / 2.0),
        )
    }
}

/// The classes of a part of the stage, with the states that hold.
pub fn class(part: &str, states: &[(&str, bool)]) -> String {
    let mut classes = format!("stage__{part}");
    for (state, _) in states.iter().filter(|(_, holds)| *holds) {
        classes.push_str(&format!(" stage__{part}--{state}"));
    }
    classes
}

fn item(key: &str, class: String, shape: Shape) -> Item {
    Item { key: key.to_string(), class, shape, pick: None }
}

/// Pieces that belong together, moved to `at`.
pub fn group(key: &str, class: String, at: Point, items: Vec<Item>) -> Item {
    item(key, class, Shape::Group { x: at.0, y: at.1, items })
}

/// A rectangle.
pub fn rect(key: &str, class: String, area: Area, r: f32) -> Item {
    let Area { x, y, width, height } = area;
    item(key, class, Shape::Rect { x, y, width, height, r })
}

/// A straight line.
pub fn line(key: &str, class: String, from: Point, to: Point) -> Item {
    item(key, class, Shape::Line { x1: from.0, y1: from.1, x2: to.0, y2: to.1 })
}

/// A path through points.
pub fn path(key: &str, class: String, points: &[Point], closed: bool) -> Item {
    item(key, class, Shape::Path { d: strokes(&[points], closed) })
}

/// Several strokes in one path.
pub fn strokes(strokes: &[&[Point]], closed: bool) -> String {
    let mut d = String::new();
    for stroke in strokes {
        for (index, (x, y)) in stroke.iter().enumerate() {
            d.push(if index == 0 { 'M' } else { 'L' });
            d.push_str(&format!("{} {}", decimal(*x, 1), decimal(*y, 1)));
        }
        if closed {
            d.push('Z');
        }
    }
    d
}

/// An SVG path of several strokes.
pub fn drawing(key: &str, class: String, d: String) -> Item {
    item(key, class, Shape::Path { d })
}

/// A line of text.
pub fn text(
    key: &str,
    class: String,
    at: Point,
    size: f32,
    anchor: Anchor,
    text: impl Into<String>,
) -> Item {
    item(key, class, Shape::Text { x: at.0, y: at.1, size, anchor, text: text.into() })
}

/// What is said, after the sign for what another run shows differently, if it does.
pub fn unlike(says: String, differs: bool) -> String {
    if differs { format!("≠ {says}") } else { says }
}

/// The same piece, which can be chosen.
pub fn choosable(mut item: Item, pick: Pick, name: String) -> Item {
    item.pick = Some((pick, name));
    item
}

/// The baseline of a text whose middle is at `y`.
pub fn baseline(y: f32, size: f32) -> f32 {
    y + size * 0.35
}

/// A triangle of radius `r` whose tip points the way of `direction`.
pub fn head(at: Point, direction: Point, r: f32) -> [Point; 3] {
    let length = (direction.0 * direction.0 + direction.1 * direction.1).sqrt().max(0.001);
    let (dx, dy) = (direction.0 / length * r, direction.1 / length * r);
    [
        (at.0 + dx, at.1 + dy),
        (at.0 - dx * 0.6 - dy * 0.8, at.1 - dy * 0.6 + dx * 0.8),
        (at.0 - dx * 0.6 + dy * 0.8, at.1 - dy * 0.6 - dx * 0.8),
    ]
}
