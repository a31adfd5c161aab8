//! The stage held against its rules, at every size and in both languages.

use super::piece::Area;
use super::samples::{self, Sample};
use super::{Stage, lay_out, text};
use crate::engine::{Cluster, Offset};
use crate::replay::compare::Seen;
use crate::scene::beside::Unlike;
use crate::scene::item::{Anchor, Item, Shape};
use crate::scene::svg;
use crate::scene::view::{Lang, Pick, View};

const SIZES: [(f32, f32); 7] = [
    (1440.0, 900.0),
    (1440.0, 560.0),
    (1024.0, 480.0),
    (760.0, 460.0),
    (390.0, 420.0),
    (320.0, 150.0),
    (320.0, 110.0),
];

fn view(sample: &Sample, size: (f32, f32), lang: Lang) -> View<'_> {
    View {
        history: &sample.history,
        at: sample.at,
        partition: crate::engine::Cluster::PARTITION,
        progress: 0.5,
        width: size.0,
        height: size.1,
        lang,
        selected: None,
        motion: true,
        beside: None,
    }
}

/// Every sample at every size, in both languages, moving and standing.
fn each(mut check: impl FnMut(&str, &Stage)) {
    for sample in samples::all() {
        for size in SIZES {
            for lang in [Lang::En, Lang::Zh] {
                for (progress, motion) in [(0.0, true), (0.5, true), (1.0, true), (0.0, false)] {
                    let view = View { progress, motion, ..view(&sample, size, lang) };
                    let place = format!("{} {size:?} {lang:?} {progress} {motion}", sample.name);
                    check(&place, &lay_out(&view));
                }
            }
        }
    }
}

fn walk<'a>(items: &'a [Item], (x, y): (f32, f32), see: &mut impl FnMut(&'a Item, (f32, f32))) {
    for item in items {
        see(item, (x, y));
        if let Shape::Group { x: dx, y: dy, items } = &item.shape {
            walk(items, (x + dx, y + dy), see);
        }
    }
}

fn texts(stage: &Stage) -> Vec<(&str, Area)> {
    let mut found = Vec::new();
    walk(&stage.items, (0.0, 0.0), &mut |item, (dx, dy)| {
        if let Shape::Text { x, y, size, anchor, text } = &item.shape {
            let width = text::width(text, *size);
            let left = match anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
            let area =
                Area { x: dx + x - left, y: dy + y - size * 0.75, width, height: *size * 0.9 };
            found.push((text.as_str(), area));
        }
    });
    found
}

fn assert_legible(place: &str, stage: &Stage) {
    let texts = texts(stage);
    for (at, (one, area)) in texts.iter().enumerate() {
        for (other, second) in &texts[at + 1..] {
            assert!(!area.overlaps(*second), "{place}: {one:?} {area:?} and {other:?} {second:?}");
        }
    }
}

#[test]
fn no_text_covers_another() {
    each(assert_legible);
}

/// All that can be seen of a sample, as if the run beside showed nothing of it.
fn all_unlike(sample: &Sample) -> Vec<Unlike> {
    let cluster = sample.history.cluster(sample.at);
    let mut all = vec![Seen::Leader, Seen::LeaderEpoch, Seen::Isr, Seen::Elr, Seen::Acknowledged];
    for broker in cluster.brokers.keys() {
        all.extend([Seen::Role(broker), Seen::HighWatermark(broker), Seen::LogEnd(broker)]);
        all.extend((0..40).map(|at| Seen::Record(broker, Offset(at))));
    }
    all.extend(cluster.consumers.keys().map(Seen::Position));
    let unlike = |what| Unlike { what, partition: Cluster::PARTITION };
    all.into_iter().map(unlike).collect()
}

