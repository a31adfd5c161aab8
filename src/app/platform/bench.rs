//! What the benchmark asks of the page: engine steps, as many as it says.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::replay::Workload;

/// Plays the benchmark's run for `steps` steps and answers how many events were told since the
/// cluster began, so that the work cannot be left out.
#[wasm_bindgen]
pub fn bench_steps(steps: u32) -> u32 {
    let mut workload = Workload::new();
    workload.play(steps as usize);
    workload.cluster().last_event().0
}
