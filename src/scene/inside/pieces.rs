//! The bytes of a log in the model: made when somebody looks.

use super::folder::Folder;
use super::hex::{self, HexScene};
use super::search::Overlay;
use super::{Frame, Lens, Piece};
use crate::log::format::{Content, checkpoint, index_file};
use crate::log::{OffsetEntry, Segment, TimeEntry};
use crate::scene::wording::inside::{Phrase, say};

/// What the bytes are taken from.
pub struct Shown<'a> {
    pub frame: Frame,
    pub lens: &'a Lens,
    pub folder: &'a Folder,
    pub segment: &'a Segment,
    pub overlay: Option<&'a Overlay>,
}

impl Shown<'_> {
    /// The batch whose bytes are shown.
    pub fn batch(&self) -> Option<usize> {
        match self.lens.piece {
            Piece::Batch(number) => self.batch_number(number),
            _ => None,
        }
    }

    fn batch_number(&self, chosen: Option<usize>) -> Option<usize> {
        let found = self.overlay.and_then(|overlay| overlay.found);
        let found =
            found.map(|(position, _)| super::of_log::batch_at(self.segment, position as u32));
        let last = self.segment.batches().len().checked_sub(1)?;
        Some(chosen.or(found).unwrap_or(last).min(last))
    }

    /// The slot of the offset index: the one looked at last, or the newest.
    fn slot(&self) -> Option<(usize, OffsetEntry)> {
        let entries = self.segment.offset_index().entries();
        let looked_at = self.overlay.and_then(|overlay| overlay.slots.last());
        let slot = looked_at.map(|(_, slot)| *slot).or(entries.len().checked_sub(1))?;
        Some((slot, *entries.get(slot)?))
    }

    fn time_slot(&self) -> Option<(usize, TimeEntry)> {
        let entries = self.segment.time_index().entries();
        let looked_at = self.overlay.and_then(|overlay| overlay.time_slots.last());
        let slot = looked_at.map(|(_, slot)| *slot).or(entries.len().checked_sub(1))?;
        Some((slot, *entries.get(slot)?))
    }

    /// What bytes there are to choose.
    pub fn choices(&self) -> Vec<(Piece, String, bool)> {
        let chosen = |piece| match (piece, self.lens.piece) {
            (Piece::Batch(_), Piece::Batch(_)) => true,
            (piece, chosen) => piece == chosen,
        };
        let number = match self.lens.piece {
            Piece::Batch(number) => number,
            _ => None,
        };
        let pieces = [Piece::Batch(number), Piece::OffsetEntry, Piece::TimeEntry, Piece::Epochs];
        let named = |piece| Some((piece, self.title(piece)?, chosen(piece)));
        pieces.into_iter().filter_map(named).collect()
    }

    fn title(&self, piece: Piece) -> Option<String> {
        let phrase = match piece {
            Piece::Batch(number) => {
                let placed = self.segment.batches().get(self.batch_number(number)?)?;
                Phrase::BatchPiece(placed.batch.base_offset.0)
            }
            Piece::OffsetEntry => Phrase::OffsetEntryPiece(self.slot()?.0 as u64),
            Piece::TimeEntry => Phrase::TimeEntryPiece(self.time_slot()?.0 as u64),
            Piece::Epochs => Phrase::EpochsPiece,
        };
        Some(say(self.frame.lang, phrase))
    }

    /// The bytes that are chosen.
    pub fn hex(&self) -> Option<HexScene> {
        let piece = self.lens.piece;
        let title = self.title(piece)?;
        let (content, bytes, position) = match piece {
            Piece::Batch(number) => {
                let placed = self.segment.batches().get(self.batch_number(number)?)?;
                (Content::Batch, placed.batch.encode(), u64::from(placed.position))
            }
            Piece::OffsetEntry => {
                let (slot, entry) = self.slot()?;
                let bytes = index_file::offset_entry(entry.relative, entry.position);
                (Content::OffsetIndex, bytes.to_vec(), slot as u64 * bytes.len() as u64)
            }
            Piece::TimeEntry => {
                let (slot, entry) = self.time_slot()?;
                let bytes = index_file::time_entry(entry.timestamp.0, entry.relative);
                (Content::TimeIndex, bytes.to_vec(), slot as u64 * bytes.len() as u64)
            }
            Piece::Epochs => (Content::EpochCheckpoint, self.checkpoint().into_bytes(), 0),
        };
        let room = (self.lens.bytes, self.frame.columns());
        Some(hex::lay_out(self.frame.lang, title, content, &bytes, position, room))
    }

    fn checkpoint(&self) -> String {
        let line = |(epoch, start): &(u32, u64)| checkpoint::EpochLine {
            epoch: *epoch as i32,
            start_offset: *start as i64,
        };
        checkpoint::write(&self.folder.epochs.iter().map(line).collect::<Vec<_>>())
    }
}
