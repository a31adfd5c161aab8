//! The command line: still pictures, what is told, fingerprints, the fidelity table, benchmarks.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use highwater::replay::Workload;
use highwater::scene;

mod bench;
mod bench_check;
mod bench_log;
mod check;
mod check_flags;
mod files;
mod folder;
mod lose;
mod told;
mod usage;
mod why;

const USAGE: &str = "usage: highwater COMMAND
  stills               the storyboard of every lesson as HTML, for pages without WebAssembly
  fidelity             the fidelity table as Markdown
  told LESSON          what the stage says of each step, the same on every machine
  fingerprint STEPS    a number for the states of the benchmark's run, likewise
  check --spec NAME    all states of a published TLA+ spec, and which of its laws hold
    for most specs     --replicas N --log-size N --max-records N --max-leader-epoch N
    for AsyncIsr       --replicas N --max-offset N --max-version N
    [--law NAME|none]  some laws (more than one --law is fine) or none, instead of all
    [--json FILE]      the figures and counterexamples with every state as JSON; - for stdout
    [--threads N]      the same answers by more threads
    [--symmetric]      states that differ in which replica is which count once
  lose SCRIPT          the shortest schedule after a script that loses an acknowledged record
    [--claim NAME]     or that breaks another promise
    [--records N] [--crashes N] [--restarts N] [--cuts N] [--drops N] [--elections N]
    [--choices N]      how often at most; choices: messages and timers out of their turn
    [--losing N]       unflushed records that go with a crash; [--down N] brokers down at once
    [--steps N] [--states N] [--partition NAME] [--threads N]
  why SCRIPT QUESTION  why something is so at the end of a script, and what holds it there: hw 2,
    [--zh before it]   leo 2, isr, isr 3, leader, epoch, record \"a\", consumer 1, node b2
  quests               searches whose answers are known, as the page's worker takes them
  check-folder PATH    what is in the files of a broker's partition folder, and what does not fit
  write-log FOLDER     a segment with batches of every kind, for the clients of others
  dump-log FILE        a .log file, a line for each batch and each record
  bench                engine steps per second, and seek time in a long run
  bench log            look-ups in a log of ten million records
  bench check          states per second of the checker, with laws and without
  bench lose [NAME]    how long the searches take whose answers are known, or those of these names";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["stills"] => print!("{}", scene::stills::html()),
        ["fidelity"] => print!("{}", scene::panels::fidelity::markdown()),
        ["told", lesson] => return told::run(lesson),
        ["fingerprint", steps] => match steps.parse() {
            Ok(steps) => println!("{:016x}", Workload::new().fingerprint(steps)),
            Err(bad) => return done(Err(io::Error::other(bad))),
        },
        ["write-log", folder] => return done(files::write_log(Path::new(folder))),
        ["dump-log", file] => return done(files::dump_log(Path::new(file))),
        ["bench"] => bench::run(),
        ["bench", "log"] => bench_log::run(),
        ["quests"] => lose::print_known(),
        ["bench", "lose", names @ ..] => lose::bench(names),
        ["bench", "check"] => bench_check::run(),
        ["check", flags @ ..] => return check::run(flags),
        ["lose", words @ ..] => return lose::run(words),
        ["why", file, words @ ..] => return why::run(file, words),
        ["check-folder", path] => return folder::check(path),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

fn done(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
