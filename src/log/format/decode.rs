//! Bytes as a batch.
//!
//! Rule: the length says how many bytes there have to be, the checksum whether they are what was
//! written, the count how many records they hold, to the last byte.
//!
//! From: `DefaultRecordBatch.ensureValid`, `DefaultRecordBatch.iterator` (section A.1).
//!
//! Simplified: attributes of a record and unused attributes of a batch are not kept; nothing
//! uses them.

use std::sync::Arc;

use super::super::batch::{Batch, BatchBody, LeaderEpoch, Offset};
use super::super::record::{Header, Payload, Record, RecordId, Records, Timestamp};
use super::{BatchHeader, Compression, Damage, DamageKind, RawRecord, RawRecords, crc32c};

/// Knows how to decompress. This floor knows no codec; whoever reads files brings them.
pub trait Decompress {
    /// The decompressed bytes, at most `limit` of them.
    ///
    /// # Errors
    /// Why it cannot be done: the codec is not known, the input is damaged, or it would give
    /// more than the limit.
    fn decompress(&self, codec: Compression, input: &[u8], limit: usize)
    -> Result<Vec<u8>, String>;
}

/// What there is to decompress with.
#[derive(Clone, Copy)]
pub struct Codecs<'a> {
    /// Who does it; without, the records of a compressed batch are not read.
    pub decompress: Option<&'a dyn Decompress>,
    /// The largest decompressed section, in bytes, that is worth the memory; at most 2^31 - 1.
    pub limit: usize,
}

impl Codecs<'_> {
    /// Nothing: only uncompressed records are read.
    pub const NONE: Codecs<'static> = Codecs { decompress: None, limit: 0 };
}

/// A batch that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodedBatch {
    /// Its header as it is written.
    pub header: BatchHeader,
    /// What it says; `None` if the records are compressed and there is no codec.
    pub body: Option<BatchBody>,
}

/// Reads the batch at the beginning of `bytes`; more may follow. Its records get the identities
/// from `next` on, which moves on.
///
/// # Errors
/// The first damage, at its position in `bytes`.
pub fn decode_batch(
    bytes: &[u8],
    codecs: Codecs<'_>,
    next: &mut RecordId,
) -> Result<DecodedBatch, Damage> {
    BatchHeader::parse(bytes)?.check(bytes)?;
    decode_batch_unchecked(bytes, codecs, next)
}

/// The same, whatever the checksum says.
///
/// # Errors
/// The first damage, at its position in `bytes`.
pub fn decode_batch_unchecked(
    bytes: &[u8],
    codecs: Codecs<'_>,
    next: &mut RecordId,
) -> Result<DecodedBatch, Damage> {
    let header = BatchHeader::parse(bytes)?;
    let section = &header.whole(bytes)?[BatchHeader::SIZE..];
    let at_section = |damage: Damage| damage.at(BatchHeader::SIZE as u64);
    let records = match (header.compression(), codecs.decompress) {
        (Compression::None, _) => records(section, &header, next).map_err(at_section)?,
        (_, None) => return Ok(DecodedBatch { header, body: None }),
        (codec, Some(decompress)) => {
            let section = decompress
                .decompress(codec, section, codecs.limit.min(i32::MAX as usize))
                .map_err(|why| at_section(not_decompressed(codec, why)))?;
            records(&section, &header, next).map_err(|damage| at_section(within(damage)))?
        }
    };
    let body = body(&header, records)?;
    Ok(DecodedBatch { header, body: Some(body) })
}

fn not_decompressed(codec: Compression, why: String) -> Damage {
    Damage::new(0, DamageKind::NotDecompressed { codec, why })
}

fn within(damage: Damage) -> Damage {
    let (position, what) = (damage.position, Box::new(damage.what));
    Damage::new(0, DamageKind::WithinCompressed { position, what })
}

