//! Answers questions about one partition folder, in a worker or natively.
//!
//! Rule: a question reads as much of the files as its answer needs and no more; nothing of a file
//! is kept but the report and a sparse table. What is answered is bounded.

use std::borrow::Cow;

use super::codecs::{AllCodecs, LIMIT};
use super::content::{BatchContent, Excerpt, IndexEntry, RecordContent};
use crate::log::folder::{BatchSummary, FileKind, Folder, MOST_AT_ONCE, SourceFile, entries};
use crate::log::format::{BatchHeader, Compression, Decompress, RawRecord, RawRecords, crc32c};

/// How many bytes of a file are handed out at once.
pub const PIECE: usize = 64 << 10;

/// How much of a key, a value or a header is handed out.
const EXCERPT: usize = 1024;

/// A batch: what it holds, and its first bytes.
///
/// # Errors
/// If no batch can begin there, it is larger than is worth the memory, or the system cannot read.
pub fn batch(
    folder: &Folder,
    file: u32,
    position: u64,
    records: usize,
) -> Result<(BatchContent, Vec<u8>), String> {
    let (summary, mut bytes) = read_batch(folder, file, position)?;
    let mut content = BatchContent {
        summary,
        computed_crc: crc32c(bytes.get(BatchHeader::ATTRIBUTES_AT..).unwrap_or_default()),
        uncompressed: 0,
        records: Vec::new(),
        damage: None,
    };
    match records_of(&summary, &bytes) {
        Ok(section) => {
            content.uncompressed = section.len() as u64;
            read_records(&section, &mut content, records.min(MOST_AT_ONCE));
        }
        Err(why) => content.damage = Some((0, why)),
    }
    bytes.truncate(PIECE);
    Ok((content, bytes))
}

/// Offset and timestamp of each record of a batch, as long as `more` says so.
///
/// # Errors
/// If no batch can begin there, or its records cannot be opened.
pub fn each_record(
    folder: &Folder,
    file: u32,
    position: u64,
    more: &mut dyn FnMut(i64, i64) -> bool,
) -> Result<(), String> {
    let (summary, bytes) = read_batch(folder, file, position)?;
    let section = records_of(&summary, &bytes)?;
    for record in RawRecords::new(&section, summary.record_count).map_while(Result::ok) {
        let offset = summary.base_offset.saturating_add(i64::from(record.offset_delta));
        if !more(offset, summary.timestamp(record.timestamp_delta).0) {
            break;
        }
    }
    Ok(())
}

/// The header of the batch at a position, and all bytes of the batch that are there.
fn read_batch(
    folder: &Folder,
    file: u32,
    position: u64,
) -> Result<(BatchSummary, Vec<u8>), String> {
    let source = source(folder, file)?;
    let head = source.read(position, BatchHeader::SIZE)?;
    let header = BatchHeader::parse(&head).map_err(|damage| format!("{:?}", damage.what))?;
    let summary = BatchSummary { position, header };
    if summary.size() > LIMIT as u64 {
        return Err(format!("a batch of {} bytes", summary.size()));
    }
    Ok((summary, source.read(position, header.size())?))
}

/// The records of a batch, decompressed.
fn records_of<'a>(batch: &BatchSummary, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, String> {
    let section = bytes.get(BatchHeader::SIZE..).unwrap_or_default();
    match batch.compression() {
        Compression::None => Ok(Cow::Borrowed(section)),
        codec => AllCodecs.decompress(codec, section, LIMIT).map(Cow::Owned),
    }
}

fn read_records(section: &[u8], content: &mut BatchContent, most: usize) {
    let header = content.summary.header;
    for record in RawRecords::new(section, header.record_count).take(most) {
        match record {
            Ok(record) => content.records.push(record_content(&header, &record)),
            Err(damage) => {
                content.damage = Some((damage.position, format!("{:?}", damage.what)));
            }
        }
    }
}

fn record_content(header: &BatchHeader, record: &RawRecord<'_>) -> RecordContent {
    RecordContent {
        offset: header.base_offset.saturating_add(i64::from(record.offset_delta)),
        timestamp: header.timestamp(record.timestamp_delta).0,
        key: record.key.map(excerpt),
        value: record.value.map(excerpt),
        headers: record.headers.iter().map(|h| (excerpt(h.key), h.value.map(excerpt))).collect(),
    }
}

fn excerpt(bytes: &[u8]) -> Excerpt {
    let length = bytes.len() as u64;
    Excerpt { length, bytes: bytes[..bytes.len().min(EXCERPT)].to_vec() }
}

/// Entries of an index file, from the one with this number on; and the place of the first one, in
/// bytes, with the bytes of them all.
///
/// # Errors
/// If the file is no index, or the system cannot read.
pub fn index_entries(
    folder: &Folder,
    file: u32,
    from: u64,
    count: usize,
) -> Result<(Vec<IndexEntry>, u64, Vec<u8>), String> {
    let source = source(folder, file)?;
    let named = folder.report().files[file as usize].named;
    let base = named.base.unwrap_or(0);
    let count = count.min(MOST_AT_ONCE);
    match named.kind {
        FileKind::OffsetIndex => read_entries(source, from, count, |entry| {
            let (relative, position) = entries::offset_entry(entry);
            IndexEntry::Offset { offset: base.saturating_add(relative), position }
        }),
        FileKind::TimeIndex => read_entries(source, from, count, |entry| {
            let (timestamp, relative) = entries::time_entry(entry);
            IndexEntry::Time { timestamp, offset: base.saturating_add(relative) }
        }),
        FileKind::TransactionIndex => {
            read_entries(source, from, count, |entry| match entries::aborted_txn(entry) {
                Ok(aborted) => IndexEntry::Aborted {
                    producer: aborted.producer_id,
                    first: aborted.first_offset,
                    last: aborted.last_offset,
                    last_stable: aborted.last_stable_offset,
                },
                Err(version) => IndexEntry::OtherVersion { version },
            })
        }
        _ => Err("no index".to_owned()),
    }
}

fn read_entries<const N: usize>(
    source: &SourceFile,
    from: u64,
    count: usize,
    decode: impl Fn(&[u8; N]) -> IndexEntry,
) -> Result<(Vec<IndexEntry>, u64, Vec<u8>), String> {
    let position = from.saturating_mul(N as u64);
    let bytes = source.read(position, count * N)?;
    let entries = bytes.as_chunks::<N>().0.iter().map(decode).collect();
    Ok((entries, position, bytes))
}

/// Bytes of any file, at most `PIECE`.
///
/// # Errors
/// If there is no such file, or the system cannot read.
pub fn bytes(folder: &Folder, file: u32, position: u64, count: usize) -> Result<Vec<u8>, String> {
    source(folder, file)?.read(position, count.min(PIECE))
}

fn source(folder: &Folder, file: u32) -> Result<&SourceFile, String> {
    folder.file(file).ok_or_else(|| "no such file".to_owned())
}
