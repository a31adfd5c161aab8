//! Native benchmarks. They print figures and judge nothing.

use std::time::{Duration, Instant};

use highwater::engine::{Action, Opening, Rules};
use highwater::replay::{History, Playhead, Workload};
use highwater::scene::{Lang, View, lay_out};

const STEPS: usize = 500_000;
const FRAMES: usize = 10_000;

/// Runs all of them.
pub fn run() {
    steps_per_second();
    seek();
}

fn steps_per_second() {
    rate("3 brokers, 1 partition", Workload::new, STEPS);
    rate("9 brokers, 50 partitions", Workload::wide, STEPS / 10);
    let mut workload = Workload::new();
    workload.play(100_000);
    println!("events told after 100000 steps: {}", workload.cluster().last_event().0);
}

fn rate(size: &str, workload: fn() -> Workload, steps: usize) {
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let mut workload = workload();
            let began = Instant::now();
            workload.play(steps);
            steps as f64 / began.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    println!(
        "engine steps per second, native, one core, {size}: median {:.0} (min {:.0}, max {:.0})",
        rates[2], rates[0], rates[4]
    );
}

/// Jumps all over a long run and lays out the picture each time.
fn seek() {
    let rules = Rules::default();
    let mut history = History::open(rules, Opening::of(&rules));
    let mut at = Playhead::default();
    let began = Instant::now();
    for n in 0..FRAMES {
        let act = if n % 10 == 0 { produce(n) } else { Action::Next };
        if let Ok(next) = history.act(at, &act) {
            at = next;
        }
    }
    let last = history.last(0);
    println!("a run of {last} steps played in {:?}", began.elapsed());
    let mut times: Vec<Duration> = (0..1_000)
        .map(|n| {
            let at = Playhead { step: n * 7_919 % last, branch: 0 };
            let began = Instant::now();
            let view = View {
                history: &history,
                at,
                partition: highwater::engine::Cluster::PARTITION,
                progress: 0.5,
                width: 1000.0,
                height: 500.0,
                lang: Lang::En,
                selected: None,
                motion: true,
                beside: None,
            };
            assert!(!lay_out(&view).items.is_empty(), "a stage is never empty");
            began.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!("seek and lay out, native: median {:?}, 99 % {:?}", times[500], times[990]);
}

fn produce(n: usize) -> Action {
    use highwater::engine::action::Draft;
    use highwater::engine::{Act, ClientId, Cluster};
    let records = [Draft::of(format!("r{n}"))].into();
    Action::Act(Act::Produce { producer: ClientId(1), partition: Cluster::PARTITION, records })
}
