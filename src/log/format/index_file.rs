//! Entries of the index files of a segment.
//!
//! Rule: an offset index holds relative offset and byte position, a time index timestamp and
//! relative offset, a transaction index one entry for each aborted transaction. The active
//! segment's files are as large as they may become; what was not used yet is zero (IDX-7).
//!
//! From: `OffsetIndex`, `TimeIndex`, `AbortedTxn` (sections A.3 and A.6).

use super::reader::Reader;
use super::{Damage, DamageKind};

/// The size of an entry of an `.index` file.
pub const OFFSET_ENTRY: usize = 8;
/// The size of an entry of a `.timeindex` file.
pub const TIME_ENTRY: usize = 12;
/// The size of an entry of a `.txnindex` file.
pub const ABORTED_TRANSACTION: usize = 34;

const ABORTED_VERSION: i16 = 0;

/// The bytes of an offset index entry.
pub fn offset_entry(relative: u32, position: u32) -> [u8; OFFSET_ENTRY] {
    join([&relative.to_be_bytes(), &position.to_be_bytes()])
}

/// The entries of an offset index as (relative offset, byte position), up to the first damage.
pub fn offset_entries(bytes: &[u8]) -> impl Iterator<Item = Result<(u32, u32), Damage>> + '_ {
    entries(bytes, |reader| Ok((natural(reader, "relativeOffset")?, natural(reader, "position")?)))
}

/// The bytes of a time index entry.
pub fn time_entry(timestamp: i64, relative: u32) -> [u8; TIME_ENTRY] {
    join([&timestamp.to_be_bytes(), &relative.to_be_bytes()])
}

/// The entries of a time index as (timestamp, relative offset), up to the first damage.
pub fn time_entries(bytes: &[u8]) -> impl Iterator<Item = Result<(i64, u32), Damage>> + '_ {
    entries(bytes, |reader| Ok((reader.i64()?, natural(reader, "relativeOffset")?)))
}

/// An aborted transaction, as a `.txnindex` file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbortedEntry {
    /// Whose it was.
    pub producer_id: i64,
    /// The offset of its first record.
    pub first_offset: i64,
    /// The offset of its marker.
    pub last_offset: i64,
    /// The last stable offset when it ended.
    pub last_stable_offset: i64,
}

impl AbortedEntry {
    /// Its bytes.
    pub fn write(&self) -> [u8; ABORTED_TRANSACTION] {
        join([
            &ABORTED_VERSION.to_be_bytes(),
            &self.producer_id.to_be_bytes(),
            &self.first_offset.to_be_bytes(),
            &self.last_offset.to_be_bytes(),
            &self.last_stable_offset.to_be_bytes(),
        ])
    }
}

/// The entries of a transaction index, up to the first damage.
pub fn aborted_entries(bytes: &[u8]) -> impl Iterator<Item = Result<AbortedEntry, Damage>> + '_ {
    entries(bytes, |reader| {
        let start = reader.position();
        let version = reader.i16()?;
        if version != ABORTED_VERSION {
            return Err(Damage::new(start, DamageKind::UnknownVersion { version }));
        }
        Ok(AbortedEntry {
            producer_id: reader.i64()?,
            first_offset: reader.i64()?,
            last_offset: reader.i64()?,
            last_stable_offset: reader.i64()?,
        })
    })
}

/// The bytes before the zeros that fill a file up, in whole entries of `size` bytes.
pub fn used(bytes: &[u8], size: usize) -> &[u8] {
    let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    &bytes[..end.next_multiple_of(size).min(bytes.len())]
}

fn entries<'a, T>(
    bytes: &'a [u8],
    read: impl Fn(&mut Reader<'a>) -> Result<T, Damage> + 'a,
) -> impl Iterator<Item = Result<T, Damage>> + 'a {
    let mut reader = Reader::new(bytes);
    let mut damaged = false;
    std::iter::from_fn(move || {
        let more = !damaged && reader.left() > 0;
        let entry = more.then(|| read(&mut reader));
        damaged = matches!(entry, Some(Err(_)));
        entry
    })
}

/// A number that is written with a sign, but never has one.
fn natural(reader: &mut Reader<'_>, field: &'static str) -> Result<u32, Damage> {
    let start = reader.position();
    let number = reader.i32()?;
    u32::try_from(number).map_err(|_| Damage::new(start, DamageKind::Negative { field }))
}

fn join<const PARTS: usize, const SIZE: usize>(parts: [&[u8]; PARTS]) -> [u8; SIZE] {
    parts.concat().try_into().expect("the parts are as long as the entry")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_read_as_they_were_written() {
        let offsets = [(0, 0), (5, 4_200), (i32::MAX as u32, i32::MAX as u32)];
        let bytes: Vec<u8> = offsets.iter().flat_map(|(a, b)| offset_entry(*a, *b)).collect();
        assert_eq!(bytes[8..16], [0, 0, 0, 5, 0, 0, 0x10, 0x68]);
        assert_eq!(offset_entries(&bytes).collect::<Result<Vec<_>, _>>().unwrap(), offsets);

        let times = [(1_700_000_000_000, 3), (-1, 4)];
        let bytes: Vec<u8> = times.iter().flat_map(|(a, b)| time_entry(*a, *b)).collect();
        assert_eq!(time_entries(&bytes).collect::<Result<Vec<_>, _>>().unwrap(), times);

        let aborted = AbortedEntry {
            producer_id: 7,
            first_offset: 1,
            last_offset: i64::MAX,
            last_stable_offset: 3,
        };
        let bytes = aborted.write();
        assert_eq!(bytes[..10], [0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
        assert_eq!(aborted_entries(&bytes).collect::<Vec<_>>(), [Ok(aborted)]);
    }

    #[test]
    fn the_first_damage_ends_the_entries() {
        let mut bytes =
            [offset_entry(1, 2), offset_entry(u32::MAX, 4), offset_entry(5, 6)].concat();
        let negative = DamageKind::Negative { field: "relativeOffset" };
        let read: Vec<_> = offset_entries(&bytes).collect();
        assert_eq!(read, [Ok((1, 2)), Err(Damage::new(8, negative))]);
        bytes.truncate(13);
        bytes[8] = 0;
        let cut = DamageKind::CutOff { needs: 4, has: 1 };
        assert_eq!(offset_entries(&bytes).last(), Some(Err(Damage::new(12, cut))));
        let version = DamageKind::UnknownVersion { version: 1 };
        assert_eq!(aborted_entries(&[0, 1]).last(), Some(Err(Damage::new(0, version))));
    }

    #[test]
    fn zeros_at_the_end_are_not_used() {
        let bytes = [offset_entry(1, 256), offset_entry(0, 0), offset_entry(0, 0)].concat();
        assert_eq!(used(&bytes, OFFSET_ENTRY), offset_entry(1, 256));
        assert!(used(&bytes[8..], OFFSET_ENTRY).is_empty());
    }
}
