//! Walks through the bytes of a log file as they come, batch by batch.
//!
//! Rule: batches lie back to back; each says how long it is, and its checksum covers all from the
//! attributes on (LOG-1). What is no batch ends the walk: from there on nothing tells where the
//! next one begins. A wrong checksum alone does not, as long as the next header makes sense.
//!
//! From: `FileLogInputStream`, `DefaultRecordBatch.ensureValid`, `LogSegment.recover`. Recovery in
//! Kafka stops at a wrong checksum too and cuts the file there; the report names this position.
//!
//! No batch is held: the checksum is computed while the bytes go by.

use super::finding::What;
use super::summary::BatchSummary;
use crate::log::format::{BatchHeader, Crc32c, DamageKind};

const HEADER: usize = BatchHeader::SIZE;

/// What a scanner sees in passing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A whole batch. The checksum of its bytes is given if it is not the one in its header.
    Batch(BatchSummary, Option<u32>),
    /// Something that ends the walk, and where it begins.
    Stopped(u64, What),
}

/// Where a scanner is.
enum State {
    /// Inside a header, of which these bytes have come.
    Header,
    /// Inside a batch: so many of its bytes are still to come.
    Records { batch: BatchSummary, crc: Crc32c, left: u64 },
    /// Inside zeros that no batch begins with.
    Zeros,
    /// At an end: nothing behind is looked at.
    Stopped,
}

/// See the module.
pub struct Scanner {
    state: State,
    /// The position of the batch that is under way, or of the next one.
    position: u64,
    /// How many bytes have come.
    seen: u64,
    header: [u8; HEADER],
    filled: usize,
}

impl Scanner {
    /// A scanner at a position where a batch begins.
    pub fn at(position: u64) -> Scanner {
        let (header, filled) = ([0; HEADER], 0);
        Scanner { state: State::Header, position, seen: position, header, filled }
    }

    /// Whether nothing that is fed can change anything any more.
    pub fn has_stopped(&self) -> bool {
        matches!(self.state, State::Stopped)
    }

    /// Takes the next bytes and tells `sink` what they complete.
    pub fn feed(&mut self, mut bytes: &[u8], sink: &mut dyn FnMut(Seen)) {
        while !bytes.is_empty() {
            let taken = match &mut self.state {
                State::Header => self.take_header(bytes, sink),
                State::Records { crc, left, .. } => {
                    let taken = bytes.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                    *crc = crc.update(&bytes[..taken]);
                    *left -= taken as u64;
                    taken
                }
                State::Zeros => self.take_zeros(bytes, sink),
                State::Stopped => return,
            };
            self.seen += taken as u64;
            bytes = &bytes[taken..];
            self.end_batch(sink);
        }
    }

    /// Says that no more bytes come.
    pub fn finish(&mut self, sink: &mut dyn FnMut(Seen)) {
        let has = self.seen - self.position;
        let what = match &self.state {
            State::Header => self.cut_off_header(),
            State::Records { batch, .. } => Some(What::BatchCutOff { needs: batch.size(), has }),
            State::Zeros => Some(What::ZeroTail { bytes: has }),
            State::Stopped => None,
        };
        if let Some(what) = what {
            self.stop(what, sink);
        }
    }

    /// What fewer bytes than a header are, at the end of a file.
    fn cut_off_header(&self) -> Option<What> {
        let bytes = &self.header[..self.filled];
        let (needs, has) = (HEADER as u64, bytes.len() as u64);
        if bytes.is_empty() {
            None
        } else if bytes.iter().all(|byte| *byte == 0) {
            Some(What::ZeroTail { bytes: has })
        } else {
            match BatchHeader::parse(bytes).map_err(|damage| damage.what) {
                Err(DamageKind::OldFormat { magic }) => Some(What::OtherFormat { magic }),
                _ => Some(What::HeaderCutOff { needs, has }),
            }
        }
    }

    fn stop(&mut self, what: What, sink: &mut dyn FnMut(Seen)) {
        self.state = State::Stopped;
        sink(Seen::Stopped(self.position, what));
    }

