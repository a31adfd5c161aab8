//! Benchmarks of the checker: how many states a second, on one core with all laws and with none,
//! and on all cores; and how much memory they take.

use std::thread;

use highwater::checker::LawSet;
use highwater::checker::coarse::{Setup, Spec};

use super::check::Explore;
use super::usage::Usage;

/// Runs all of them.
pub fn run() {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    for spec in Spec::all() {
        // AsyncIsr has few states unless its bounds are larger.
        let bound = if spec == Spec::AsyncIsr { 4 } else { 2 };
        let bounds = spec.constants().iter().map(|constant| (constant.name(), bound));
        let mut bounds: Vec<(&str, u64)> = bounds.collect();
        bounds[0].1 = 3;
        let setup = Setup::new(spec.name(), &bounds).expect("these bounds are small");
        let all = LawSet::first(spec.laws().len());
        let (states, bytes, with_laws) = rate(&setup, all, 1);
        let (_, _, without) = rate(&setup, LawSet::default(), 1);
        let (_, _, together) = rate(&setup, all, threads);
        println!(
            "checker, {}, {states} states: {with_laws:.0} states a CPU second with all laws, \
             {without:.0} without; {together:.0} a second on the clock by {threads} threads with \
             all laws; {:.1} bytes a state",
            spec.name(),
            bytes as f64 / states as f64
        );
    }
}

/// States, bytes, and states a second: of CPU time for one thread, on the clock for more. The best
/// of three.
fn rate(setup: &Setup, laws: LawSet, threads: usize) -> (u64, usize, f64) {
    let runs = (0..3).map(|_| {
        let began = Usage::now();
        let found = setup.visit(Explore { laws, threads });
        let (report, bytes) = found.expect("these bounds are small");
        let used = began.until_now();
        let time = if threads == 1 { used.cpu } else { used.wall };
        let seconds = time.as_secs_f64().max(0.01);
        (report.states, bytes, report.states as f64 / seconds)
    });
    runs.max_by(|a, b| a.2.total_cmp(&b.2)).expect("there are three")
}
