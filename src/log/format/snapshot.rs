//! Producer snapshots: what a log knows of its producers as of an offset.
//!
//! Rule: version, checksum of all that follows it, and one entry for each producer.
//!
//! From: `ProducerStateManager.writeSnapshot` (section A.3).

use super::reader::Reader;
use super::{Damage, DamageKind, crc32c};

const VERSION: i16 = 1;
const CRC_AT: usize = 2;
const ENTRIES_AT: usize = 6;
const ENTRY: usize = 46;

/// What a log knows of a producer, by the names of the fields in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProducerEntry {
    /// `producer_id`
    pub producer_id: i64,
    /// `epoch`: the producer epoch.
    pub epoch: i16,
    /// `last_sequence`; -1 if it only has written markers.
    pub last_sequence: i32,
    /// `last_offset`: of its last record.
    pub last_offset: i64,
    /// `offset_delta`: how far the last record of its last batch lies behind the first.
    pub offset_delta: i32,
    /// `timestamp`: when it last wrote.
    pub timestamp: i64,
    /// `coordinator_epoch`: of the last marker; -1 without.
    pub coordinator_epoch: i32,
    /// `current_txn_first_offset`: where its open transaction began; `None` is -1.
    pub current_txn_first_offset: Option<i64>,
}

/// The bytes of a snapshot.
pub fn write(entries: &[ProducerEntry]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(ENTRIES_AT + 4 + ENTRY * entries.len());
    bytes.extend(VERSION.to_be_bytes());
    bytes.extend(0_u32.to_be_bytes());
    bytes.extend((entries.len() as i32).to_be_bytes());
    for entry in entries {
        bytes.extend(entry.producer_id.to_be_bytes());
        bytes.extend(entry.epoch.to_be_bytes());
        bytes.extend(entry.last_sequence.to_be_bytes());
        bytes.extend(entry.last_offset.to_be_bytes());
        bytes.extend(entry.offset_delta.to_be_bytes());
        bytes.extend(entry.timestamp.to_be_bytes());
        bytes.extend(entry.coordinator_epoch.to_be_bytes());
        bytes.extend(entry.current_txn_first_offset.unwrap_or(-1).to_be_bytes());
    }
    let crc = crc32c(&bytes[ENTRIES_AT..]);
    bytes[CRC_AT..ENTRIES_AT].copy_from_slice(&crc.to_be_bytes());
    bytes
}

/// The entries of a snapshot.
///
/// # Errors
/// The first damage.
pub fn read(bytes: &[u8]) -> Result<Vec<ProducerEntry>, Damage> {
    let mut reader = Reader::new(bytes);
    let version = reader.i16()?;
    if version != VERSION {
        return Err(Damage::new(0, DamageKind::UnknownVersion { version }));
    }
    let stored = reader.u32()?;
    let computed = crc32c(&bytes[ENTRIES_AT..]);
    if stored != computed {
        return Err(Damage::new(CRC_AT, DamageKind::CrcMismatch { stored, computed }));
    }
    let count = reader.i32()?;
    let has = reader.left();
    let fits = usize::try_from(count).ok().filter(|count| *count <= has / ENTRY);
    let Some(fits) = fits else {
        let what = DamageKind::ImpossibleCount { count, has: has as u64 };
        return Err(Damage::new(ENTRIES_AT, what));
    };
    let entries: Result<Vec<ProducerEntry>, Damage> =
        (0..fits).map(|_| entry(&mut reader)).collect();
    match reader.left() as u64 {
        0 => entries,
        count => Err(reader.damage(DamageKind::TrailingBytes { count })),
    }
}

fn entry(reader: &mut Reader<'_>) -> Result<ProducerEntry, Damage> {
    Ok(ProducerEntry {
        producer_id: reader.i64()?,
        epoch: reader.i16()?,
        last_sequence: reader.i32()?,
        last_offset: reader.i64()?,
        offset_delta: reader.i32()?,
        timestamp: reader.i64()?,
        coordinator_epoch: reader.i32()?,
        current_txn_first_offset: Some(reader.i64()?).filter(|offset| *offset != -1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<ProducerEntry> {
        let one = ProducerEntry {
            producer_id: 7,
            epoch: 2,
            last_sequence: 40,
            last_offset: 1_000,
            offset_delta: 3,
            timestamp: 1_700_000_000_000,
            coordinator_epoch: -1,
            current_txn_first_offset: None,
        };
        vec![one, ProducerEntry { producer_id: 8, current_txn_first_offset: Some(990), ..one }]
    }

    #[test]
    fn a_snapshot_is_read_as_it_was_written() {
        let bytes = write(&entries());
        assert_eq!(bytes.len(), 10 + 2 * 46);
        assert_eq!(bytes[..2], [0, 1]);
        assert_eq!(bytes[6..10], [0, 0, 0, 2]);
        assert_eq!(read(&bytes), Ok(entries()));
        assert_eq!(read(&write(&[])), Ok(Vec::new()));
    }

    /// Writes the checksum anew, so that what lies behind it is looked at.
    fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let crc = crc32c(&bytes[ENTRIES_AT..]);
        bytes[CRC_AT..ENTRIES_AT].copy_from_slice(&crc.to_be_bytes());
        bytes
    }

    #[test]
    fn damage_is_told_at_its_place() {
        let good = write(&entries());
        let wrong = |bytes: &[u8]| read(bytes).map_err(|damage| (damage.position, damage.what));
        let mut flipped = good.clone();
        flipped[20] ^= 1;
        assert!(matches!(wrong(&flipped), Err((2, DamageKind::CrcMismatch { .. }))));
        let mut version = good.clone();
        version[1] = 2;
        assert_eq!(wrong(&version), Err((0, DamageKind::UnknownVersion { version: 2 })));
        let mut counted = good.clone();
        counted[6] = 0x7f;
        let count = DamageKind::ImpossibleCount { count: 0x7f00_0002, has: 92 };
        assert_eq!(wrong(&sealed(counted)), Err((6, count)));
        let longer = sealed([&good[..], &[1, 2, 3]].concat());
        assert_eq!(wrong(&longer), Err((102, DamageKind::TrailingBytes { count: 3 })));
        assert_eq!(wrong(&good[..1]), Err((0, DamageKind::CutOff { needs: 2, has: 1 })));
    }
}