#[test]
fn what_the_run_beside_shows_differently_has_a_sign_that_covers_nothing() {
    for (sample, size) in samples::all().iter().flat_map(|one| SIZES.map(|size| (one, size))) {
        for lang in [Lang::En, Lang::Zh] {
            let place = format!("{} {size:?} {lang:?}", sample.name);
            let unlike = all_unlike(sample);
            let stage = lay_out(&View { beside: Some(&unlike), ..view(sample, size, lang) });
            assert_legible(&place, &stage);
            let texts = texts(&stage);
            let signs = texts.iter().filter(|(text, _)| text.contains('≠')).count();
            assert!(signs >= sample.history.cluster(sample.at).brokers.len(), "{place}: {texts:?}");
            let none = lay_out(&View { beside: Some(&[]), ..view(sample, size, lang) });
            assert!(self::texts(&none).iter().all(|(text, _)| !text.contains('≠')), "{place}");
        }
    }
}

#[test]
fn a_played_run_is_as_legible_at_every_step() {
    let sample = samples::played();
    for step in 0..=sample.at.step {
        for size in SIZES {
            let at = crate::replay::Playhead { step, ..sample.at };
            let stage = lay_out(&View { at, ..view(&sample, size, Lang::En) });
            assert_legible(&format!("step {step} {size:?}"), &stage);
        }
    }
}

#[test]
fn everything_lies_on_the_stage() {
    each(|place, stage| {
        let inside = |what: &str, x: f32, y: f32| {
            let across = (-0.1..=stage.width + 0.1).contains(&x);
            let down = (-0.1..=stage.height + 0.1).contains(&y);
            assert!(across && down, "{place}: {what} at {x}, {y}");
        };
        for (text, area) in texts(stage) {
            inside(text, area.x, area.y);
            inside(text, area.right(), area.bottom());
        }
        walk(&stage.items, (0.0, 0.0), &mut |item, (dx, dy)| match &item.shape {
            Shape::Rect { x, y, width, height, .. } => {
                inside(&item.class, dx + x, dy + y);
                inside(&item.class, dx + x + width, dy + y + height);
            }
            Shape::Line { x1, y1, x2, y2 } => {
                inside(&item.class, dx + x1, dy + y1);
                inside(&item.class, dx + x2, dy + y2);
            }
            _ => {}
        });
    });
}

#[test]
fn siblings_have_keys_of_their_own() {
    fn check(place: &str, items: &[Item]) {
        let mut keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
        keys.sort_unstable();
        assert!(keys.windows(2).all(|two| two[0] != two[1]), "{place}: {keys:?}");
        for item in items {
            if let Shape::Group { items, .. } = &item.shape {
                check(place, items);
            }
        }
    }
    each(|place, stage| check(place, &stage.items));
}

/// Where each message is, by key.
fn bodies(stage: &Stage) -> Vec<(String, (f32, f32))> {
    let place = |item: &Item| match item.shape {
        Shape::Group { x, y, .. } if item.key.starts_with("message-") => {
            Some((item.key.clone(), (x, y)))
        }
        _ => None,
    };
    stage.items.iter().filter_map(place).collect()
}

#[test]
fn a_message_only_ever_moves_towards_its_receiver() {
    let sample = samples::replicating();
    let at = |progress: f32| {
        let view = View { progress, ..view(&sample, (1440.0, 560.0), Lang::En) };
        bodies(&lay_out(&view))
    };
    let (start, end) = (at(0.0), at(1.0));
    let mut before = start.clone();
    for step in 1..=50 {
        let now = at(step as f32 / 50.0);
        for (key, (x, y)) in &now {
            let find = |list: &[(String, (f32, f32))]| list.iter().find(|(k, _)| k == key).cloned();
            let (Some((_, old)), Some((_, first)), Some((_, last))) =
                (find(&before), find(&start), find(&end))
            else {
                continue;
            };
            let (dx, dy) = (last.0 - first.0, last.1 - first.1);
            let moved = (x - old.0) * dx + (y - old.1) * dy;
            assert!(moved >= -0.01, "{key} at {step} went back by {moved}");
            let jump = ((x - old.0).powi(2) + (y - old.1).powi(2)).sqrt();
            assert!(jump < 30.0, "{key} jumped by {jump} at {step}");
        }
        before = now;
    }
    assert!(start.iter().any(|(key, from)| end.iter().any(|(k, to)| k == key && to != from)));
}

