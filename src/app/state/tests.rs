//! What commands make of the state.

use super::*;
use crate::app::adapters;
use crate::app::query::{Ignored, Near};
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Draft};

fn begin() -> Start {
    let (link, query) = (None, Query::default());
    Start { lang: Lang::En, theme: Theme::Auto, motion: true, single_keys: true, link, query }
}

pub(super) fn page(motion: bool, link: &str) -> State {
    let link = (!link.is_empty()).then(|| arrived(link));
    State::start(&Start { motion, link, ..begin() })
}

/// A link whose text needs no unpacking.
pub(super) fn arrived(text: &str) -> Arrived {
    Arrived::new(text.into(), Ok(text.into()))
}

fn exploring(motion: bool) -> State {
    page(motion, "").after(Command::Explore)
}

fn produce(value: &str) -> Command {
    let records = [Draft::of(value)].into();
    let (producer, partition) = (ClientId(1), Cluster::PARTITION);
    Command::Act(Action::Act(Act::Produce { producer, partition, records }))
}

fn crash(broker: u8) -> Command {
    Command::Act(Action::Act(Act::Crash { broker: BrokerId(broker), losing: 0 }))
}

/// The browser's frames for so long.
fn wait(mut state: State, ms: u32) -> State {
    for _ in 0..ms / 16 {
        state = state.after(Command::Frame(16.0));
    }
    state
}

fn times(mut state: State, count: usize, command: &Command) -> State {
    for _ in 0..count {
        state = state.after(command.clone());
    }
    state
}

/// A run of one's own with some steps, seen from its opening.
fn played() -> State {
    let state = times(exploring(false).after(produce("a")), 8, &Command::Next);
    State { motion: true, ..state.after(Command::First) }
}

#[test]
fn the_page_begins_paused_at_the_first_step_of_the_first_lesson() {
    let state = page(true, "");
    assert!(state.lesson.is_some());
    assert_eq!((state.step(), state.beat, state.is_moving()), (0, 0, false));
    assert_eq!(state.spoken.serial, 0, "nothing is spoken before somebody acts");
}

#[test]
fn holding_next_neither_loses_nor_doubles_a_step() {
    let mut state = played();
    for _ in 0..7 {
        state = wait(state.after(Command::Next), 32);
    }
    assert!(state.is_moving());
    let state = wait(state, 700);
    assert_eq!((state.step(), state.position.step, state.is_moving()), (7, 7.0, false));
}

#[test]
fn next_moves_the_picture_and_arrives_at_the_step() {
    let moving = wait(played().after(Command::Next), 320);
    let (at, progress) = moving.position.playhead();
    assert_eq!(at.step, 0);
    assert!(progress > 0.2 && progress < 0.9, "{progress}");
    assert_eq!(wait(moving, 400).position.step, 1.0);
}

#[test]
fn back_after_next_shows_the_very_same_cluster() {
    let there = played().after(Command::Step(3));
    let seen = there.cluster().fingerprint();
    let back = wait(wait(there.after(Command::Next), 700).after(Command::Back), 700);
    assert_eq!(back.step(), 3);
    assert_eq!(back.cluster().fingerprint(), seen);
}

#[test]
fn without_motion_a_step_is_there_at_once() {
    let state = exploring(false).after(produce("a"));
    assert_eq!((state.step(), state.is_moving()), (1, false));
    let between = state.after(Command::Next).after(Command::Seek(1.4));
    assert_eq!(between.position.step, 1.0, "scrubbing goes from step to step");
}

#[test]
fn scrubbing_stays_within_the_run() {
    let state = played();
    let last = state.last() as f32;
    assert_eq!(state.after(Command::Seek(2.5)).position.step, 2.5);
    assert_eq!(state.after(Command::Seek(-3.0)).position.step, 0.0);
    assert_eq!(state.after(Command::Seek(1e9)).position.step, last);
    assert_eq!(state.after(Command::Seek(f32::NAN)).position.step, 0.0);
}

#[test]
fn acting_in_the_past_begins_a_branch_and_both_stay() {
    let state = played().after(Command::Step(2)).after(crash(1));
    assert_eq!(state.history().branches().len(), 2);
    assert_eq!(state.notice, Some(Notice::Branched { step: 2 }));
    let state = wait(state, 700);
    assert_eq!((state.position.branch, state.step(), state.last()), (1, 3, 3));
    let original = state.after(Command::SwitchBranch(0));
    assert_eq!((original.position.branch, original.step()), (0, 3));
    assert!(original.last() > 3);
}

#[test]
fn a_refused_act_says_why_and_changes_nothing() {
    let state = exploring(false).after(crash(1));
    let refused = state.after(crash(1));
    let Some(Notice::Refused(told)) = refused.notice else { panic!("it is told") };
    assert_eq!(told.blocked, crate::engine::Blocked::BrokerDown(BrokerId(1)));
    assert_eq!((refused.step(), refused.last()), (state.step(), state.last()));
    assert_ne!(refused.spoken, state.spoken, "it is spoken as well");
}

