//! What each byte is: the fields of a file, one by one, for those who look at bytes.
//!
//! Rule: names are those of Kafka's own descriptions of its formats. Fields lie in the order of
//! the bytes; one that is made of others comes before them, and they lie one level deeper.
//!
//! From: `DefaultRecordBatch`, `DefaultRecord`, `OffsetIndex`, `TimeIndex`, `AbortedTxn`,
//! `CheckpointFile`, `ProducerStateManager` (sections A.1, A.3).

use super::fields_of_batch::batch;
use super::reader::Reader;
use super::{Compression, Damage};

/// A field: its name, where it lies, and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// Its first byte.
    pub start: usize,
    /// How many bytes it takes.
    pub len: usize,
    /// How it is written.
    pub kind: FieldKind,
    /// What it says.
    pub value: FieldValue,
    /// How many fields it lies in.
    pub depth: u8,
    /// The record or entry that it belongs to, counted from 0.
    pub item: Option<u32>,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One byte with a sign.
    Int8,
    /// Two bytes with a sign.
    Int16,
    /// Four bytes with a sign.
    Int32,
    /// Eight bytes with a sign.
    Int64,
    /// Four bytes without a sign.
    Uint32,
    /// A zig-zag number of up to five bytes.
    Varint,
    /// A zig-zag number of up to ten bytes.
    Varlong,
    /// Bytes of anybody's choice.
    Bytes,
    /// Text, UTF-8.
    Text,
    /// A number as text.
    Decimal,
    /// Bits of the field before.
    Bits,
    /// Made of the fields that follow.
    Group,
}

/// What a field says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A number.
    Number(i64),
    /// Yes or no.
    Flag(bool),
    /// How records are compressed.
    Compression(Compression),
    /// The bytes themselves.
    Content,
}

/// What there is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A record batch.
    Batch,
    /// Entries of an `.index` file.
    OffsetIndex,
    /// Entries of a `.timeindex` file.
    TimeIndex,
    /// Entries of a `.txnindex` file.
    TransactionIndex,
    /// A `leader-epoch-checkpoint`.
    EpochCheckpoint,
    /// A checkpoint of offsets.
    OffsetCheckpoint,
    /// A `.snapshot` file.
    ProducerSnapshot,
}

/// The fields up to the end, the limit, or the first damage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The fields.
    pub fields: Vec<Field>,
    /// Where the bytes are not what they should be. Checksums are not looked at.
    pub damage: Option<Damage>,
}

/// The fields of `bytes`; of records or entries only the first `limit`.
pub fn fields(content: Content, bytes: &[u8], limit: usize) -> Fields {
    let mut walk = Walk { reader: Reader::new(bytes), fields: Vec::new(), depth: 0, item: None };
    let walked = match content {
        Content::Batch => batch(&mut walk, bytes, limit),
        Content::OffsetIndex => walk.entries(limit, |walk| {
            walk.i32("relativeOffset")?;
            walk.i32("position")
        }),
        Content::TimeIndex => walk.entries(limit, |walk| {
            walk.i64("timestamp")?;
            walk.i32("relativeOffset")
        }),
        Content::TransactionIndex => walk.entries(limit, |walk| {
            walk.i16("version")?;
            walk.i64("producerId")?;
            walk.i64("firstOffset")?;
            walk.i64("lastOffset")?;
            walk.i64("lastStableOffset")
        }),
        Content::EpochCheckpoint => {
            lines(&mut walk, bytes, limit, &["epoch", "startOffset"]);
            Ok(())
        }
        Content::OffsetCheckpoint => {
            lines(&mut walk, bytes, limit, &["topic", "partition", "offset"]);
            Ok(())
        }
        Content::ProducerSnapshot => snapshot(&mut walk, limit),
    };
    Fields { fields: walk.fields, damage: walked.err() }
}

/// Reads and notes what it reads.
pub(super) struct Walk<'a> {
    pub(super) reader: Reader<'a>,
    fields: Vec<Field>,
    depth: u8,
    pub(super) item: Option<u32>,
}

