//! Control records: what brokers and controllers write between the records of applications.
//!
//! Rule: a control batch holds records that no application sees, but that take offsets. The key
//! says which kind, the value what happened.
//!
//! From: `ControlRecordType`, `EndTransactionMarker` (LOG-6), `LeaderChangeMessage`,
//! `SnapshotHeaderRecord`, `SnapshotFooterRecord` (KIP-595, KIP-630).

use super::super::batch::{Attributes, BatchBody, ProducerStamp};
use super::super::record::{Payload, Record, RecordId, Timestamp};
use super::reader::Reader;
use super::{Damage, DamageKind};

/// How a transaction ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// It was aborted.
    Abort,
    /// It was committed.
    Commit,
}

/// What a control record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ControlRecord {
    /// A transaction ended.
    EndTransaction {
        /// How.
        marker: Marker,
        /// The epoch of the transaction coordinator.
        coordinator_epoch: i32,
    },
    /// A leader of the metadata quorum began its epoch.
    LeaderChange {
        /// Which node.
        leader_id: i32,
    },
    /// A snapshot of the metadata begins.
    SnapshotHeader {
        /// The time of the last record in it.
        last_contained_log_timestamp: i64,
    },
    /// A snapshot of the metadata ends.
    SnapshotFooter,
    /// Any other kind.
    Other {
        /// Its number: 5 is the version of KRaft, 6 its voters (KIP-853).
        kind: i16,
    },
}

impl ControlRecord {
    /// What a record of a control batch says; `None` if it is damaged.
    pub fn of(record: &Record) -> Option<ControlRecord> {
        let Payload { key, value, .. } = &record.payload;
        ControlRecord::read(key.as_deref()?, value.as_deref()?).ok()
    }

    /// Reads the key and the value of a control record.
    ///
    /// # Errors
    /// The first damage; its position is counted from the beginning of the key, or of the value.
    pub fn read(key: &[u8], value: &[u8]) -> Result<ControlRecord, Damage> {
        let mut key = Reader::new(key);
        version(&mut key)?;
        let kind = key.i16()?;
        let mut value = Reader::new(value);
        let end = |marker, mut value: Reader<'_>| {
            version(&mut value)?;
            Ok(ControlRecord::EndTransaction { marker, coordinator_epoch: value.i32()? })
        };
        match kind {
            0 => end(Marker::Abort, value),
            1 => end(Marker::Commit, value),
            2 => {
                version(&mut value)?;
                Ok(ControlRecord::LeaderChange { leader_id: value.i32()? })
            }
            3 => {
                version(&mut value)?;
                let last_contained_log_timestamp = value.i64()?;
                Ok(ControlRecord::SnapshotHeader { last_contained_log_timestamp })
            }
            4 => version(&mut value).map(|_| ControlRecord::SnapshotFooter),
            kind => Ok(ControlRecord::Other { kind }),
        }
    }
}

/// A version; later ones add fields at the end, which are not read.
fn version(reader: &mut Reader<'_>) -> Result<i16, Damage> {
    let position = reader.position();
    match reader.i16()? {
        version @ 0.. => Ok(version),
        version => Err(Damage::new(position, DamageKind::UnknownVersion { version })),
    }
}

impl BatchBody {
    /// The batch that a broker writes when a transaction of `producer` ends. Its one record is
    /// `id`; it has no sequence number.
    pub fn marker(
        marker: Marker,
        coordinator_epoch: i32,
        producer: ProducerStamp,
        timestamp: Timestamp,
        id: RecordId,
    ) -> BatchBody {
        let kind: i16 = if marker == Marker::Commit { 1 } else { 0 };
        let version = 0_i16.to_be_bytes();
        let payload = Payload {
            key: Some([version, kind.to_be_bytes()].concat().into()),
            value: Some([&version[..], &coordinator_epoch.to_be_bytes()].concat().into()),
            ..Payload::default()
        };
        let mut body = BatchBody::at(timestamp, [(id, payload)]);
        body.attributes =
            Attributes { transactional: true, control: true, ..Attributes::default() };
        body.producer = Some(ProducerStamp { base_sequence: -1, ..producer });
        body
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_says_how_the_transaction_ended() {
        let producer = ProducerStamp { id: 7, epoch: 2, base_sequence: 40 };
        for (marker, kind) in [(Marker::Abort, 0), (Marker::Commit, 1)] {
            let body = BatchBody::marker(marker, 5, producer, Timestamp(9), RecordId(3));
            assert!(body.attributes.control && body.attributes.transactional);
            assert_eq!(body.producer, Some(ProducerStamp { base_sequence: -1, ..producer }));
            let said = body.records.get(0).unwrap().payload;
            assert_eq!(said.key.as_deref(), Some([0, 0, 0, kind].as_slice()));
            let read = ControlRecord::read(&said.key.unwrap(), &said.value.unwrap());
            assert_eq!(read, Ok(ControlRecord::EndTransaction { marker, coordinator_epoch: 5 }));
        }
    }

    #[test]
    fn other_kinds_are_told_apart() {
        let read = |kind: u8, value: &[u8]| ControlRecord::read(&[0, 0, 0, kind], value);
        // Voters follow the leader, tagged fields everything.
        let leader = [0, 0, 0, 0, 0, 3, 1, 1, 0];
        assert_eq!(read(2, &leader), Ok(ControlRecord::LeaderChange { leader_id: 3 }));
        let header = [0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0];
        let last_contained_log_timestamp = 9;
        let begins = ControlRecord::SnapshotHeader { last_contained_log_timestamp };
        assert_eq!(read(3, &header), Ok(begins));
        assert_eq!(read(4, &[0, 0, 0]), Ok(ControlRecord::SnapshotFooter));
        assert_eq!(read(6, &[]), Ok(ControlRecord::Other { kind: 6 }));
    }

    #[test]
    fn damage_is_noticed() {
        let cut = |needs, has| DamageKind::CutOff { needs, has };
        let key = ControlRecord::read(&[0, 0, 0], &[]);
        assert_eq!(key, Err(Damage::new(2, cut(2, 1))));
        let value = ControlRecord::read(&[0, 0, 0, 1], &[0, 0, 0]);
        assert_eq!(value, Err(Damage::new(2, cut(4, 1))));
        let version = ControlRecord::read(&[0xff, 0xff, 0, 1], &[]);
        let negative = DamageKind::UnknownVersion { version: -1 };
        assert_eq!(version, Err(Damage::new(0, negative)));
    }
}
