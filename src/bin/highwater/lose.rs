//! `lose`: the shortest schedule that breaks a promise, if there is one.

use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use highwater::checker::schedules::{Claim, Part, Search, Trail};
use highwater::replay::hunt::Hunt;
use highwater::replay::known::KNOWN;
use highwater::replay::quest::{BadQuest, Found, Quest, Report, Verdict, set_bound};
use highwater::scenario::Script;
use highwater::scene::Lang;
use highwater::scene::wording::beside::beside_name;

/// How often one is told that there is still something to do.
const PATIENCE: Duration = Duration::from_secs(5);

/// Looks for what the words ask for, and prints the script that was found. It is a finding and no
/// failure that there is none.
pub fn run(words: &[&str]) -> ExitCode {
    match asked(words) {
        Ok((quest, threads)) => look(&quest, threads),
        Err(why) => {
            eprintln!("{why}");
            ExitCode::from(2)
        }
    }
}

fn asked(words: &[&str]) -> Result<(Quest, usize), String> {
    let [file, flags @ ..] = words else { return Err("lose needs the file of a script".into()) };
    let text = std::fs::read_to_string(file).map_err(|why| format!("{file}: {why}"))?;
    let script = Script::parse(&text).map_err(|troubles| {
        troubles.iter().map(|trouble| format!("{file}:{trouble}")).collect::<Vec<_>>().join("\n")
    })?;
    let mut quest = Quest::of(script);
    let mut threads = thread::available_parallelism().map_or(1, usize::from);
    for flag in flags.chunks(2) {
        let [name, value] = flag else { return Err(format!("{} needs a value", flag[0])) };
        let number = || value.parse().map_err(|_| format!("{name}: {value} is no number"));
        match *name {
            "--claim" => {
                let known = Claim::named(value);
                quest.claim = known.ok_or_else(|| BadQuest::Claim((*value).into()).to_string())?;
            }
            "--states" => quest.most_states = number()?,
            "--threads" => threads = number()?.max(1) as usize,
            "--partition" => quest.partition = Some((*value).to_owned()),
            bound => {
                let bound = format!("{}={value}", bound.trim_start_matches('-'));
                set_bound(&mut quest.bounds, &bound).map_err(|why| why.to_string())?;
            }
        }
    }
    Ok((quest, threads))
}

fn look(quest: &Quest, threads: usize) -> ExitCode {
    let mut hunt = match Hunt::begin(quest) {
        Ok(hunt) => hunt,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::FAILURE;
        }
    };
    let began = Instant::now();
    let mut told = began;
    let mut trails: Vec<Trail> = vec![Trail::default(); threads];
    let mut together = |search: &Search, parts: Vec<_>| expand(search, parts, &mut trails);
    while hunt.round(&mut together) {
        if told.elapsed() >= PATIENCE {
            told = Instant::now();
            tell(&hunt.report(), began);
        }
    }
    let report = hunt.report();
    tell(&report, began);
    if let Some(Found { steps, script, remedies, .. }) = &report.found {
        println!("# {} steps, {}", steps, report.verdict.as_str());
        for remedy in remedies.iter().flatten() {
            println!("# holds with {}", beside_name(Lang::En, remedy));
        }
        print!("{script}");
    }
    ExitCode::SUCCESS
}

/// Expands parts by as many threads as there are trails; the parts come back in their order.
fn expand(search: &Search, parts: Vec<std::ops::Range<u32>>, trails: &mut [Trail]) -> Vec<Part> {
    let count = parts.len();
    let todo = Mutex::new(parts.into_iter().enumerate());
    let next = || todo.lock().ok()?.next();
    let work = |trail: &mut Trail| {
        let mut done = Vec::new();
        while let Some((at, numbers)) = next() {
            done.push((at, search.expand(numbers, trail)));
        }
        done
    };
    let mut done: Vec<(usize, Part)> = Vec::with_capacity(count);
    if let [trail] = trails {
        done = work(trail);
    } else {
        thread::scope(|scope| {
            let all: Vec<_> = trails.iter_mut().map(|trail| scope.spawn(|| work(trail))).collect();
            for each in all {
                done.extend(each.join().expect("a thread that expands does not fail"));
            }
        });
    }
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, part)| part).collect()
}

fn tell(report: &Report, began: Instant) {
    let Report { verdict, states, depth, bytes, walks, found } = report;
    let seconds = began.elapsed().as_secs_f64();
    let best =
        found.as_ref().map_or(String::new(), |found| format!(", found {} steps", found.steps));
    let what = match verdict {
        Verdict::Looking => "looking",
        Verdict::Shortest => "found a shortest schedule",
        Verdict::Minimal => "found a schedule of which no step can be left out",
        Verdict::Never => "no schedule within the bounds, however long",
        Verdict::NotInSteps => "no schedule of so many steps within the bounds",
        Verdict::Stopped => "stopped at the limit of states, nothing found",
    };
    eprintln!(
        "{what}: {states} states, every schedule of up to {depth} steps, {:.0} MB, {walks} random \
         walks, {seconds:.1} s, {:.0} states a second{best}",
        *bytes as f64 / 1e6,
        *states as f64 / seconds,
    );
}

/// Prints the searches whose answers are known: name, number of steps or `-`, and what is asked as
/// one JSON text, apart by tabs.
pub fn print_known() {
    for known in &KNOWN {
        let steps = known.steps.map_or("-".to_owned(), |steps| steps.to_string());
        println!("{}\t{steps}\t{:?}", known.name, known.quest().to_string());
    }
}

/// Runs them, or those of these names, on one core and on all, and prints how long each takes.
pub fn bench(names: &[&str]) {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for known in KNOWN.iter().filter(|known| names.is_empty() || names.contains(&known.name)) {
        let (report, one) = timed(known.quest(), 1);
        let (_, all) = timed(known.quest(), threads);
        let Report { states, bytes, found, .. } = report;
        let steps = found.map_or("none".to_owned(), |found| format!("{} steps", found.steps));
        println!(
            "{}: {steps}, {states} states; one core {one:.2} s, {:.0} states a second; {threads} \
             threads {all:.2} s, {:.0} states a second; {:.0} bytes a state",
            known.name,
            states as f64 / one,
            states as f64 / all,
            bytes as f64 / states as f64,
        );
    }
}

fn timed(quest: Quest, threads: usize) -> (Report, f64) {
    let mut hunt = Hunt::begin(&quest).expect("a known search can be begun");
    let began = Instant::now();
    let mut trails: Vec<Trail> = vec![Trail::default(); threads];
    let mut together = |search: &Search, parts: Vec<_>| expand(search, parts, &mut trails);
    while hunt.round(&mut together) {}
    let seconds = began.elapsed().as_secs_f64();
    (hunt.report(), seconds)
}
