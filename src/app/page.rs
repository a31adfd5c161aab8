//! The page: where each component stands, and what it is given.

use std::rc::Rc;

use web_sys::KeyboardEvent;
use yew::{
    AttrValue, Callback, Event, Html, Properties, UseReducerHandle, UseStateHandle, component,
    hook, html, use_callback, use_memo, use_mut_ref, use_reducer, use_state,
};

use super::adapters::{self, Inside, LogLine};
use super::components::{
    Editions, EventLog, Explore, Fidelity, Header, Help, HuntPanel, InsidePanel, LessonPanel,
    OpenFiles, PredictionCard, Same, SpaceTimePanel, StageView, StateTable, Timeline, Transport,
    choices, chosen, field, part, tag, view_beside, view_branches, view_caption, view_inspector,
    view_notices, view_remedies, view_speaker, view_stage_beside, view_timeline,
};
use super::keys;
use super::platform::picked::{Picked, on_drag, on_drop};
use super::platform::{
    address, download, focus, frames, hunt, keyboard, library, look, media, study,
};
use super::state::{Command, Start, State, TimelineMark};
use crate::engine::PartitionId;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct PageProps {
    /// What the page learned from the browser.
    pub start: Start,
}

/// The whole page.
#[component]
pub fn Page(props: &PageProps) -> Html {
    let state = use_reducer(|| State::start(&props.start));
    let on = library::use_commands(&state);
    let link = use_link(&state);
    let lines = use_lines(&state);
    let marks = use_marks(&state);
    let inside = use_inside(&state);
    let pressed = use_keys(&state, &on);
    let picked = use_state(|| None::<Picked>);
    let on_pick = use_on_pick(&picked, &on);
    frames::use_frames(state.is_moving(), on.clone());
    address::use_address(state.is_at_rest().then(|| link.clone()), state.page());
    address::use_fragment(on.clone());
    hunt::use_hunt(&state.hunt, &on);
    study::use_saving(state.saving.clone(), &on);
    study::use_doubt(state.doubted.as_ref().and_then(|doubted| doubted.asking.clone()), &on);
    study::use_judge(state.challenge.as_ref().map(|challenge| challenge.asking.clone()), &on);
    study::use_beside(state.besides.as_ref().map(|besides| besides.asked.clone()), &on);
    study::use_why(state.why.as_ref().map(|why| why.asked.clone()), &on);
    download::use_download(state.download.as_ref().and_then(|download| download.asked()), &on);
    media::use_motion(on.clone());
    focus::use_led(state.led);
    look::use_look(state.lang, state.theme, state.single_keys);
    let place = view_place(&state, inside, &picked, &on_pick, &on);
    let mode = if state.lesson.is_some() { "page page--lesson" } else { "page page--free" };
    html! {
        <div class={mode} onkeydown={pressed} ondragover={on_drag()}
            ondrop={on_drop(on_pick.clone())} data-step={state.step().to_string()}
            data-place={format!("{}.{}.{}", state.position.run, state.beat, state.step())}
            data-last={state.last().to_string()} data-run={state.position.run.to_string()}
            data-branch={state.position.branch.to_string()}>
            { view_header(&state, link, &on) }
            <main class="page__main">
                { view_show(&state, &marks, place, &on) }
                { view_side(&state, &on) }
                { view_more(&state, lines, &on) }
            </main>
            { view_speaker(&state.spoken) }
            <Help lang={state.lang} open={state.help} single_keys={state.single_keys} {on} />
        </div>
    }
}

fn view_header(state: &State, link: AttrValue, on: &Callback<Command>) -> Html {
    let lesson = state.lesson.as_ref().map(|lesson| lesson.lesson.id.clone());
    part(Header { lang: state.lang, theme: state.theme, lesson, link, on: on.clone() })
}

