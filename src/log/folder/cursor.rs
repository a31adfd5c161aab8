//! The entries of an index file, one after the other, read in pieces.
//!
//! Rule: an index that is in use is allocated in advance; what is not used is zeros (IDX-7).

use std::rc::Rc;

use super::finding::What;
use super::source::FileBytes;

/// How much of an index is held at once, in bytes: a common multiple of 8, 12 and 34.
const PIECE: usize = 408 * 160;

/// Entries of `N` bytes, in order.
pub struct Cursor<const N: usize> {
    bytes: Rc<dyn FileBytes>,
    piece: Vec<u8>,
    /// Where the piece begins in the file.
    start: u64,
    /// The entry that comes next.
    next: u64,
    /// How many entries the file has room for.
    room: u64,
    /// How many entries are in use so far.
    used: u64,
}

impl<const N: usize> Cursor<N> {
    /// At the first entry.
    pub fn new(bytes: Rc<dyn FileBytes>) -> Cursor<N> {
        let room = bytes.size() / N as u64;
        Cursor { bytes, piece: Vec::new(), start: 0, next: 0, room, used: 0 }
    }

    /// What is wrong with the size of the file, and where.
    pub fn odd_size(&self) -> Option<(u64, What)> {
        let (entry, size) = (N as u64, self.bytes.size());
        let rest = size % entry;
        (rest != 0).then_some((size - rest, What::OddSize { entry, rest }))
    }

    /// How many entries are in use, of those gone by.
    pub fn used(&self) -> u64 {
        self.used
    }

    /// How many bytes are not in use, once all entries have gone by.
    pub fn padding(&self) -> u64 {
        (self.room - self.used) * N as u64
    }

    /// The next entry that is in use, and its position; or what is wrong at a position.
    pub fn next(&mut self) -> Option<(u64, Result<[u8; N], What>)> {
        while self.next < self.room {
            let position = self.next * N as u64;
            let entry = match self.entry_at(position) {
                Ok(entry) => entry,
                Err(_) => {
                    self.next = self.room;
                    return Some((position, Err(What::Unreadable)));
                }
            };
            self.next += 1;
            if entry.iter().any(|byte| *byte != 0) {
                let behind_padding = self.used + 1 < self.next;
                self.used = self.next;
                let entry = if behind_padding { Err(What::EntryAfterPadding) } else { Ok(entry) };
                return Some((position, entry));
            }
        }
        None
    }

    fn entry_at(&mut self, position: u64) -> Result<[u8; N], String> {
        let end = self.start + self.piece.len() as u64;
        if position < self.start || position + N as u64 > end {
            let left = self.bytes.size() - position;
            let length = PIECE.min(usize::try_from(left).unwrap_or(PIECE));
            let mut piece = vec![0; length];
            self.bytes.read(position, &mut piece)?;
            (self.start, self.piece) = (position, piece);
        }
        let from = (position - self.start) as usize;
        Ok(at(&self.piece, from))
    }
}

/// `N` bytes from `start` on. The caller has seen to it that they are there.
pub fn at<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    bytes[start..start + N].try_into().expect("a slice of N bytes")
}
