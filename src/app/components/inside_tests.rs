//! The view inside a log, printed.

use std::rc::Rc;

use yew::Callback;

use super::InsidePanel;
use super::inside::InsidePanelProps;
use super::part::Same;
use super::tests::print;
use crate::app::adapters::{InsidePhrase as Phrase, say_inside as say};
use crate::engine::{BrokerId, Cluster};
use crate::replay::{History, Playhead, replay};
use crate::scenario::Script;
use crate::scene::inside::target::Target;
use crate::scene::inside::{Frame, Lens, lay_out};
use crate::scene::view::Lang;

fn filled() -> (History, Playhead) {
    let text = "fill 200 records of 100 bytes in batches of 10";
    let script = Script::parse(text).unwrap();
    replay(script.rules, script.opening, &script.statements).unwrap()
}

fn panel(lang: Lang, lens: &Lens) -> String {
    let (history, at) = filled();
    let inside = lay_out(Frame { lang, width: 700.0 }, &history, at, lens).map(Rc::new);
    let brokers = history.cluster(at).brokers.keys().collect();
    let (broker, mistyped, on) = (lens.broker, lens.mistyped, Callback::noop());
    print::<InsidePanel>(InsidePanelProps {
        lang,
        inside: inside.map(Same),
        broker,
        brokers,
        mistyped,
        packing: None,
        on,
    })
}

#[test]
fn segments_are_buttons_with_the_names_of_their_files() {
    let printed = panel(Lang::En, &Lens::on(BrokerId(1)));
    for part in ["00000000000000000000", ".log", ".index", ".timeindex", "200 records", "active"] {
        assert!(printed.contains(part), "{part} is missing");
    }
    assert!(
        printed.contains(r#"class="inside__file""#) && printed.contains("aria-pressed=\"true\"")
    );
    let chinese = panel(Lang::Zh, &Lens::on(BrokerId(1)));
    for phrase in [Phrase::Files, Phrase::Records(200), Phrase::Active, Phrase::TitleOf(1)] {
        assert!(chinese.contains(&say(Lang::Zh, phrase)), "{phrase:?} is missing");
    }
}

#[test]
fn a_search_shows_its_steps_up_to_the_one_that_is_shown() {
    let target = Some(Target::Offset(125));
    let first = panel(Lang::En, &Lens { target, ..Lens::on(BrokerId(1)) });
    assert!(first.contains("125 lies between the log start 0 and the log end 200."));
    assert!(first.contains("Look 1 of") && !first.contains("Found: record 125"));
    let last = panel(Lang::En, &Lens { target, step: 99, ..Lens::on(BrokerId(1)) });
    assert!(last.contains("Found: record 125, the 126th offset of the segment"), "{last}");
}

#[test]
fn one_field_is_lit_in_the_bytes_and_in_the_list_and_tab_stops_once_in_each() {
    let printed = panel(Lang::En, &Lens::on(BrokerId(1)));
    assert!(printed.contains(r#"aria-label="baseOffset, int64, 190, bytes 0–7""#), "{printed}");
    assert_eq!(printed.matches("hex__run--lit").count(), 1);
    assert_eq!(printed.matches("hex__field--lit").count(), 1);
    let (_, hex) = printed.split_once("class=\"hex\"").unwrap();
    assert_eq!(hex.matches("tabindex=\"0\"").count(), 2);
}

#[test]
fn a_wrong_text_is_told_at_the_field() {
    let printed = panel(Lang::En, &Lens { mistyped: true, ..Lens::on(BrokerId(1)) });
    assert!(printed.contains("aria-invalid=\"true\""));
    assert!(printed.contains("This is neither an offset nor a time."));
}

#[test]
fn a_broker_without_the_partition_says_so() {
    let printed = panel(Lang::En, &Lens::on(BrokerId(9)));
    assert!(printed.contains("has no replica of the partition"), "{printed}");
    let (history, at) = filled();
    assert!(history.cluster(at).replica(BrokerId(9), Cluster::PARTITION).is_none());
}
