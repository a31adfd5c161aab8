//! The worker that thinks: it looks for schedules that break a promise, in a WebAssembly of its own
//! that the page loads when somebody asks.
//!
//! Rule: messages are texts. The first one from here says `ready`, because what is sent earlier
//! would be lost. A message to here begins with a line that says what is wanted; what it is about
//! follows. An answer begins with the same line.
//!
//! `hunt` begins a search (`replay::quest::Quest`) in the place of the one before; its answers are
//! `hunt` with the states a second, and a report, the last of which is not `looking`; or `trouble`.
//! `pause` and `resume` stop it and let it go on.
//! `space` begins to explore the state space of a spec (`scene::space`) in the same place; its
//! answers are `space on` with a report, the last `space over`.
//! `beside` and a number answer the text of a link that says what stands beside its run
//! (`scene::beside`); without a text if that cannot be done.
//! `judge` and a number answer how an attempt at a quest stands (`replay::challenge`): a line says
//! after which step it begins, or with a dash that the whole run is judged, whatever is done in it;
//! then comes the quest; with `trouble` and the reason if it cannot be played.
//! `why` and a number answer a question about a step of a link with lines (`scene::why`); without
//! any if that cannot be done.
//! `lesson` and a number answer the tag of a language and the text of a link with a file
//! (`scene::saved`); without any if that cannot be done.
//! `files`, a broker and a partition in a line, and the text of a link below are answered with the
//! files of that log: how many bytes of how many are written, and then, not as a text, the folder's
//! name, the files' names, and their bytes.
//! `fingerprint` and a number play so many steps of the benchmark's run and answer a number for all
//! of its states (`replay::Workload`), which must be the same as natively.
//! `trouble` answers what cannot be done, with the reason; to `hunt` and `judge`, which somebody
//! reads, a line in each language.

mod files;

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use highwater::checker::schedules::{Part, Search};
use highwater::replay::Workload;
use highwater::replay::challenge;
use highwater::replay::hunt::{Hunt, alone};
use highwater::replay::quest::{BadQuest, Quest, Verdict};
use highwater::scene::Lang;
use highwater::scene::beside::answer;
use highwater::scene::saved;
use highwater::scene::space::Space;
use highwater::scene::why::told;
use highwater::scene::wording::hunt::bad_quest;
use highwater::scene::wording::install_all;
use js_sys::{Date, JsString};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// How long the worker works before it listens again, in milliseconds.
const TURN: f64 = 40.0;

/// How often it says how far it is, in milliseconds.
const BETWEEN_REPORTS: f64 = 250.0;

/// What the worker is at.
#[derive(Default)]
struct Desk {
    work: Option<Work>,
    /// Raised with each search, so that the turns of the one before come to an end.
    serial: u32,
    paused: bool,
    told_at: f64,
    /// For how many milliseconds it has looked.
    looked: f64,
}

/// What takes its time.
enum Work {
    /// A search, and what expands its parts.
    Hunt(Box<Hunt>, Box<Expander>),
    Space(Space),
}

type Expander = dyn FnMut(&Search, Vec<Range<u32>>) -> Vec<Part>;

type Shared = Rc<RefCell<Desk>>;

fn main() {
    console_error_panic_hook::set_once();
    let worker: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let desk = Shared::default();
    let page = worker.clone();
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(text) = event.data().dyn_ref::<JsString>() {
            hear(&page, &desk, &String::from(text));
        }
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // The worker hears until it is terminated.
    heard.forget();
    tell(&worker, "ready");
}

fn tell(worker: &DedicatedWorkerGlobalScope, what: &str) {
    worker.post_message(&JsValue::from_str(what)).expect("a text can be sent");
}

