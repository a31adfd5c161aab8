//! The records of a batch, one after the other, as they lie in uncompressed bytes.
//!
//! From: `DefaultRecord.readFrom`, `DefaultRecordBatch.uncompressedIterator` (LOG-2).

use super::reader::Reader;
use super::{Damage, DamageKind};

/// A record as it is written. Its parts point into the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRecord<'a> {
    /// Where its length field begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// `attributes`, which are not used.
    pub attributes: i8,
    /// `timestampDelta`
    pub timestamp_delta: i64,
    /// `offsetDelta`
    pub offset_delta: i32,
    /// `key`
    pub key: Option<&'a [u8]>,
    /// `value`
    pub value: Option<&'a [u8]>,
    /// `headers`
    pub headers: Vec<RawHeader<'a>>,
}

/// A header of a record as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawHeader<'a> {
    /// `headerKey`, UTF-8 unless somebody wrote nonsense.
    pub key: &'a [u8],
    /// `headerValue`
    pub value: Option<&'a [u8]>,
}

/// Reads the records of a section. Ends after as many as were stated, or at the first damage.
#[derive(Clone, Debug)]
pub struct RawRecords<'a> {
    reader: Reader<'a>,
    stated: i32,
    found: u64,
    ended: bool,
}

impl<'a> RawRecords<'a> {
    /// The records in `section`, which is to hold `stated` of them and nothing else.
    pub fn new(section: &'a [u8], stated: i32) -> RawRecords<'a> {
        RawRecords { reader: Reader::new(section), stated, found: 0, ended: false }
    }

    fn read(&mut self) -> Result<Option<RawRecord<'a>>, Damage> {
        let left = self.reader.left();
        let Ok(stated) = u64::try_from(self.stated) else {
            let (count, has) = (self.stated, left as u64);
            return Err(self.reader.damage(DamageKind::ImpossibleCount { count, has }));
        };
        match (self.found == stated, left) {
            (true, 0) => Ok(None),
            (true, _) => Err(self.reader.damage(DamageKind::TrailingBytes { count: left as u64 })),
            (false, 0) => {
                let what = DamageKind::TooFewRecords { stated: self.stated, found: self.found };
                Err(self.reader.damage(what))
            }
            (false, _) => {
                self.found += 1;
                record(&mut self.reader).map(Some)
            }
        }
    }
}

impl<'a> Iterator for RawRecords<'a> {
    type Item = Result<RawRecord<'a>, Damage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.read().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

fn record<'a>(outer: &mut Reader<'a>) -> Result<RawRecord<'a>, Damage> {
    let start = outer.position();
    let length = outer.varint()?;
    let has = outer.left();
    let fits = usize::try_from(length).ok().filter(|length| *length <= has);
    let Some(size) = fits else {
        let what = DamageKind::RecordLength { length, has: has as u64 };
        return Err(Damage::new(start, what));
    };
    let end = outer.position() + size;
    let mut reader = outer.up_to(end);
    let record = RawRecord {
        start,
        end,
        attributes: reader.i8()?,
        timestamp_delta: reader.varlong()?,
        offset_delta: reader.varint()?,
        key: reader.nullable_bytes()?,
        value: reader.nullable_bytes()?,
        headers: headers(&mut reader)?,
    };
    if reader.left() > 0 {
        let left = reader.left() as u64;
        return Err(reader.damage(DamageKind::RecordNotFilled { left }));
    }
    outer.bytes(size)?;
    Ok(record)
}

fn headers<'a>(reader: &mut Reader<'a>) -> Result<Vec<RawHeader<'a>>, Damage> {
    let start = reader.position();
    let count = reader.varint()?;
    let has = reader.left();
    // A header takes two bytes at least, so a larger count is a lie that must not be believed.
    let fits = usize::try_from(count).ok().filter(|count| *count <= has / 2);
    let Some(fits) = fits else {
        return Err(Damage::new(start, DamageKind::ImpossibleCount { count, has: has as u64 }));
    };
    let mut headers = Vec::with_capacity(fits);
    for _ in 0..fits {
        let start = reader.position();
        let Some(key) = reader.nullable_bytes()? else {
            return Err(Damage::new(start, DamageKind::NullHeaderKey));
        };
        headers.push(RawHeader { key, value: reader.nullable_bytes()? });
    }
    Ok(headers)
}
