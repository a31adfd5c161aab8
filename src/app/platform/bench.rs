//! What the benchmark asks of the page: engine steps, as many as it says.

use wasm_bindgen::prelude::wasm_bindgen;

use crate::replay::Workload;

/// Plays the benchmark's run for `steps` steps and answers the fingerprint of where it ends, so
/// that the work cannot be left out, and can be compared with the native program's.
#[wasm_bindgen]
pub fn bench_steps(steps: u32) -> String {
    let mut workload = Workload::new();
    workload.play(steps as usize);
    format!("{:016x}", workload.cluster().fingerprint())
}