fn hear(worker: &DedicatedWorkerGlobalScope, desk: &Shared, message: &str) {
    let (wanted, text) = message.split_once('\n').unwrap_or((message, ""));
    match wanted {
        "hunt" => match begin(text) {
            Ok(hunt) => set_about(worker, desk, Work::Hunt(Box::new(hunt), Box::new(alone()))),
            Err(why) => tell(worker, &format!("trouble\n{why}")),
        },
        "space" => {
            install_all();
            match Space::begin(text) {
                Ok(space) => set_about(worker, desk, Work::Space(space)),
                Err(why) => tell(worker, &format!("space over\n{why}")),
            }
        }
        "pause" => desk.borrow_mut().paused = true,
        "resume" => {
            let mut at = desk.borrow_mut();
            // A turn that is still waiting finds that it is out of date.
            at.serial += u32::from(at.paused);
            let (was_paused, serial) = (at.paused, at.serial);
            at.paused = false;
            drop(at);
            if was_paused {
                go_on(worker.clone(), Rc::clone(desk), serial);
            }
        }
        asked if answers(asked).is_some() => {
            install_all();
            let answer = answers(asked).and_then(|answer| answer(text)).unwrap_or_default();
            tell(worker, &format!("{asked}\n{answer}"));
        }
        "files" => {
            match files::write(text, |done, all| tell(worker, &format!("files\n{done} {all}"))) {
                Ok(written) => worker.post_message(&written).expect("bytes can be sent"),
                Err(why) => tell(worker, &format!("trouble\n{why}")),
            }
        }
        "fingerprint" => {
            let steps = text.parse().unwrap_or_default();
            let told = Workload::new().fingerprint(steps);
            tell(worker, &format!("{wanted}\n{told:016x}"));
        }
        other => tell(worker, &format!("trouble\nnobody knows what `{other}` is")),
    }
}

/// What answers a text with a text, for what is asked under a number: `beside 3`.
fn answers(asked: &str) -> Option<fn(&str) -> Option<String>> {
    let (kind, _) = asked.split_once(' ')?;
    Some(match kind {
        "beside" => |text| answer(text).ok(),
        "why" => told,
        "lesson" => saved::answer,
        "judge" => judged,
        _ => return None,
    })
}

fn judged(text: &str) -> Option<String> {
    let (since, quest) = text.split_once('\n')?;
    let since = if since == "-" { None } else { Some(since.parse().ok()?) };
    let told = read(quest).and_then(|quest| challenge::answer(&quest, since).map_err(said));
    Some(told.unwrap_or_else(|why| format!("trouble\n{why}")))
}

fn begin(text: &str) -> Result<Hunt, String> {
    Hunt::begin(&read(text)?).map_err(said)
}

fn read(text: &str) -> Result<Quest, String> {
    Quest::parse(text).map_err(said)
}

/// What is wrong in both languages, a line each.
fn said(bad: BadQuest) -> String {
    install_all();
    [Lang::En, Lang::Zh].map(|lang| bad_quest(lang, &bad)).join("\n")
}

/// Begins something in the place of what was done before.
fn set_about(worker: &DedicatedWorkerGlobalScope, desk: &Shared, work: Work) {
    let mut at = desk.borrow_mut();
    let serial = at.serial + 1;
    *at = Desk { work: Some(work), serial, ..Desk::default() };
    drop(at);
    go_on(worker.clone(), Rc::clone(desk), serial);
}

impl Work {
    /// Works until `end` has come; whether there is more to do.
    fn turn(&mut self, end: f64) -> bool {
        let mut more = true;
        while more && Date::now() < end {
            more = match self {
                Work::Hunt(hunt, expand) => hunt.round(expand),
                Work::Space(space) => space.round(),
            };
        }
        more
    }

    /// What is told of it, if it has taken so many seconds.
    fn report(&self, more: bool, seconds: f64) -> String {
        let rate = |states: u64| states as f64 / seconds.max(0.001);
        match self {
            Work::Hunt(hunt, _) => {
                let report = hunt.report();
                debug_assert!(more == (report.verdict == Verdict::Looking), "the last one says so");
                format!("hunt {:.0}\n{report}", rate(report.states))
            }
            Work::Space(space) => {
                let stands = if more { "on" } else { "over" };
                format!("space {stands}\n{}", space.report(more, rate(space.states()) as u64))
            }
        }
    }
}

/// Looks on for a while, and again after messages had their turn.
fn go_on(worker: DedicatedWorkerGlobalScope, desk: Shared, serial: u32) {
    let mut at = desk.borrow_mut();
    let Desk { work: Some(work), paused: false, told_at, looked, serial: now } = &mut *at else {
        return;
    };
    if *now != serial {
        return;
    }
    let start = Date::now();
    let more = work.turn(start + TURN);
    *looked += Date::now() - start;
    if !more || Date::now() >= *told_at + BETWEEN_REPORTS {
        tell(&worker, &work.report(more, *looked / 1_000.0));
        *told_at = Date::now();
    }
    drop(at);
    if more {
        Timeout::new(0, move || go_on(worker, desk, serial)).forget();
    }
}
