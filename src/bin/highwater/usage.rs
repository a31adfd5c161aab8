//! What the process uses: time and memory. CPU time and the peak come from Linux's /proc; elsewhere
//! the clock on the wall stands for the former, and the latter is not known.

use std::fs;
use std::time::{Duration, Instant};

/// Ticks of /proc a second; Linux has told programs this number for as long as there is /proc.
const TICKS: u64 = 100;

/// At an instant, what was used until then; or what was used between two.
#[derive(Clone, Copy, Debug)]
pub struct Usage {
    began: Instant,
    /// Time on the clock.
    pub wall: Duration,
    /// Time of all threads.
    pub cpu: Duration,
    /// The most memory that the process has held so far.
    pub peak_bytes: Option<u64>,
}

impl Usage {
    /// Until now.
    pub fn now() -> Usage {
        let cpu = cpu().unwrap_or_default();
        Usage { began: Instant::now(), wall: Duration::ZERO, cpu, peak_bytes: peak() }
    }

    /// From then to now.
    pub fn until_now(self) -> Usage {
        let wall = self.began.elapsed();
        let cpu = cpu().map_or(wall, |now| now.saturating_sub(self.cpu));
        Usage { wall, cpu, peak_bytes: peak(), ..self }
    }
}

/// User and system time: the 14th and 15th field, counted behind the name in parentheses.
fn cpu() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
    let ticks = ticks.sum::<Result<u64, _>>().ok()?;
    Some(Duration::from_millis(ticks * 1_000 / TICKS))
}

fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1_024)
}