#[test]
fn a_message_that_arrives_in_the_next_step_ends_at_its_goal() {
    let sample = samples::replicating();
    let wide = |progress| View { progress, ..view(&sample, (1440.0, 560.0), Lang::En) };
    let keys = |progress: f32| -> Vec<String> {
        bodies(&lay_out(&wide(progress))).into_iter().map(|(key, _)| key).collect()
    };
    assert!(!keys(0.4).contains(&"message-m6".to_string()), "it sets out at 103 ms, half way");
    assert!(keys(0.9).contains(&"message-m6".to_string()));
    let plan = wide(1.0);
    let plan = super::Plan::new(&plan);
    let parts: Vec<(u32, f32)> =
        super::travel::travellers(&plan).iter().map(|t| (t.message.id.0, t.part)).collect();
    assert_eq!(parts[0], (0, 1.0), "{parts:?}");
}

#[test]
fn a_cut_link_holds_a_message_before_the_cut() {
    let sample = samples::diverged();
    let stage = lay_out(&view(&sample, (1440.0, 560.0), Lang::En));
    let held = |item: &&Item| item.class.contains("stage__message--held");
    assert_eq!(stage.items.iter().filter(held).count(), 1);
}

#[test]
fn without_motion_every_message_has_its_way_and_goal() {
    let sample = samples::busy();
    let still = View { motion: false, ..view(&sample, (1440.0, 560.0), Lang::En) };
    for progress in [0.0, 0.7] {
        let stage = lay_out(&View { progress, ..still });
        assert_eq!(stage, lay_out(&still), "progress moves nothing");
        let ways = stage.items.iter().filter(|item| item.key.starts_with("way-"));
        assert_eq!(ways.clone().count(), bodies(&stage).len());
        for way in ways {
            let Shape::Group { items, .. } = &way.shape else { panic!("ways are groups") };
            let keys: Vec<&str> = items.iter().map(|item| item.key.as_str()).collect();
            assert_eq!(keys, ["line", "goal"]);
        }
    }
}

fn classes(stage: &Stage) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(&stage.items, (0.0, 0.0), &mut |item, _| {
        found.push((item.key.clone(), item.class.clone()));
    });
    found
}

#[test]
fn only_what_the_step_changed_is_marked() {
    let sample = samples::replicating();
    let stage = lay_out(&view(&sample, (1024.0, 480.0), Lang::En));
    let marked: Vec<String> = classes(&stage)
        .into_iter()
        .filter(|(_, class)| ["--new", "--moved", "--changed"].iter().any(|m| class.contains(m)))
        .map(|(key, _)| key)
        .collect();
    assert_eq!(marked, ["tick", "cell-1", "leo", "hw", "p1"]);
}

#[test]
fn a_cut_record_is_seen_leaving_and_a_lost_one_is_named() {
    let sample = samples::diverged();
    let stage = lay_out(&view(&sample, (1440.0, 560.0), Lang::En));
    let classes = classes(&stage);
    let ghosts: Vec<&str> = classes
        .iter()
        .filter(|(key, _)| key.starts_with("ghost-"))
        .map(|(_, class)| class.as_str())
        .collect();
    assert_eq!(ghosts, ["stage__ghost stage__ghost--leaving stage__ghost--lost"]);
    assert!(classes.iter().any(|(key, c)| key == "cell-2" && c.contains("stage__cell--lost")));
    assert!(stage.description.contains("Acknowledged and lost: order-3."));
}

#[test]
fn the_chosen_piece_is_marked_and_no_other() {
    let sample = samples::replicating();
    let picks = [
        Pick::Record(samples::B1, crate::engine::Offset(1)),
        Pick::HighWatermark(samples::B2),
        Pick::LogEnd(samples::B3),
        Pick::Node(crate::engine::Node::Controller),
        Pick::Message(crate::engine::MessageId(2)),
    ];
    for pick in picks {
        let view = View { selected: Some(pick), ..view(&sample, (1440.0, 560.0), Lang::En) };
        let stage = lay_out(&view);
        let mut chosen = Vec::new();
        walk(&stage.items, (0.0, 0.0), &mut |item, _| {
            if item.class.contains("--selected") {
                chosen.extend(item.pick.as_ref().map(|(pick, _)| *pick));
            }
        });
        assert_eq!(chosen, [pick]);
    }
}