    fn take_header(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Seen)) -> usize {
        let taken = bytes.len().min(HEADER - self.filled);
        self.header[self.filled..self.filled + taken].copy_from_slice(&bytes[..taken]);
        self.filled += taken;
        if self.filled == HEADER {
            self.begin_batch(sink);
        }
        taken
    }

    fn begin_batch(&mut self, sink: &mut dyn FnMut(Seen)) {
        self.filled = 0;
        if self.header.iter().all(|byte| *byte == 0) {
            self.state = State::Zeros;
            return;
        }
        match BatchHeader::parse(&self.header) {
            Ok(header) => {
                let batch = BatchSummary { position: self.position, header };
                let crc = Crc32c::new().update(&self.header[BatchHeader::ATTRIBUTES_AT..]);
                self.state = State::Records { batch, crc, left: batch.size() - HEADER as u64 };
            }
            Err(damage) => self.stop(no_batch(&damage.what), sink),
        }
    }

    /// Ends the batch that is under way if all of it has come.
    fn end_batch(&mut self, sink: &mut dyn FnMut(Seen)) {
        if let State::Records { batch, crc, left: 0 } = &self.state {
            let computed = crc.finish();
            let wrong = (computed != batch.crc).then_some(computed);
            let seen = Seen::Batch(*batch, wrong);
            self.position += batch.size();
            self.state = State::Header;
            sink(seen);
        }
    }

    /// Zeros to the end are room that was allocated in advance; anything else among them is not.
    fn take_zeros(&mut self, bytes: &[u8], sink: &mut dyn FnMut(Seen)) -> usize {
        if bytes.iter().any(|byte| *byte != 0) {
            self.stop(What::ImpossibleLength { length: 0 }, sink);
        }
        bytes.len()
    }
}

/// Why 61 bytes are no header.
fn no_batch(damage: &DamageKind) -> What {
    match *damage {
        DamageKind::OldFormat { magic } | DamageKind::UnknownMagic { magic } => {
            What::OtherFormat { magic }
        }
        DamageKind::ImpossibleLength { length } => What::ImpossibleLength { length },
        _ => What::ImpossibleLength { length: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &[u8] = include_bytes!("../../../tests/fixtures/orders-0/00000000000000000000.log");

    fn scan(bytes: &[u8], piece: usize) -> Vec<Seen> {
        let mut scanner = Scanner::at(0);
        let mut seen = Vec::new();
        for piece in bytes.chunks(piece) {
            scanner.feed(piece, &mut |one| seen.push(one));
        }
        scanner.finish(&mut |one| seen.push(one));
        seen
    }

    #[test]
    fn pieces_of_any_size_show_the_same() {
        let zeros = [LOG, &[0; 200]].concat();
        let garbage = [LOG, &[9; 200]].concat();
        for bytes in [LOG, &zeros, &garbage, &LOG[..5000], &LOG[..7190]] {
            let whole = scan(bytes, bytes.len());
            for piece in [1, 7, 61, 62, 1000] {
                assert_eq!(scan(bytes, piece), whole, "pieces of {piece}");
            }
        }
        assert_eq!(scan(&zeros, 9).pop(), Some(Seen::Stopped(7444, What::ZeroTail { bytes: 200 })));
        let other = What::OtherFormat { magic: 9 };
        assert_eq!(scan(&garbage, 9).pop(), Some(Seen::Stopped(7444, other)));
    }

    #[test]
    fn a_lone_message_of_the_old_format_is_told_as_such() {
        // Format 0: offset, length, checksum, magic, attributes, no key, a value of one byte.
        let mut old = vec![0; 8];
        old.extend(15_i32.to_be_bytes());
        old.extend([1, 2, 3, 4, 0, 0, 255, 255, 255, 255, 0, 0, 0, 1, b'a']);
        let stopped = Seen::Stopped(0, What::OtherFormat { magic: 0 });
        assert_eq!(scan(&old, 100), [stopped]);
    }
}