#[test]
fn a_wrong_statement_is_told_with_its_column() {
    let state = exploring(false).after(Command::Say("crush broker 1".into()));
    assert!(state.console.as_ref().is_some_and(|why| why.said.contains("column 1")));
    assert_eq!(state.step(), 0);
    assert!(state.after(Command::Say("crash broker 1".into())).console.is_none());
}

#[test]
fn a_question_stops_next_and_play_until_it_is_answered() {
    let asks = |entry: &adapters::LessonEntry| {
        let lesson = adapters::open_lesson(&entry.id, Lang::En)?;
        Some((entry.id.clone(), lesson.gates.first()?.clone()))
    };
    let lessons = adapters::lessons(Lang::En);
    let (id, gate) = lessons.iter().find_map(asks).expect("some lesson asks");
    let before = times(page(false, "").after(Command::OpenLesson(id)), 200, &Command::Next);
    assert_eq!(before.step(), gate.step);
    assert_eq!(before.notice, Some(Notice::AnswerFirst { by_hand: true }));
    assert!(!before.after(Command::TogglePlay).playing);
    assert!(before.card().is_some_and(|card| card.answer.is_none()));

    let answered = before.after(Command::Answer(Answer::Option(0)));
    assert_eq!(answered.step(), gate.step + 1, "the answer lets the run go on");
    let shown = answered.after(Command::Step(gate.revealed_at));
    let card = shown.card().expect("the card stays");
    assert_eq!((card.answer, card.revealed), (Some(Answer::Option(0)), true));
}

#[test]
fn stepping_through_a_lesson_and_back_comes_by_the_same_places() {
    for entry in adapters::lessons(Lang::En) {
        let mut state = page(false, "").after(Command::OpenLesson(entry.id));
        let mut places = Vec::new();
        for _ in 0..2_000 {
            let place = (state.position, state.beat, state.cluster().fingerprint());
            places.push(place);
            if state.gate().is_some() {
                state = state.after(Command::Answer(Answer::Skipped));
            }
            if places.last() == Some(&(state.position, state.beat, state.cluster().fingerprint())) {
                state = state.after(Command::Next);
            }
            if state.notice == Some(Notice::LessonOver) {
                break;
            }
        }
        assert_eq!(state.notice, Some(Notice::LessonOver));
        for place in places.iter().rev().skip(1) {
            state = state.after(Command::Back);
            let here = (state.position, state.beat, state.cluster().fingerprint());
            assert_eq!(here, *place);
        }
    }
}

#[test]
fn beats_are_reached_in_order_and_end_where_they_began() {
    let state = page(false, "");
    let beats = state.lesson.as_ref().map_or(0, |lesson| lesson.beats.len());
    let mut state = state;
    for _ in 0..beats * 3 {
        let before = state.beat;
        state = state.after(Command::NextBeat);
        if state.gate().is_some() {
            state = state.after(Command::Answer(Answer::Skipped));
        }
        assert!(state.beat >= before);
    }
    assert_eq!(state.beat + 1, beats);
    let state = times(state, beats * 2, &Command::PreviousBeat);
    assert_eq!((state.beat, state.step()), (0, 0));
}

#[test]
fn play_goes_on_by_itself_and_speaks_seldom() {
    let mut state = played().after(Command::TogglePlay);
    let (mut spoken, mut silent) = (state.spoken.serial, 0);
    for _ in 0..1_000 {
        state = state.after(Command::Frame(16.0));
        silent += 16;
        if state.spoken.serial != spoken && state.playing {
            assert!(silent >= 2_900, "spoken after {silent} ms");
            silent = 0;
        }
        spoken = state.spoken.serial;
    }
    assert!(state.step() >= 5, "{}", state.step());
}

#[test]
fn nothing_moves_while_it_is_paused() {
    let state = played().after(Command::Step(2));
    assert!(!state.is_moving());
    assert_eq!(state.after(Command::Frame(50.0)).position, state.position);
}

#[test]
fn a_link_leads_to_the_step_that_was_shown() {
    let state = times(page(false, ""), 2, &Command::Next);
    let again = page(true, &state.link());
    assert_eq!((again.position, again.beat), (state.position, state.beat));
    assert_eq!(again.cluster().fingerprint(), state.cluster().fingerprint());
}

#[test]
fn a_broken_link_is_told_with_its_text_and_the_first_lesson_is_open() {
    let state = page(true, "%%%broken");
    assert!(matches!(&state.notice, Some(Notice::BadLink { text, .. }) if text == "%%%broken"));
    assert!(state.lesson.is_some());
    assert!(!state.is_at_rest(), "the address keeps the link as it came");
}

#[test]
fn another_language_keeps_the_place() {
    let state = times(page(false, ""), 2, &Command::Next);
    let chinese = state.after(Command::SetLang(Lang::Zh));
    assert_eq!((chinese.position, chinese.beat), (state.position, state.beat));
    assert_ne!(chinese.beat_title(), state.beat_title());
}

