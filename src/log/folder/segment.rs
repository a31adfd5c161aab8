//! One segment: its batches, held against each other and against its indexes.

use super::epochs::EpochCheck;
use super::finding::What;
use super::findings::Findings;
use super::marks::Marks;
use super::offset_index::OffsetIndexCheck;
use super::report::{Content, LogContent};
use super::scanner::Seen;
use super::summary::BatchSummary;
use super::time_index::TimeIndexCheck;
use super::txn_index::TxnIndexCheck;
use crate::log::format::{BatchHeader, Compression};

/// The indexes of a segment that are there.
#[derive(Default)]
pub struct Indexes {
    /// `.index`.
    pub offset: Option<OffsetIndexCheck>,
    /// `.timeindex`.
    pub time: Option<TimeIndexCheck>,
    /// `.txnindex`.
    pub txn: Option<TxnIndexCheck>,
}

impl Indexes {
    fn meet(&mut self, batch: &BatchSummary, findings: &mut Findings) {
        if let Some(index) = &mut self.offset {
            index.meet(batch, findings);
        }
        if let Some(index) = &mut self.time {
            index.meet(batch, findings);
        }
        if let Some(index) = &mut self.txn {
            index.meet(batch, findings);
        }
    }

    /// Ends the checks and answers what each index holds.
    pub fn end(&mut self, whole_log: bool, findings: &mut Findings) -> Vec<(u32, Content)> {
        let mut contents = Vec::new();
        let mut add = |file, (entries, padding)| {
            contents.push((file, Content::Index { entries, padding }));
        };
        if let Some(index) = &mut self.offset {
            index.end(whole_log, findings);
            add(index.file, index.used_and_padding());
        }
        if let Some(index) = &mut self.time {
            index.end(whole_log, findings);
            add(index.file, index.used_and_padding());
        }
        if let Some(index) = &mut self.txn {
            index.end(whole_log, findings);
            add(index.file, index.used_and_padding());
        }
        contents
    }
}

/// See the module.
pub struct SegmentCheck {
    /// The file of the log, as findings name it.
    pub file: u32,
    /// What the batches add up to so far.
    pub content: LogContent,
    /// Where batches lie.
    pub marks: Marks,
    /// The indexes.
    pub indexes: Indexes,
    /// The offset in the name.
    name: i64,
    previous: Option<BatchSummary>,
    damaged: bool,
    stopped: bool,
}

impl SegmentCheck {
    /// Before the first batch.
    pub fn new(file: u32, name: i64, indexes: Indexes) -> SegmentCheck {
        let (content, marks) = (LogContent::default(), Marks::default());
        let (previous, damaged, stopped) = (None, false, false);
        SegmentCheck { file, content, marks, indexes, name, previous, damaged, stopped }
    }

    /// Whether the walk came to the end of the file.
    pub fn saw_all(&self) -> bool {
        !self.stopped
    }

    /// Takes in what the scanner saw.
    pub fn meet(&mut self, seen: Seen, epochs: &mut EpochCheck, findings: &mut Findings) {
        match seen {
            Seen::Stopped(position, what) => {
                self.stopped = !matches!(what, What::ZeroTail { .. });
                findings.tell(self.file, position, what);
            }
            Seen::Batch(batch, wrong_crc) => {
                if let Some(computed) = wrong_crc {
                    let what = What::CrcMismatch { stored: batch.crc, computed };
                    findings.tell(self.file, batch.position, what);
                }
                self.damaged |= wrong_crc.is_some();
                self.check(&batch, findings);
                self.count(&batch);
                self.marks.note(self.content.batches - 1, &batch);
                self.indexes.meet(&batch, findings);
                epochs.meet(self.file, &batch);
                self.previous = Some(batch);
            }
        }
    }

    /// Says that the file could not be read from a position on.
    pub fn meet_unreadable(&mut self, position: u64, findings: &mut Findings) {
        self.stopped = true;
        findings.tell(self.file, position, What::Unreadable);
    }

    fn count(&mut self, batch: &BatchSummary) {
        let content = &mut self.content;
        let first = content.offsets.map_or(batch.base_offset, |(first, _)| first);
        content.offsets = Some((first, batch.last_offset()));
        content.batches += 1;
        content.records += u64::try_from(batch.record_count).unwrap_or(0);
        content.control += u64::from(batch.flags().control);
        if let Some(codec) = content.codecs.get_mut(usize::from(batch.attributes as u8 & 7)) {
            *codec += 1;
        }
        let timestamp = Some(batch.max_timestamp).filter(|timestamp| *timestamp >= 0);
        content.max_timestamp = content.max_timestamp.max(timestamp);
        content.readable = batch.position + batch.size();
        if !self.damaged {
            content.sound = content.readable;
        }
    }

    fn check(&self, batch: &BatchSummary, findings: &mut Findings) {
        let mut tell = |what| findings.tell(self.file, batch.position, what);
        let BatchHeader { base_offset, last_offset_delta, record_count: count, .. } = batch.header;
        if count < 0 || last_offset_delta < 0 {
            tell(What::ImpossibleCount { count, last_offset_delta });
        }
        if let Compression::Unknown(codec) = batch.compression() {
            tell(What::UnknownCodec { codec });
        }
        let (name, last_offset) = (self.name, batch.last_offset());
        if last_offset.saturating_sub(name) > i64::from(i32::MAX) {
            tell(What::TooFarFromBase { name, last_offset });
        }
        let Some(before) = &self.previous else {
            if base_offset < name {
                tell(What::BelowName { name, base_offset });
            } else if base_offset > name {
                tell(What::AboveName { name, base_offset });
            }
            return;
        };
        let previous = before.last_offset();
        if base_offset <= previous {
            tell(What::OffsetsFall { previous, base_offset });
        }
        let (previous, epoch) = (before.partition_leader_epoch, batch.partition_leader_epoch);
        if epoch < previous {
            tell(What::EpochFalls { previous, epoch });
        }
    }
}
