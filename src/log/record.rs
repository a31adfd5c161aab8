//! Records: what one says, and how many bytes it takes.
//!
//! Bytes are made when someone looks; the size is known without making them, and is exact.
//!
//! From: `DefaultRecord` (LOG-2).

use std::fmt;
use std::sync::Arc;

use super::varint;

/// The identity of a record, from the call of `send` on. A duplicate has the same identity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub u32);

/// An instant as records carry it: milliseconds since 1970 began, UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// No timestamp, as the format writes it.
    pub const NONE: Timestamp = Timestamp(-1);
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// A header of a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Header {
    /// Its name.
    pub key: Arc<str>,
    /// Its value; may be null.
    pub value: Option<Arc<[u8]>>,
}

/// What a record says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Payload {
    /// The key; may be null.
    pub key: Option<Arc<[u8]>>,
    /// The value; null is a tombstone in a compacted topic.
    pub value: Option<Arc<[u8]>>,
    /// The headers, in order.
    pub headers: Arc<[Header]>,
}

/// One record of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// Which record it is.
    pub id: RecordId,
    /// Its offset, counted from the base offset of its batch.
    pub offset_delta: u32,
    /// Its timestamp, in milliseconds from the base timestamp of its batch.
    pub timestamp_delta: i64,
    /// Key, value and headers.
    pub payload: Payload,
}

impl Record {
    /// Its size in bytes, its length field included.
    pub fn size(&self) -> u32 {
        framed(self.body_size())
    }

    /// Its size in bytes without its length field, which is what the field says.
    pub(super) fn body_size(&self) -> u32 {
        let key = self.payload.key.as_deref().map(<[u8]>::len);
        let value = self.payload.value.as_deref().map(<[u8]>::len);
        let headers: u32 = self.payload.headers.iter().map(Header::size).sum();
        let count = varint::signed_size(self.payload.headers.len() as i64);
        body_size(self.offset_delta, self.timestamp_delta, [key, value], headers + count)
    }
}

impl Header {
    fn size(&self) -> u32 {
        block(Some(self.key.len())) + block(self.value.as_deref().map(<[u8]>::len))
    }
}

/// The size of a record's body with a key and a value of these lengths, and so many bytes of
/// headers, their count included.
fn body_size(offset: u32, timestamp: i64, parts: [Option<usize>; 2], headers: u32) -> u32 {
    let attributes = 1;
    let deltas = varint::signed_size(timestamp) + varint::signed_size(i64::from(offset));
    attributes + deltas + parts.into_iter().map(block).sum::<u32>() + headers
}

/// The size of a record with its length before it.
fn framed(body: u32) -> u32 {
    varint::signed_size(i64::from(body)) + body
}

/// The size of bytes with their length before them; null has the length -1.
fn block(length: Option<usize>) -> u32 {
    length.map_or(1, |n| varint::signed_size(n as i64) + n as u32)
}

/// Many records that look alike, so that a log of hundreds of thousands takes no room: record
/// `n` says "record n", filled up with dots. Nothing about it is written down but what is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Filler {
    /// The first record; the others follow by number.
    pub first: RecordId,
    /// The number that the first record says.
    pub number: u32,
    /// How many records there are.
    pub count: u32,
    /// How long each value is, in bytes.
    pub value_bytes: u32,
    /// How many keys there are, used in turn; with 0 the keys are null.
    pub keys: u32,
    /// How many milliseconds lie between one record and the next.
    pub interval: u32,
}

impl Filler {
    /// The record at `index` of the batch.
    pub fn record(&self, index: u32) -> Record {
        let number = self.number + index;
        let mut value = format!("record {number}").into_bytes();
        value.resize(self.value_bytes as usize, b'.');
        let key = number.checked_rem(self.keys).map(|key| format!("key-{key}").into_bytes().into());
        Record {
            id: self.id(index),
            offset_delta: index,
            timestamp_delta: self.timestamp_delta(index),
            payload: Payload { key, value: Some(value.into()), headers: Arc::default() },
        }
    }