fn asked(pairs: &[(&str, &str)]) -> State {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let query = Query::read(&pairs.iter().map(owned).collect::<Vec<_>>());
    State::start(&Start { query, ..begin() })
}

fn told(state: &State) -> Vec<Ignored> {
    match &state.notice {
        Some(Notice::Ignored(ignored)) => ignored.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_short_address_leads_to_a_step_or_a_beat_of_a_lesson() {
    let state = asked(&[("lesson", "the-leader-dies"), ("step", "12")]);
    assert_eq!((state.page().0.as_deref(), state.step()), (Some("the-leader-dies"), 12));
    assert_eq!(state.notice, None);
    let beat = state.lesson.as_ref().map(|lesson| lesson.beats[2].id.clone()).unwrap();
    let state = asked(&[("lesson", "the-leader-dies"), ("step", &beat)]);
    assert_eq!((state.page().1, state.notice), (2, None));
}

#[test]
fn an_address_that_leads_nowhere_is_told_with_its_nearest_match() {
    let state = asked(&[("lesson", "the-leader-dyes"), ("step", "12")]);
    assert_eq!((state.page(), state.step()), (page(true, "").page(), 0));
    let near = &told(&state)[0].near;
    assert!(matches!(&near[..], [Near::Lesson(id, _)] if id == "the-leader-dies"), "{near:?}");
    assert!(!state.is_at_rest(), "the address keeps what was written");

    let near = told(&asked(&[("lesson", "zzz")]))[0].near.len();
    assert_eq!(near, adapters::lessons(Lang::En).len(), "without a match, all of them");

    let late = asked(&[("step", "999")]);
    assert_eq!(told(&late)[0].near, [Near::Step(late.last())]);
    assert_eq!(late.step(), 0);
}

#[test]
fn a_link_wins_over_a_short_address() {
    let link = times(page(false, ""), 2, &Command::Next).link();
    let query = Query { lesson: Some("the-leader-dies".into()), ..Query::default() };
    let link = Some(arrived(&link));
    let state = State::start(&Start { link, query, ..begin() });
    assert_eq!(state.page().0, page(true, "").page().0);
}

#[test]
fn starting_over_gives_the_lesson_as_written_and_can_be_taken_back() {
    let played = times(page(false, ""), 2, &Command::Next).after(crash(1));
    let seen = (played.position, played.beat, played.cluster().fingerprint());
    let fresh = played.after(Command::Reset);
    assert!(fresh.is_at_start() && fresh.is_as_written() && fresh.can_undo());
    assert_eq!(fresh.notice, Some(Notice::StartedOver));
    let back = fresh.after(Command::SetLang(Lang::Zh)).after(Command::UndoReset);
    assert_eq!((back.position, back.beat, back.cluster().fingerprint()), seen);
    assert_eq!(back.after(Command::UndoReset).notice, None, "once is enough");
}

#[test]
fn a_run_of_ones_own_starts_over_at_its_opening() {
    let state = played().after(Command::Reset);
    assert_eq!((state.last(), state.lesson.is_none(), state.can_undo()), (0, true, true));
    assert_eq!(state.after(Command::Reset).notice, Some(Notice::AtStart));
    assert_eq!(state.after(Command::UndoReset).last(), played().last());
}

#[test]
fn the_ends_say_why_there_is_no_way_on() {
    let state = page(false, "");
    assert!(state.why_not_back().is_some() && state.why_not_next().is_none());
    assert_eq!(state.after(Command::Back).notice, Some(Notice::AtStart));
    let beats = state.lesson.as_ref().map_or(0, |lesson| lesson.beats.len());
    let end = state.after(Command::Beat(beats - 1)).after(Command::Last);
    assert!(end.why_not_next().is_some() && end.why_not_back().is_none());
    assert_eq!(end.after(Command::Next).notice, Some(Notice::LessonOver));
}

#[test]
fn the_browsers_back_within_a_lesson_keeps_the_answers() {
    let state = times(page(false, ""), 200, &Command::Next);
    let link = state.after(Command::Beat(0)).link();
    let answered = state.after(Command::Answer(Answer::Option(0)));
    let back = answered.after(Command::OpenLink(Rc::new(arrived(&link))));
    assert_eq!((back.beat, back.answers), (0, answered.answers));
}

#[test]
fn keys_of_a_single_character_can_be_switched_off() {
    use crate::app::keys::{Focus, command};
    let on = page(false, "");
    let off = on.after(Command::SetSingleKeys(false));
    for key in ["?", "+", "-", "="] {
        assert!(command(&on, key, false, Focus::Other).is_some(), "{key}");
        assert!(command(&off, key, false, Focus::Other).is_none(), "{key}");
    }
    for key in ["ArrowRight", "Home", " ", "Escape"] {
        assert!(command(&off, key, false, Focus::Other).is_some(), "{key}");
    }
}
