//! CRC-32C, the checksum of a batch.
//!
//! Rule: the polynomial of Castagnoli, bits reversed, begun and ended with all bits set.
//!
//! From: `Crc32C`, `DefaultRecordBatch.computeChecksum` (LOG-1).
//!
//! Eight bytes at a time, by eight tables that are computed at first use: they take no room in
//! the page.

use std::sync::LazyLock;

const POLYNOMIAL: u32 = 0x82f6_3b78;

type Tables = [[u32; 256]; 8];

/// Table `n` holds the checksum of a byte that `n` zero bytes follow.
static TABLES: LazyLock<Tables> = LazyLock::new(tables);

fn tables() -> Tables {
    let of_byte = |byte: usize| {
        let step = |crc: u32, _| (crc >> 1) ^ if crc & 1 == 1 { POLYNOMIAL } else { 0 };
        (0..8).fold(byte as u32, step)
    };
    let first: [u32; 256] = std::array::from_fn(of_byte);
    let mut tables = [first; 8];
    for table in 1..8 {
        let before = tables[table - 1];
        tables[table] = before.map(|crc| (crc >> 8) ^ first[(crc & 0xff) as usize]);
    }
    tables
}

/// A checksum of bytes that come piece by piece.
#[derive(Clone, Copy, Debug)]
pub struct Crc32c(u32);

impl Default for Crc32c {
    fn default() -> Crc32c {
        Crc32c::new()
    }
}

impl Crc32c {
    /// Of nothing yet.
    pub fn new() -> Crc32c {
        Crc32c(u32::MAX)
    }

    /// Of what came before and these bytes.
    #[must_use]
    pub fn update(self, bytes: &[u8]) -> Crc32c {
        let tables: &Tables = &TABLES;
        let (words, rest) = bytes.as_chunks::<8>();
        let crc = words.iter().fold(self.0, |crc, word| {
            let word = u64::from_le_bytes(*word) ^ u64::from(crc);
            let byte = |n: usize| tables[7 - n][(word >> (8 * n)) as usize & 0xff];
            byte(0) ^ byte(1) ^ byte(2) ^ byte(3) ^ byte(4) ^ byte(5) ^ byte(6) ^ byte(7)
        });
        let step = |crc: u32, byte: &u8| {
            (crc >> 8) ^ tables[0][((crc ^ u32::from(*byte)) & 0xff) as usize]
        };
        Crc32c(rest.iter().fold(crc, step))
    }

    /// The checksum.
    pub fn finish(self) -> u32 {
        !self.0
    }
}

/// The checksum of these bytes.
pub fn crc32c(bytes: &[u8]) -> u32 {
    Crc32c::new().update(bytes).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_checksums() {
        assert_eq!(crc32c(b""), 0);
        assert_eq!(crc32c(b"123456789"), 0xe306_9283, "section L");
        assert_eq!(crc32c(&[0; 32]), 0x8a91_36aa, "RFC 3720");
        assert_eq!(crc32c(&[0xff; 32]), 0x62a8_ab43, "RFC 3720");
    }

    #[test]
    fn pieces_give_the_same_as_the_whole() {
        let bytes: Vec<u8> = (0..100_u32).map(|n| (n * 37) as u8).collect();
        for cut in 0..=bytes.len() {
            let (one, other) = bytes.split_at(cut);
            assert_eq!(Crc32c::new().update(one).update(other).finish(), crc32c(&bytes), "{cut}");
        }
    }
}