    fn id(&self, index: u32) -> RecordId {
        RecordId(self.first.0 + index)
    }

    fn timestamp_delta(&self, index: u32) -> i64 {
        i64::from(index) * i64::from(self.interval)
    }

    /// The size of all of them.
    fn size(&self) -> u32 {
        let key = |i: u32| (self.number + i).checked_rem(self.keys).map(|k| 4 + digits(k));
        let value = Some(self.value_bytes as usize);
        let of = |i: u32| framed(body_size(i, self.timestamp_delta(i), [key(i), value], 1));
        (0..self.count).map(of).sum()
    }
}

fn digits(number: u32) -> usize {
    number.checked_ilog10().map_or(1, |n| n as usize + 1)
}

/// The records of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Records {
    /// One by one. Compaction leaves gaps between the offsets, or nothing at all.
    Listed(Arc<[Record]>),
    /// Many alike.
    Filler(Filler),
}

impl Records {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Records::Listed(records) => records.len(),
            Records::Filler(filler) => filler.count as usize,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The record at `index`.
    pub fn get(&self, index: usize) -> Option<Record> {
        match self {
            Records::Listed(records) => records.get(index).cloned(),
            Records::Filler(f) => (index < f.count as usize).then(|| f.record(index as u32)),
        }
    }

    /// All of them.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Record> + '_ {
        (0..self.len()).filter_map(|index| self.get(index))
    }

    /// Offset delta and identity of each: cheaper than the whole records.
    pub fn ids(&self) -> impl Iterator<Item = (u32, RecordId)> + '_ {
        let one = move |index: usize| match self {
            Records::Listed(records) => (records[index].offset_delta, records[index].id),
            Records::Filler(filler) => (index as u32, filler.id(index as u32)),
        };
        (0..self.len()).map(one)
    }

    /// Offset delta and timestamp delta of each.
    pub fn timestamps(&self) -> impl Iterator<Item = (u32, i64)> + '_ {
        let one = move |index: usize| match self {
            Records::Listed(records) => {
                (records[index].offset_delta, records[index].timestamp_delta)
            }
            Records::Filler(filler) => (index as u32, filler.timestamp_delta(index as u32)),
        };
        (0..self.len()).map(one)
    }

    /// Their size in bytes, uncompressed.
    pub fn size(&self) -> u32 {
        match self {
            Records::Listed(records) => records.iter().map(Record::size).sum(),
            Records::Filler(filler) => filler.size(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timestamp_is_written_in_milliseconds_also_none() {
        assert_eq!(format!("{} {}", Timestamp(1_700), Timestamp::NONE), "1700 -1");
    }

    #[test]
    fn a_record_takes_seven_bytes_and_what_it_says() {
        let says = |key: Option<&str>, value: Option<&str>| Record {
            id: RecordId(0),
            offset_delta: 0,
            timestamp_delta: 0,
            payload: Payload {
                key: key.map(|k| k.as_bytes().into()),
                value: value.map(|v| v.as_bytes().into()),
                headers: Arc::default(),
            },
        };
        assert_eq!(says(None, None).size(), 7);
        assert_eq!(says(None, Some("a")).size(), 8, "the first vector of section A");
        assert_eq!(says(Some("k"), Some("v1")).size(), 10);
        assert_eq!(says(None, Some(&"x".repeat(100))).size(), 109, "two lengths of two bytes");
    }

    #[test]
    fn filler_takes_as_many_bytes_as_its_records_one_by_one() {
        for (keys, value_bytes) in [(0, 100), (12, 60), (1, 3)] {
            let first = RecordId(7);
            let filler = Filler { first, number: 95, count: 200, value_bytes, keys, interval: 40 };
            let listed = Records::Listed(Records::Filler(filler).iter().collect());
            assert_eq!(Records::Filler(filler).size(), listed.size());
            assert_eq!(Records::Filler(filler).ids().last(), listed.ids().last());
            assert!(Records::Filler(filler).timestamps().eq(listed.timestamps()));
        }
    }
}