impl Walk<'_> {
    /// Notes a field that begins at `start` and ends where the reader is.
    pub(super) fn note(
        &mut self,
        name: &'static str,
        start: usize,
        kind: FieldKind,
        value: FieldValue,
    ) {
        let len = self.reader.position() - start;
        let (depth, item) = (self.depth, self.item);
        self.fields.push(Field { name, start, len, kind, value, depth, item });
    }

    /// Notes bits of the field before.
    pub(super) fn bits(&mut self, name: &'static str, value: FieldValue) {
        let Some(of) = self.fields.iter().rfind(|field| field.kind != FieldKind::Bits) else {
            return;
        };
        let (start, len, depth, item) = (of.start, of.len, self.depth + 1, self.item);
        self.fields.push(Field { name, start, len, kind: FieldKind::Bits, value, depth, item });
    }

    /// Notes a group of which the fields are noted by `within`, however far that comes.
    pub(super) fn group(
        &mut self,
        name: &'static str,
        within: impl FnOnce(&mut Self) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let (index, start) = (self.fields.len(), self.reader.position());
        self.note(name, start, FieldKind::Group, FieldValue::Content);
        self.depth += 1;
        let walked = within(self);
        self.depth -= 1;
        self.fields[index].len = self.reader.position() - start;
        walked
    }

    /// Lets `read` see no more than the next `size` bytes, and goes on behind them.
    pub(super) fn within(
        &mut self,
        size: usize,
        read: impl FnOnce(&mut Self) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let mut after = self.reader.clone();
        after.bytes(size)?;
        self.reader = self.reader.up_to(after.position());
        let walked = read(self);
        self.reader = after;
        walked
    }

    /// Groups called "entry" up to the end or the limit.
    fn entries(
        &mut self,
        limit: usize,
        mut entry: impl FnMut(&mut Self) -> Result<(), Damage>,
    ) -> Result<(), Damage> {
        let mut index = 0;
        while self.reader.left() > 0 && (index as usize) < limit {
            self.item = Some(index);
            self.group("entry", &mut entry)?;
            index += 1;
        }
        self.item = None;
        Ok(())
    }

    pub(super) fn i8(&mut self, name: &'static str) -> Result<(), Damage> {
        let start = self.reader.position();
        let value = self.reader.i8()?.into();
        self.note(name, start, FieldKind::Int8, FieldValue::Number(value));
        Ok(())
    }

    pub(super) fn i16(&mut self, name: &'static str) -> Result<i16, Damage> {
        let start = self.reader.position();
        let value = self.reader.i16()?;
        self.note(name, start, FieldKind::Int16, FieldValue::Number(value.into()));
        Ok(value)
    }

    pub(super) fn i32(&mut self, name: &'static str) -> Result<(), Damage> {
        let start = self.reader.position();
        let value = self.reader.i32()?.into();
        self.note(name, start, FieldKind::Int32, FieldValue::Number(value));
        Ok(())
    }

    pub(super) fn i64(&mut self, name: &'static str) -> Result<(), Damage> {
        let start = self.reader.position();
        let value = self.reader.i64()?;
        self.note(name, start, FieldKind::Int64, FieldValue::Number(value));
        Ok(())
    }

    pub(super) fn u32(&mut self, name: &'static str) -> Result<(), Damage> {
        let start = self.reader.position();
        let value = self.reader.u32()?.into();
        self.note(name, start, FieldKind::Uint32, FieldValue::Number(value));
        Ok(())
    }

    pub(super) fn varint(&mut self, name: &'static str) -> Result<i32, Damage> {
        let start = self.reader.position();
        let value = self.reader.varint()?;
        self.note(name, start, FieldKind::Varint, FieldValue::Number(value.into()));
        Ok(value)
    }

    pub(super) fn varlong(&mut self, name: &'static str) -> Result<(), Damage> {
        let start = self.reader.position();
        let value = self.reader.varlong()?;
        self.note(name, start, FieldKind::Varlong, FieldValue::Number(value));
        Ok(())
    }

    /// Notes the next `count` bytes.
    pub(super) fn content(
        &mut self,
        name: &'static str,
        kind: FieldKind,
        count: usize,
    ) -> Result<(), Damage> {
        let start = self.reader.position();
        self.reader.bytes(count)?;
        self.note(name, start, kind, FieldValue::Content);
        Ok(())
    }
}

fn snapshot(walk: &mut Walk<'_>, limit: usize) -> Result<(), Damage> {
    walk.i16("version")?;
    walk.u32("crc")?;
    // An array has its length before it; Kafka has no name for that.
    walk.i32("producer_entries")?;
    walk.entries(limit, |walk| {
        walk.i64("producer_id")?;
        walk.i16("epoch")?;
        walk.i32("last_sequence")?;
        walk.i64("last_offset")?;
        walk.i32("offset_delta")?;
        walk.i64("timestamp")?;
        walk.i32("coordinator_epoch")?;
        walk.i64("current_txn_first_offset")
    })
}

