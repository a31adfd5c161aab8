//! Holds the leader epoch checkpoint against the epochs that the batches carry.
//!
//! Rule: an epoch begins at the base offset of its first batch (FLS-5). Compaction may have
//! removed that batch, and records below the log start offset have lost their entry; an epoch
//! without records has an entry and no batch.
//!
//! From: `LeaderEpochFileCache`, `LeaderEpochCheckpointFile` (text: version 0, the number of
//! entries, and a line "epoch start-offset" for each).

use super::finding::What;
use super::findings::Findings;
use super::summary::BatchSummary;

/// How many epochs of the log are held against the checkpoint; leaders change rarely.
const MOST: usize = 100_000;

/// An entry of the checkpoint, and where its line begins in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EpochLine {
    /// Where the line begins.
    pub position: u64,
    /// The epoch.
    pub epoch: i32,
    /// Where it begins in the log.
    pub start: i64,
}

/// Where an epoch begins in the log.
#[derive(Clone, Copy)]
struct FirstBatch {
    file: u32,
    position: u64,
    epoch: i32,
    base_offset: i64,
    /// Where the batches before it end; `None` if there is none.
    previous_end: Option<i64>,
}

/// The epochs of the batches of a whole folder.
#[derive(Default)]
pub struct EpochCheck {
    firsts: Vec<FirstBatch>,
    end: Option<i64>,
}

impl EpochCheck {
    /// Takes in the next batch of a log file.
    pub fn meet(&mut self, file: u32, batch: &BatchSummary) {
        let epoch = batch.partition_leader_epoch;
        let known = self.firsts.last().is_some_and(|first| first.epoch >= epoch);
        // Batches that no leader has stamped carry -1, and no checkpoint knows it.
        if !known && epoch >= 0 && self.firsts.len() < MOST {
            let (position, base_offset) = (batch.position, batch.base_offset);
            let previous_end = self.end;
            self.firsts.push(FirstBatch { file, position, epoch, base_offset, previous_end });
        }
        self.end = Some(batch.last_offset().saturating_add(1));
    }

    /// Holds the checkpoint, which is this file, against what was met.
    pub fn compare(&self, file: u32, lines: &[EpochLine], findings: &mut Findings) {
        for first in &self.firsts {
            let Some(at) = lines.iter().position(|line| line.epoch == first.epoch) else {
                self.without_line(first, file, lines, findings);
                continue;
            };
            let EpochLine { position, epoch, start } = lines[at];
            let FirstBatch { base_offset, .. } = *first;
            let earliest = first.previous_end.unwrap_or(i64::MIN);
            let in_gap = (earliest..=base_offset).contains(&start);
            if at == 0 && start > base_offset {
                findings.tell(file, position, What::BelowFirstEpoch { start, base_offset });
            } else if !in_gap {
                let what = What::EpochStartDiffers { epoch, start, base_offset };
                findings.tell(file, position, what);
            }
        }
    }

    /// An epoch without a line is told, unless its records lie below the log start offset.
    fn without_line(
        &self,
        first: &FirstBatch,
        file: u32,
        lines: &[EpochLine],
        findings: &mut Findings,
    ) {
        let FirstBatch { epoch, base_offset, .. } = *first;
        match lines.first() {
            Some(line) if epoch < line.epoch && base_offset < line.start => {
                let what = What::BelowFirstEpoch { start: line.start, base_offset };
                findings.tell(file, line.position, what);
            }
            _ => {
                let what = What::EpochMissing { epoch, base_offset };
                findings.tell(first.file, first.position, what);
            }
        }
    }
}

/// Reads a checkpoint. What is wrong in it is told; the lines that can be read are answered.
pub fn read(file: u32, bytes: &[u8], findings: &mut Findings) -> Vec<EpochLine> {
    let mut lines: Vec<EpochLine> = Vec::new();
    let mut stated = None;
    let mut position = 0;
    for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        let start = position;
        position += line.len() as u64 + 1;
        let numbers = numbers(line);
        let wrong = What::BadLine { line: index as u32 + 1 };
        match (index, numbers.as_deref()) {
            (0, Some([0])) => {}
            (0, Some([version])) => {
                let version = i32::try_from(*version).unwrap_or(i32::MAX);
                findings.tell(file, start, What::OtherVersion { version });
            }
            (1, Some([count])) => stated = u32::try_from(*count).ok(),
            (2.., Some([])) => {}
            (2.., Some([epoch, offset])) => match entry(start, *epoch, *offset, lines.last()) {
                Ok(line) => lines.push(line),
                Err(what) => findings.tell(file, start, what),
            },
            _ => findings.tell(file, start, wrong),
        }
    }
    let found = lines.len() as u32;
    if let Some(stated) = stated.filter(|stated| *stated != found) {
        findings.tell(file, 0, What::CountDiffers { stated, found });
    }
    lines
}

fn entry(
    position: u64,
    epoch: i64,
    start: i64,
    previous: Option<&EpochLine>,
) -> Result<EpochLine, What> {
    let epoch = i32::try_from(epoch).unwrap_or(-1);
    let before = previous.map_or((-1, -1), |line| (line.epoch, line.start));
    if epoch > before.0 && start > before.1 {
        Ok(EpochLine { position, epoch, start })
    } else {
        Err(What::EpochsNotIncreasing { previous: before, entry: (epoch, start) })
    }
}

fn numbers(line: &[u8]) -> Option<Vec<i64>> {
    let text = std::str::from_utf8(line).ok()?;
    text.split_ascii_whitespace().map(|word| word.parse().ok()).collect()
}