/// The stage, or what takes its place.
fn view_place(
    state: &State,
    inside: Option<Same<Rc<Inside>>>,
    picked: &Option<Picked>,
    on_pick: &Callback<Picked>,
    on: &Callback<Command>,
) -> Html {
    let lang = state.lang;
    if state.is_opening_files {
        let picked = picked.clone();
        return html! { <OpenFiles {lang} width={state.size.0} {picked} {on_pick} {on} /> };
    }
    let Some(lens) = &state.lens else {
        return view_stages(state, on);
    };
    let packing = state.download.as_ref().map(|download| download.packing.clone());
    html! {
        <InsidePanel {lang} {inside} {packing} broker={lens.broker} mistyped={lens.mistyped}
            brokers={state.cluster().brokers.keys().collect::<Vec<_>>()} {on} />
    }
}

/// The stage, and beside it that of another run, if there is one.
fn view_stages(state: &State, on: &Callback<Command>) -> Html {
    let (stage, beside) = state.stages();
    let stage = html! { <StageView {stage} {on} /> };
    match (beside, state.sides(), state.verdict()) {
        (Some(beside), Some(names), Some(verdict)) => {
            let stages = [stage, view_stage_beside(&beside, on)];
            view_beside(state.lang, verdict, names, stages, on)
        }
        _ => stage,
    }
}

/// The stage, its caption, and what moves it.
fn view_show(state: &State, marks: &Marks, place: Html, on: &Callback<Command>) -> Html {
    let lang = state.lang;
    let (caption, sides) = (state.caption(), state.sides());
    let timeline = Timeline {
        lang,
        position: state.position.step,
        last: state.last(),
        text: state.step_text(&caption),
        marks: &marks.0,
        beside: sides.as_ref().map(|[_, name]| (name.as_str(), &*marks.1)),
        on,
    };
    let controls = tag("div", "page__controls")
        .add(view_transport(state, on))
        .add(view_timeline(&timeline))
        .add(view_branches(lang, &state.branches_began(), state.position.branch, on));
    tag("section", "page__show")
        .add(
            tag("div", "page__place")
                .add(view_partitions(state, on))
                .add(view_remedies(lang, state.lesson_of_it(), on))
                .add(place)
                .html(),
        )
        .add(view_caption(lang, &caption, state.beat_title()))
        .add(controls.html())
        .html()
}

/// The list to choose a partition from, if there are several.
fn view_partitions(state: &State, on: &Callback<Command>) -> Html {
    let all = state.partitions();
    if all.is_empty() {
        return Html::default();
    }
    let ids: Vec<PartitionId> = all.iter().map(|(id, ..)| *id).collect();
    let names = all.into_iter().map(|(_, name, chosen)| (name, chosen)).collect();
    let list = choices(
        names,
        on.reform(move |event: Event| {
            Command::ShowPartition(ids.get(chosen(&event)).copied().unwrap_or_default())
        }),
    );
    field("page__partition", adapters::say(state.lang, Phrase::Partition), list)
}

fn view_transport(state: &State, on: &Callback<Command>) -> Html {
    part(Transport {
        lang: state.lang,
        step: state.step(),
        last: state.last(),
        playing: state.playing,
        speed: state.speed,
        why_not_back: state.why_not_back(),
        why_not_next: state.why_not_next(),
        can_undo: state.can_undo(),
        on: on.clone(),
    })
}

/// What is read and done beside the stage.
fn view_side(state: &State, on: &Callback<Command>) -> Html {
    let lang = state.lang;
    let lesson = state.lesson.as_ref().map(|lesson| {
        let (lesson, beat) = (Rc::clone(lesson), state.beat);
        part(LessonPanel { lang, lesson, beat, on: on.clone() })
    });
    let card = state.card().map(|card| {
        html! { <PredictionCard {lang} {card} called={state.called()} {on} /> }
    });
    let inspector = state.inspection().map(|inspection| {
        view_inspector(lang, &inspection, state.chosen_broker(), state.shown_why(), on)
    });
    let editions = part(Editions {
        lang,
        edition: state.edition(),
        has_schedule: state.schedule.is_some(),
        runs: state.own_runs(),
        run: state.position.run,
        beside: state.besides.as_ref().map(|besides| besides.beside.clone()),
        brokers: adapters::broker_count(state.cluster()),
        began: state.branches_began(),
        branch: state.position.branch,
        on: on.clone(),
    });
    let explore = html! {
        <Explore {lang} frame={Same(state.shown_frame())} partition={state.partition()}
            messages={state.messages()}
            console={state.console.clone()} open={state.lesson.is_none()} {on} />
    };
    tag("aside", "page__side")
        .add(view_notices(lang, state.notice.as_ref(), on))
        .some(lesson)
        .some(card)
        .some(inspector)
        .add(editions)
        .add(part(HuntPanel {
            lang,
            asked: state.asked,
            hunt: state.hunt.clone(),
            challenge: state.challenge.clone(),
            on: on.clone(),
        }))
        .add(explore)
        .html()
}