/// The words of a checkpoint: version, count, then the words of each entry by these names. Lines
/// and words that have no name are passed over.
fn lines(walk: &mut Walk<'_>, bytes: &[u8], limit: usize, names: &[&'static str]) {
    let mut start = 0;
    for (index, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match index {
            0 => words(walk, start, line, &["version"]),
            1 => words(walk, start, line, &["size"]),
            _ if index - 2 == limit => return,
            _ => {
                walk.item = Some((index - 2) as u32);
                words(walk, start, line, names);
            }
        }
        start += line.len();
    }
}

fn words(walk: &mut Walk<'_>, start: usize, line: &[u8], names: &[&'static str]) {
    let mut at = start;
    let mut found = Vec::new();
    for word in line.split_inclusive(u8::is_ascii_whitespace) {
        let text = word.trim_ascii();
        if !text.is_empty() {
            found.push((at, text));
        }
        at += word.len();
    }
    for (name, (start, text)) in names.iter().zip(found) {
        let number = std::str::from_utf8(text).ok().and_then(|text| text.parse().ok());
        let (kind, value) = match number {
            Some(number) if *name != "topic" => (FieldKind::Decimal, FieldValue::Number(number)),
            _ => (FieldKind::Text, FieldValue::Content),
        };
        let (len, depth, item) = (text.len(), walk.depth, walk.item);
        walk.fields.push(Field { name, start, len, kind, value, depth, item });
    }
}

#[cfg(test)]
mod tests {
    use super::super::{index_file, snapshot};
    use super::*;

    fn told(content: Content, bytes: &[u8], limit: usize) -> Vec<(&'static str, usize, i64)> {
        let read = fields(content, bytes, limit);
        assert_eq!(read.damage, None);
        let number = |field: &Field| match field.value {
            FieldValue::Number(number) => Some((field.name, field.start, number)),
            _ => None,
        };
        read.fields.iter().filter_map(number).collect()
    }

    #[test]
    fn entries_of_indexes_have_their_names() {
        let bytes = [index_file::offset_entry(5, 256), index_file::offset_entry(9, 900)].concat();
        let first = [("relativeOffset", 0, 5), ("position", 4, 256)];
        assert_eq!(told(Content::OffsetIndex, &bytes, 1), first);
        let second = [("relativeOffset", 8, 9), ("position", 12, 900)];
        assert_eq!(told(Content::OffsetIndex, &bytes, 9), [first, second].concat());
        let bytes = index_file::time_entry(-1, 3);
        let entry = [("timestamp", 0, -1), ("relativeOffset", 8, 3)];
        assert_eq!(told(Content::TimeIndex, &bytes, 9), entry);
        assert!(fields(Content::TransactionIndex, &bytes, 9).damage.is_some(), "too short");
    }

    #[test]
    fn lines_of_checkpoints_have_their_words_named() {
        let bytes = b"0\n2\n0 0\n7 123\n";
        let one = [("version", 0, 0), ("size", 2, 2), ("epoch", 4, 0), ("startOffset", 6, 0)];
        assert_eq!(told(Content::EpochCheckpoint, bytes, 1), one);
        let two = [("epoch", 8, 7), ("startOffset", 10, 123)];
        assert_eq!(told(Content::EpochCheckpoint, bytes, 2)[4..], two);
        let read = fields(Content::OffsetCheckpoint, b"0\n1\n12 3 45", 9).fields;
        assert_eq!((read[2].name, read[2].kind, read[2].len), ("topic", FieldKind::Text, 2));
    }

    #[test]
    fn a_snapshot_has_an_entry_for_each_producer() {
        let entry = snapshot::ProducerEntry {
            producer_id: 7,
            epoch: 2,
            last_sequence: 40,
            last_offset: 1_000,
            offset_delta: 3,
            timestamp: 5,
            coordinator_epoch: -1,
            current_txn_first_offset: None,
        };
        let bytes = snapshot::write(&[entry, entry]);
        let told = told(Content::ProducerSnapshot, &bytes, 9);
        assert_eq!(told.len(), 3 + 2 * 8);
        assert_eq!(told[3], ("producer_id", 10, 7));
        assert_eq!(told[18], ("current_txn_first_offset", 94, -1));
    }
}
