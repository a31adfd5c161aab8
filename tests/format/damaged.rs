//! Bytes that nobody meant: every reader answers or says what is wrong, and neither panics nor
//! believes a length that the bytes do not bear out.

use highwater::log::format::index_file::{aborted_entries, offset_entries, time_entries};
use highwater::log::format::snapshot::{self, ProducerEntry};
use highwater::log::format::{
    BatchHeader, Codecs, Compression, Content, Damage, DamageKind, Decompress, checkpoint, crc32c,
    decode_batch, decode_batch_unchecked, fields, names, stamp,
};
use highwater::log::{Batch, Record, RecordId};

use crate::dice::Dice;
use crate::samples::batch;

const ROUNDS: u64 = 2_000;

fn read(bytes: &[u8]) -> Result<Option<Batch>, Damage> {
    decode_batch(bytes, Codecs::NONE, &mut RecordId(0))?.into_batch()
}

#[test]
fn a_batch_is_read_as_it_was_written_and_is_as_long_as_foreseen() {
    let mut dice = Dice(3);
    for round in 0..ROUNDS {
        let batch = batch(&mut dice);
        let bytes = batch.encode();
        assert_eq!(bytes.len(), batch.size() as usize, "round {round}");
        let read = read(&bytes).unwrap().unwrap();
        assert_eq!(read.encode(), bytes, "round {round}");
        assert_eq!((read.base_offset, read.leader_epoch), (batch.base_offset, batch.leader_epoch));
        let records: Vec<Record> = batch.body.records.iter().collect();
        assert!(read.body.records.iter().eq(records), "round {round}");
    }
}

#[test]
fn no_bit_changes_unnoticed_where_the_checksum_looks() {
    let mut dice = Dice(4);
    for round in 0..300 {
        let bytes = batch(&mut dice).encode();
        let mut changed = bytes.clone();
        let at = 16 + dice.roll(bytes.len() - 16);
        changed[at] ^= 1 << dice.roll(8);
        assert!(read(&changed).is_err(), "round {round}: byte {at}");
        let end = dice.roll(bytes.len());
        let damage = read(&bytes[..end]).unwrap_err();
        let short = matches!(
            damage.what,
            DamageKind::TruncatedHeader { .. } | DamageKind::TruncatedBatch { .. }
        );
        assert!(short && damage.position == end as u64, "round {round}: {end} bytes");
    }
}

/// A valid file of any kind, or just bytes.
fn file(dice: &mut Dice) -> Vec<u8> {
    match dice.roll(5) {
        0 => dice.bytes(300),
        1 => {
            let entry = ProducerEntry {
                producer_id: dice.of_bits(63) as i64,
                epoch: 1,
                last_sequence: 2,
                last_offset: 3,
                offset_delta: 4,
                timestamp: 5,
                coordinator_epoch: 6,
                current_txn_first_offset: None,
            };
            snapshot::write(&vec![entry; dice.roll(4)])
        }
        2 => b"0\n2\n0 0\n5 1234\n".to_vec(),
        3 => b"version: 0\ntopic_id: AAECAwQFBgcICQoLDA0O_w\n".to_vec(),
        _ => batch(dice).encode(),
    }
}

/// Changes a few bytes, cuts, or adds; sometimes with a checksum that fits.
fn spoil(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..1 + dice.roll(4) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(5) {
            0 => bytes.truncate(at),
            1 => bytes.splice(at..at, dice.bytes(9)).for_each(drop),
            2 if at < bytes.len() => bytes[at] = [0, 0x7f, 0x80, 0xff][dice.roll(4)],
            _ if at < bytes.len() => bytes[at] ^= 1 << dice.roll(8),
            _ => {}
        }
    }
    if dice.once_in(2) && bytes.len() > 61 {
        let length = (bytes.len() - 12) as i32;
        bytes[8..12].copy_from_slice(&length.to_be_bytes());
        seal(bytes);
    }
}

fn seal(batch: &mut [u8]) {
    let crc = crc32c(&batch[BatchHeader::ATTRIBUTES_AT..]);
    batch[17..21].copy_from_slice(&crc.to_be_bytes());
}

/// Lets every reader look at the bytes.
fn read_all(bytes: &[u8]) {
    let inside = |damage: &Damage| assert!(damage.position <= bytes.len() as u64, "{damage:?}");
    let mut next = RecordId(0);
    let decoded = [
        decode_batch(bytes, Codecs::NONE, &mut next),
        decode_batch_unchecked(bytes, Codecs::NONE, &mut next),
    ];
    for decoded in decoded {
        match decoded {
            // The smallest record has seven bytes.
            Ok(decoded) => {
                let count = decoded.body.map_or(0, |body| body.records.len());
                assert!(7 * count <= bytes.len());
            }
            Err(damage) => inside(&damage),
        }
    }
    let contents = [
        Content::Batch,
        Content::OffsetIndex,
        Content::TimeIndex,
        Content::TransactionIndex,
        Content::EpochCheckpoint,
        Content::OffsetCheckpoint,
        Content::ProducerSnapshot,
    ];
    for content in contents {
        let read = fields(content, bytes, 1_000);
        read.damage.iter().for_each(inside);
        assert!(read.fields.len() <= 2 * bytes.len() + 20);
        assert!(read.fields.iter().all(|field| field.start + field.len <= bytes.len()));
    }
    assert!(offset_entries(bytes).count() <= bytes.len().div_ceil(8));
    assert!(time_entries(bytes).count() <= bytes.len().div_ceil(12));
    assert!(aborted_entries(bytes).count() <= bytes.len().div_ceil(34));
    snapshot::read(bytes).unwrap_or_default();
    let _ = stamp::set_log_append_time(&mut bytes.to_vec(), 5);
    let text = String::from_utf8_lossy(bytes);
    let _ = checkpoint::read_epochs(&text);
    let _ = checkpoint::read_offsets(&text);
    let _ = names::parse_partition_metadata(&text);
    let _ = names::parse_partition_folder(&text);
    let _ = names::FileKind::parse(&text);
}