#[test]
fn the_description_holds_every_replicas_values_in_both_languages() {
    let sample = samples::diverged();
    let says = |lang| lay_out(&view(&sample, (390.0, 420.0), lang)).description;
    expect_test::expect![[r#"
        Virtual time 12000 ms.
        Controller: leader 2, leader epoch 1, ISR 2,3, partition epoch 1.
        Broker 1: down, fenced, leader epoch 0, log end 3, high watermark 3, out of ISR.
        Broker 2: leader, leader epoch 1, log end 3, high watermark 2, in ISR.
        Broker 3: follower, leader epoch 1, log end 2, high watermark 1, in ISR.
        Consumer 1: position 0.
        Acknowledged and lost: order-3."#]]
    .assert_eq(&says(Lang::En).replace(". ", ".\n"));
    let chinese = says(Lang::Zh);
    assert!(chinese.contains("broker 2：首领，首领纪元 1，日志末端偏移量 3，高水位 2，在 ISR。"));
    assert!(chinese.contains("已确认但丢失：order-3。"), "{chinese}");
}

#[test]
fn a_window_shows_the_newest_offsets_and_the_next_free_one() {
    let sample = samples::long();
    let stage = lay_out(&view(&sample, (1024.0, 480.0), Lang::En));
    let axis: Vec<&str> = texts(&stage)
        .iter()
        .map(|(text, _)| *text)
        .filter(|text| text.parse::<u64>().is_ok() || *text == "…")
        .collect();
    assert_eq!(axis.last(), Some(&"…"), "{axis:?}");
    assert_eq!(axis[axis.len() - 2], "42", "the longest log ends at 42; that place is free");
}

#[test]
fn offsets_of_many_digits_stand_apart() {
    let sample = samples::filled();
    for size in [(1440.0, 560.0), (1024.0, 480.0), (390.0, 400.0)] {
        let stage = lay_out(&view(&sample, size, Lang::En));
        let all = texts(&stage);
        let offsets: Vec<&Area> =
            all.iter().filter(|(t, _)| t.parse::<u64>().is_ok()).map(|(_, area)| area).collect();
        assert!(offsets.len() > 1, "{size:?}");
        let apart = |pair: &[&Area]| pair[0].x + pair[0].width <= pair[1].x;
        assert!(offsets.windows(2).all(apart), "{size:?}");
    }
}

#[test]
fn a_small_stage_prints_as_it_always_did() {
    let sample = samples::opened();
    let printed = svg::print(&lay_out(&view(&sample, (320.0, 110.0), Lang::En)));
    let body = &printed[printed.find("</style>").unwrap()..];
    expect_test::expect_file!["opened.golden.svg"].assert_eq(body);
}

/// For looking at: `target/stills`.
#[test]
fn stills_of_every_sample_and_of_a_played_run_can_be_written() {
    let stills = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/stills");
    std::fs::create_dir_all(&stills).unwrap();
    let write = |name: String, view: &View<'_>| {
        let end = if view.motion { "" } else { "-still" };
        let size = format!("{}x{}", view.width, view.height);
        let path = stills.join(format!("{name}-{size}-{:?}{end}.svg", view.lang));
        std::fs::write(path, svg::print(&lay_out(view))).unwrap();
    };
    for sample in samples::all() {
        for size in SIZES {
            for (lang, motion) in [(Lang::En, true), (Lang::Zh, true), (Lang::En, false)] {
                write(sample.name.to_string(), &View { motion, ..view(&sample, size, lang) });
            }
        }
    }
    let played = samples::played();
    for step in 0..=played.at.step {
        let at = crate::replay::Playhead { step, ..played.at };
        let view = View { at, ..view(&played, (1024.0, 480.0), Lang::En) };
        write(format!("played-{step:02}"), &view);
    }
}
