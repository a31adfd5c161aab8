//! The diagram of runs as the lessons play them.

use super::*;
use crate::replay::course::{ids, open, read};
use crate::replay::{History, Playhead};
use crate::scene::item::Shape;

fn runs() -> Vec<History> {
    ids().flat_map(|id| open(read(id, "en").unwrap().unwrap()).unwrap().runs).collect()
}

fn view(history: &History, step: usize, width: f32) -> View<'_> {
    View {
        history,
        at: Playhead { branch: 0, step },
        partition: crate::engine::Cluster::PARTITION,
        progress: 0.0,
        width,
        height: 0.0,
        lang: Lang::En,
        selected: None,
        motion: true,
        beside: None,
    }
}

/// Calls `check` with each step of each lesson, wide and narrow.
fn each(check: impl Fn(&Plan<'_>, &SpaceTime)) {
    for history in runs() {
        for step in 0..=history.last(0) {
            for width in [300.0, 1000.0] {
                let view = view(&history, step, width);
                check(&Plan::new(&view), &lay_out(&view));
            }
        }
    }
}

#[test]
fn arrows_go_forward_and_end_where_the_receiver_is() {
    each(|plan, _| {
        for flight in plan.flights() {
            assert!(flight.end >= flight.sent, "{:?}", flight.message);
            let (from, to) = plan.way(&flight).expect("both ends have a line");
            assert!(to.0 >= from.0, "{:?}", flight.message);
            let inside = flight.end <= plan.window().1;
            if inside && flight.fate == Fate::Arrived {
                let goal = plan.y(flight.message.to).unwrap();
                assert!((to.1 - goal).abs() < 0.01, "{:?}", flight.message);
            } else if inside && flight.fate == Fate::Lost {
                assert_ne!(Some(to.1), plan.y(flight.message.to), "what is lost does not arrive");
            }
        }
    });
}

fn points(item: &Item) -> Vec<Point> {
    match &item.shape {
        Shape::Group { items, .. } => items.iter().flat_map(points).collect(),
        Shape::Line { x1, y1, x2, y2 } => vec![(*x1, *y1), (*x2, *y2)],
        Shape::Rect { x, y, width, height, .. } => vec![(*x, *y), (x + width, y + height)],
        Shape::Text { x, y, text, size, anchor } => {
            let wide = width(text, *size);
            let from = match anchor {
                Anchor::Start => *x,
                Anchor::Middle => x - wide / 2.0,
                Anchor::End => x - wide,
            };
            vec![(from, *y - size), (from + wide, *y)]
        }
        Shape::Circle { x, y, .. } => vec![(*x, *y)],
        Shape::Path { .. } => Vec::new(),
    }
}

#[test]
fn nothing_is_laid_out_outside() {
    each(|_, diagram| {
        let targets = diagram.steps.iter().map(|place| &place.target);
        for item in diagram.items.iter().chain(targets) {
            for (x, y) in points(item) {
                let inside = x >= -0.1 && x <= diagram.width + 0.1;
                assert!(inside && y >= -0.1 && y <= diagram.height + 0.1, "{item:?}");
            }
        }
    });
}

#[test]
fn the_window_holds_the_step_that_is_shown_and_no_two_pieces_have_one_key() {
    each(|plan, diagram| {
        assert_eq!(diagram.steps.iter().filter(|place| place.current).count(), 1);
        assert!(diagram.steps.len() <= WINDOW);
        assert!(plan.step >= STEP, "a finger hits a step");
        let mut keys: Vec<&str> = diagram.items.iter().map(|item| item.key.as_str()).collect();
        let all = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all);
    });
}

#[test]
fn a_lesson_shows_messages_and_what_comes_later_has_no_label() {
    let history = &runs()[0];
    let last = history.last(0);
    let labels = |step| {
        let diagram = lay_out(&view(history, step, 1000.0));
        diagram.items.iter().filter(|item| item.class == "spacetime__label").count()
    };
    assert_eq!(labels(0), 0);
    assert!(labels(last) > 3, "{}", labels(last));
}
