//! Reads bytes one field after the other and notices when they end.

use super::super::varint::{self, BadVarint};
use super::{Damage, DamageKind};

/// See the module.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { bytes, position: 0 }
    }

    /// A reader of the bytes up to `end`, from the present position on.
    pub(super) fn up_to(&self, end: usize) -> Reader<'a> {
        Reader { bytes: &self.bytes[..end.min(self.bytes.len())], position: self.position }
    }

    /// How many bytes were read.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// How many are left.
    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub(super) fn damage(&self, what: DamageKind) -> Damage {
        Damage::new(self.position, what)
    }

    /// The next `count` bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Damage> {
        let has = self.left();
        if count > has {
            let what = DamageKind::CutOff { needs: count as u64, has: has as u64 };
            return Err(self.damage(what));
        }
        let taken = &self.bytes[self.position..self.position + count];
        self.position += count;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        self.bytes(N).map(|taken| taken.try_into().expect("as many bytes as asked for"))
    }

    pub(super) fn i8(&mut self) -> Result<i8, Damage> {
        self.array().map(i8::from_be_bytes)
    }

    pub(super) fn i16(&mut self) -> Result<i16, Damage> {
        self.array().map(i16::from_be_bytes)
    }

    pub(super) fn i32(&mut self) -> Result<i32, Damage> {
        self.array().map(i32::from_be_bytes)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Damage> {
        self.array().map(u32::from_be_bytes)
    }

    pub(super) fn i64(&mut self) -> Result<i64, Damage> {
        self.array().map(i64::from_be_bytes)
    }

    pub(super) fn varint(&mut self) -> Result<i32, Damage> {
        let read = varint::read_i32(&self.bytes[self.position..]);
        self.advance(read)
    }

    pub(super) fn varlong(&mut self) -> Result<i64, Damage> {
        let read = varint::read_i64(&self.bytes[self.position..]);
        self.advance(read)
    }

    fn advance<T>(&mut self, read: Result<(T, usize), BadVarint>) -> Result<T, Damage> {
        match read {
            Ok((value, length)) => {
                self.position += length;
                Ok(value)
            }
            Err(error) => Err(self.damage(DamageKind::of_varint(error, self.left()))),
        }
    }

    /// Bytes with their length before them; a negative length is null, as Kafka reads it.
    pub(super) fn nullable_bytes(&mut self) -> Result<Option<&'a [u8]>, Damage> {
        match usize::try_from(self.varint()?) {
            Ok(length) => self.bytes(length).map(Some),
            Err(_) => Ok(None),
        }
    }
}