/// The same facts in rows and lines, and what is behind them.
fn view_more(state: &State, lines: Same<Rc<Vec<LogLine>>>, on: &Callback<Command>) -> Html {
    let lang = state.lang;
    let partition = state.partition();
    let table = adapters::state_table(state.cluster(), lang, partition);
    let partitions = adapters::partition_table(state.cluster(), lang);
    let (selected, step) = (state.selected, state.step());
    tag("div", "page__more")
        .add(part(SpaceTimePanel { lang, diagram: state.space_time(), on: on.clone() }))
        .add(part(StateTable { lang, table, partitions, partition, selected, on: on.clone() }))
        .add(part(EventLog { lang, lines, step, on: on.clone() }))
        .add(html! { <Fidelity {lang} /> })
        .add(html! { <Fidelity {lang} editions={true} /> })
        .html()
}

/// The text of the link to the step at which the picture last rested.
#[hook]
fn use_link(state: &UseReducerHandle<State>) -> AttrValue {
    let kept = use_mut_ref(|| (None, AttrValue::default()));
    let place = (state.playhead(), state.partition());
    let key = Some((state.revision, state.position.run, place, state.beat));
    let mut kept = kept.borrow_mut();
    if kept.0.is_none() || (!state.is_moving() && kept.0 != key) {
        *kept = (key, state.link().into());
    }
    kept.1.clone()
}

/// The event log of the branch; computed again only when the run or the language changes.
#[hook]
fn use_lines(state: &UseReducerHandle<State>) -> Same<Rc<Vec<LogLine>>> {
    let (run, branch) = (state.position.run, state.position.branch);
    Same(use_memo((state.revision, run, branch, state.lang), |_| {
        adapters::event_log(state.history(), branch, state.lang)
    }))
}

/// The markers of the branch, and of the run beside.
type Marks = (Vec<TimelineMark>, Vec<TimelineMark>);

/// The markers of the branch, likewise.
#[hook]
fn use_marks(state: &UseReducerHandle<State>) -> Rc<Marks> {
    let (run, branch) = (state.position.run, state.position.branch);
    let width = state.size.0 as usize;
    use_memo((state.revision, state.marked, run, branch, state.lang, width), |_| state.marks())
}

/// What happens when files are chosen or dropped: they are opened in place of the stage.
#[hook]
fn use_on_pick(
    picked: &UseStateHandle<Option<Picked>>,
    on: &Callback<Command>,
) -> Callback<Picked> {
    let set = picked.setter();
    use_callback(on.clone(), move |picked, on| {
        set.set(Some(picked));
        on.emit(Command::OpenFiles(true));
    })
}

/// The view inside a log, while it is open; it changes from step to step, not within one.
#[hook]
fn use_inside(state: &UseReducerHandle<State>) -> Option<Same<Rc<Inside>>> {
    let at = (state.playhead(), state.partition());
    let place = (state.revision, state.position.run, at);
    let key = (place, state.lens.clone(), state.lang, state.size.0 as usize);
    (*use_memo(key, |_| state.inside().map(Rc::new).map(Same))).clone()
}

/// What happens when a key is pressed on the page.
#[hook]
fn use_keys(state: &UseReducerHandle<State>, on: &Callback<Command>) -> Callback<KeyboardEvent> {
    let (state, on) = (state.clone(), on.clone());
    let pressed = Callback::from(move |event: KeyboardEvent| {
        let focus = keyboard::focus_of(&event);
        let command = keys::command(&state, &event.key(), event.shift_key(), focus);
        if let Some(command) = command.filter(|_| !keyboard::is_foreign(&event)) {
            event.prevent_default();
            on.emit(command);
        }
    });
    keyboard::use_page_keys(pressed.clone());
    pressed
}
