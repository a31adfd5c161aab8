//! `told LESSON`: what the stage says of each step, to hold the page against it.

use std::process::ExitCode;

use highwater::engine::Cluster;
use highwater::replay::{Playhead, course};
use highwater::scene::{Lang, View, lay_out};

/// Prints run, step and description, a line for each step.
pub fn run(id: &str) -> ExitCode {
    let Some(Ok(lesson)) = course::read(id, "en") else {
        let known: Vec<&str> = course::ids().collect();
        eprintln!("there is no lesson \"{id}\"; there are {}", known.join(", "));
        return ExitCode::from(2);
    };
    let open = match course::open(lesson) {
        Ok(open) => open,
        Err(failure) => {
            eprintln!("{failure}");
            return ExitCode::FAILURE;
        }
    };
    for (run, history) in open.runs.iter().enumerate() {
        for step in 0..history.frames(0).len() {
            let stage = lay_out(&View {
                history,
                at: Playhead { step, branch: 0 },
                partition: Cluster::PARTITION,
                progress: 0.0,
                width: 1000.0,
                height: 500.0,
                lang: Lang::En,
                selected: None,
                motion: false,
                beside: None,
            });
            println!("{run} {step} {}", stage.description);
        }
    }
    ExitCode::SUCCESS
}