#[test]
fn whatever_the_bytes_are_every_reader_answers() {
    let mut dice = Dice(5);
    for _ in 0..5 * ROUNDS {
        let mut bytes = file(&mut dice);
        spoil(&mut bytes, &mut dice);
        read_all(&bytes);
    }
}

/// A batch of one record, `body` behind its length, and as many records as stated.
fn of_record(length: u8, body: &[u8], stated: i32) -> Vec<u8> {
    let mut bytes = vec![0; 61];
    bytes[8..12].copy_from_slice(&(50 + body.len() as i32).to_be_bytes());
    bytes[16] = 2;
    bytes[57..61].copy_from_slice(&stated.to_be_bytes());
    bytes.push(length);
    bytes.extend(body);
    seal(&mut bytes);
    bytes
}

#[test]
fn each_damage_has_its_name_and_its_place() {
    use DamageKind::*;
    // A record: attributes, timestamp delta, offset delta, key, value, count of headers.
    let good = [0, 0, 0, 1, 1, 0];
    let cases: [(Vec<u8>, u64, DamageKind); 13] = [
        (vec![0; 100], 8, ImpossibleLength { length: 0 }),
        (of_record(12, &good, 2), 68, TooFewRecords { stated: 2, found: 1 }),
        (of_record(12, &good, 0), 61, TrailingBytes { count: 7 }),
        (of_record(12, &good, -1), 61, ImpossibleCount { count: -1, has: 7 }),
        (of_record(14, &good, 1), 61, RecordLength { length: 7, has: 6 }),
        (of_record(1, &good, 1), 61, RecordLength { length: -1, has: 6 }),
        (of_record(14, &[0, 0, 0, 1, 1, 0, 9], 1), 68, RecordNotFilled { left: 1 }),
        (of_record(12, &[0, 0, 0, 1, 2, 0], 1), 68, CutOff { needs: 1, has: 0 }),
        (of_record(12, &[0, 0, 0, 20, 1, 0], 1), 66, CutOff { needs: 10, has: 2 }),
        (of_record(12, &[0, 0, 0, 1, 1, 1], 1), 67, ImpossibleCount { count: -1, has: 0 }),
        (of_record(14, &[0, 0, 0, 1, 1, 126, 0], 1), 67, ImpossibleCount { count: 63, has: 1 }),
        (of_record(16, &[0, 0, 0, 1, 1, 2, 1, 1], 1), 68, NullHeaderKey),
        (
            of_record(14, &[0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 1),
            63,
            CutOff { needs: 7, has: 6 },
        ),
    ];
    for (bytes, position, what) in cases {
        assert_eq!(read(&bytes), Err(Damage { position, what }));
    }
    let mut long = of_record(40, &[[0].as_slice(), &[0xff; 19]].concat(), 1);
    assert_eq!(read(&long), Err(Damage { position: 63, what: LongVarint }));
    for (magic, what) in [(1, OldFormat { magic: 1 }), (3, UnknownMagic { magic: 3 })] {
        long[16] = magic;
        let damage = read(&long).unwrap_err();
        assert_eq!((damage.clone().at(1_000).position, damage.what), (1_016, what));
    }
}

/// Stands in for a codec: turns the bytes around.
struct Backwards;

impl Decompress for Backwards {
    fn decompress(
        &self,
        codec: Compression,
        input: &[u8],
        limit: usize,
    ) -> Result<Vec<u8>, String> {
        match codec {
            Compression::Zstd if input.len() <= limit => Ok(input.iter().rev().copied().collect()),
            Compression::Zstd => Err("larger than the limit".into()),
            _ => Err("no codec for it".into()),
        }
    }
}

#[test]
fn compressed_records_are_read_by_the_codec_that_is_handed_in() {
    let mut bytes = of_record(12, &[0, 0, 0, 1, 1, 0], 1);
    bytes[61..].reverse();
    bytes[22] = 4;
    seal(&mut bytes);
    let decode = |bytes: &[u8], limit: usize| {
        let codecs = Codecs { decompress: Some(&Backwards), limit };
        decode_batch(bytes, codecs, &mut RecordId(0))
    };
    let decoded = decode(&bytes, 100).unwrap();
    assert_eq!(decoded.body.map(|body| (body.records.len(), body.size())), Some((1, 68)));
    let unread = decode_batch(&bytes, Codecs::NONE, &mut RecordId(0)).unwrap();
    assert_eq!((unread.header.compression(), unread.body), (Compression::Zstd, None));
    let why = "larger than the limit".to_string();
    let what = DamageKind::NotDecompressed { codec: Compression::Zstd, why };
    assert_eq!(decode(&bytes, 6), Err(Damage { position: 61, what }));
    bytes[67] = 14;
    seal(&mut bytes);
    let inner = Box::new(DamageKind::RecordLength { length: 7, has: 6 });
    let what = DamageKind::WithinCompressed { position: 0, what: inner };
    assert_eq!(decode(&bytes, 100), Err(Damage { position: 61, what }));
}
