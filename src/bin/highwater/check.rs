//! `check`: every state of a published spec, and which of its laws hold.

use std::fs;
use std::process::ExitCode;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use highwater::checker::coarse::{Setup, Spec, Visitor};
use highwater::checker::{LawSet, Model, Part, Report, Search, Status, TooMany, Value, Verdict};

use super::check_flags::{Flags, tell};
use super::usage::Usage;

/// How many states a worker is given at once.
const PART: u32 = 1 << 12;

/// How often one is told that there is still something to do.
const PATIENCE: Duration = Duration::from_secs(10);

/// Checks what the words ask for, and prints what was found. A law that does not hold is a finding
/// and no failure.
pub fn run(words: &[&str]) -> ExitCode {
    let flags = match Flags::parse(words) {
        Ok(flags) => flags,
        Err(trouble) => {
            eprintln!("{}", tell(&trouble));
            return ExitCode::from(2);
        }
    };
    let began = Usage::now();
    let explore = Explore { laws: flags.laws, threads: flags.threads };
    let (report, bytes) = match flags.setup.visit(explore) {
        Ok(found) => found,
        Err(TooMany) => {
            eprintln!("there are more states than a search can number (2 to the power of 28)");
            return ExitCode::FAILURE;
        }
    };
    let used = Used { usage: began.until_now(), bytes, threads: flags.threads };
    match flags.json.as_deref() {
        None => print(&flags.setup, &report, &used),
        Some("-") => println!("{}", json(&flags.setup, &report, &used)),
        Some(path) => {
            if let Err(error) = fs::write(path, format!("{}\n", json(&flags.setup, &report, &used)))
            {
                eprintln!("{path}: {error}");
                return ExitCode::FAILURE;
            }
            print(&flags.setup, &report, &used);
        }
    }
    ExitCode::SUCCESS
}

/// What a search took.
struct Used {
    usage: Usage,
    /// Of states, table and parents.
    bytes: usize,
    threads: usize,
}

impl Used {
    fn per_second(&self, states: u64) -> u64 {
        (states as f64 / self.usage.cpu.as_secs_f64().max(0.001)) as u64
    }
}

/// Explores all states, and says what was found and how many bytes states, table and parents take.
pub struct Explore {
    /// The laws to check.
    pub laws: LawSet,
    /// How many threads there are: one absorbs, and if there are others, they expand.
    pub threads: usize,
}

impl Visitor for Explore {
    type Output = Result<(Report, usize), TooMany>;

    fn visit<M: Model<W> + Clone + Send, const W: usize>(self, model: M) -> Self::Output {
        let mut search = Search::new(model, self.laws);
        let mut told = Instant::now();
        let mut tell = |search: &Search<M, W>| {
            if told.elapsed() >= PATIENCE {
                told = Instant::now();
                eprintln!("{} states, depth {}", search.states(), search.levels().len() - 1);
            }
        };
        if self.threads > 1 {
            explore_together(&mut search, self.threads - 1, &mut tell)?;
        }
        while search.advance(1 << 16)? == Status::Running {
            tell(&search);
        }
        Ok((Report::of(&search), search.bytes()))
    }
}

/// The workers expand parts of a level, each every so many; this thread absorbs them in order.
fn explore_together<M: Model<W> + Clone + Send, const W: usize>(
    search: &mut Search<M, W>,
    workers: usize,
    tell: &mut impl FnMut(&Search<M, W>),
) -> Result<(), TooMany> {
    thread::scope(|scope| {
        let hire = |_| {
            let (give, given) = mpsc::channel::<Part<W>>();
            let (hand_in, done) = mpsc::channel();
            let (model, laws) = (search.model().clone(), search.laws());
            scope.spawn(move || {
                for mut part in given {
                    part.expand(&model, laws);
                    if hand_in.send(part).is_err() {
                        break;
                    }
                }
            });
            (give, done)
        };
        let desks: Vec<_> = (0..workers).map(hire).collect();
        let ahead = 2 * workers;
        while search.status() == Status::Running {
            let parts: Vec<_> = search.parts(PART).collect();
            let give = |search: &Search<M, W>, at: usize, mut part: Part<W>| {
                search.fill(parts[at].clone(), &mut part);
                desks[at % workers].0.send(part).expect("a worker works until its desk is gone");
            };
            for at in 0..parts.len().min(ahead) {
                give(search, at, Part::default());
            }
            for at in 0..parts.len() {
                let part = desks[at % workers].1.recv();
                let part = part.expect("a worker hands in what it was given");
                search.absorb(&part)?;
                if at + ahead < parts.len() {
                    give(search, at + ahead, part);
                }
                tell(search);
            }
        }
        Ok(())
    })
}

fn constants(setup: &Setup) -> impl Iterator<Item = (&'static str, u64)> {
    setup.constants().iter().map(|(constant, value)| (constant.name(), *value))
}

fn json(setup: &Setup, report: &Report, used: &Used) -> Value {
    let bounds = constants(setup).map(|(name, value)| (name.to_owned(), value.into()));
    let mut fields = vec![
        ("spec".to_owned(), Value::name(setup.spec().name())),
        ("constants".to_owned(), Value::Record(bounds.collect())),
    ];
    fields.extend(report.fields());
    let mut figure = |name: &str, value: u64| fields.push((name.to_owned(), value.into()));
    figure("cpu_ms", used.usage.cpu.as_millis() as u64);
    figure("wall_ms", used.usage.wall.as_millis() as u64);
    figure("states_per_second", used.per_second(report.states));
    figure("threads", used.threads as u64);
    figure("search_bytes", used.bytes as u64);
    if let Some(peak) = used.usage.peak_bytes {
        figure("peak_bytes", peak);
    }
    Value::Record(fields)
}

fn print(setup: &Setup, report: &Report, used: &Used) {
    let bounds: Vec<String> =
        constants(setup).map(|(name, value)| format!("{name} {value}")).collect();
    println!("{}: {}", setup.spec().name(), bounds.join(", "));
    println!("distinct states   {}", report.states);
    println!("depth             {} steps", report.depth());
    let levels: Vec<String> = report.levels.iter().map(u64::to_string).collect();
    println!("states per level  {}", levels.join(" "));
    println!("generated         {}", report.generated);
    println!("deadlock states   {}", report.deadlocks);
    let Used { usage, bytes, threads } = used;
    println!(
        "time              {:.2} s CPU, {:.2} s on the clock, {threads} threads",
        usage.cpu.as_secs_f64(),
        usage.wall.as_secs_f64()
    );
    println!("states per second {} of CPU", used.per_second(report.states));
    let mega = |bytes: u64| bytes as f64 / 1e6;
    print!("memory            {:.1} MB for the search", mega(*bytes as u64));
    match usage.peak_bytes {
        Some(peak) => println!(", {:.1} MB at the peak of the process", mega(peak)),
        None => println!(),
    }
    report.verdicts.iter().for_each(print_verdict);
}

fn print_verdict(verdict: &Verdict) {
    let Some(steps) = verdict.steps() else {
        println!("{}: holds", verdict.law);
        return;
    };
    let states = verdict.violating;
    println!("{}: broken after {steps} steps; {states} states break it", verdict.law);
    for (number, action) in (1..).zip(verdict.trace.iter().filter_map(|step| step.action.as_ref()))
    {
        println!("  {number:>2}  {}", action.line());
    }
}

/// The names of all specs, for help.
pub fn spec_names() -> String {
    let names = Spec::all().map(|spec| match spec.short_name() {
        Some(short) => format!("{} ({short})", spec.name()),
        None => spec.name().to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}