impl DecodedBatch {
    /// The batch as a log holds it; `None` if its records were not read.
    ///
    /// # Errors
    /// If no leader has stamped it: its offset or its epoch is negative.
    pub fn into_batch(self) -> Result<Option<Batch>, Damage> {
        let negative = |at: usize, field| Damage::new(at, DamageKind::Negative { field });
        let base_offset =
            u64::try_from(self.header.base_offset).map_err(|_| negative(0, "baseOffset"))?;
        let leader_epoch = u32::try_from(self.header.partition_leader_epoch)
            .map_err(|_| negative(12, "partitionLeaderEpoch"))?;
        Ok(self.body.map(|body| Batch {
            base_offset: Offset(base_offset),
            leader_epoch: LeaderEpoch(leader_epoch),
            body: Arc::new(body),
        }))
    }
}

impl BatchHeader {
    /// The bytes of the whole batch, which begins where `bytes` do.
    ///
    /// # Errors
    /// If there are fewer.
    pub fn whole<'a>(&self, bytes: &'a [u8]) -> Result<&'a [u8], Damage> {
        bytes.get(..self.size()).ok_or_else(|| self.truncated(bytes.len()))
    }

    pub(super) fn whole_mut<'a>(&self, bytes: &'a mut [u8]) -> Result<&'a mut [u8], Damage> {
        let has = bytes.len();
        bytes.get_mut(..self.size()).ok_or_else(|| self.truncated(has))
    }

    fn truncated(&self, has: usize) -> Damage {
        let (needs, length) = (self.size() as u64, has as u64);
        Damage::new(has, DamageKind::TruncatedBatch { needs, has: length })
    }

    /// Compares the checksum with that of the batch, which begins where `bytes` do.
    ///
    /// # Errors
    /// If they differ, or the batch is not all there.
    pub fn check(&self, bytes: &[u8]) -> Result<(), Damage> {
        let computed = crc32c(&self.whole(bytes)?[BatchHeader::ATTRIBUTES_AT..]);
        if computed == self.crc {
            return Ok(());
        }
        let what = DamageKind::CrcMismatch { stored: self.crc, computed };
        Err(Damage::new(BatchHeader::CRC_AT, what))
    }
}

fn body(header: &BatchHeader, records: Arc<[Record]>) -> Result<BatchBody, Damage> {
    let negative = DamageKind::Negative { field: "lastOffsetDelta" };
    let last_offset_delta =
        u32::try_from(header.last_offset_delta).map_err(|_| Damage::new(23, negative))?;
    let base_timestamp = Timestamp(header.base_timestamp);
    let mut body = BatchBody::new(base_timestamp, Records::Listed(records));
    body.attributes = header.flags();
    body.last_offset_delta = last_offset_delta;
    body.max_timestamp = Timestamp(header.max_timestamp);
    body.producer = header.producer();
    Ok(body.with_size(header.size() as u32))
}

fn records(
    section: &[u8],
    header: &BatchHeader,
    next: &mut RecordId,
) -> Result<Arc<[Record]>, Damage> {
    RawRecords::new(section, header.record_count)
        .map(|raw| {
            let record = record(&raw?, *next)?;
            next.0 = next.0.wrapping_add(1);
            Ok(record)
        })
        .collect()
}

fn record(raw: &RawRecord<'_>, id: RecordId) -> Result<Record, Damage> {
    let negative = DamageKind::Negative { field: "offsetDelta" };
    let offset_delta =
        u32::try_from(raw.offset_delta).map_err(|_| Damage::new(raw.start, negative))?;
    let headers = raw.headers.iter().map(|header| Header {
        // Kafka replaces what is not UTF-8 in the same way.
        key: String::from_utf8_lossy(header.key).into(),
        value: header.value.map(Arc::from),
    });
    let payload = Payload {
        key: raw.key.map(Arc::from),
        value: raw.value.map(Arc::from),
        headers: if raw.headers.is_empty() { Arc::default() } else { headers.collect() },
    };
    Ok(Record { id, offset_delta, timestamp_delta: raw.timestamp_delta, payload })
}
