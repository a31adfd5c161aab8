//! A hash that is the same on 32 and 64 bit, natively and in WebAssembly, in every release.
//!
//! The standard library promises none of this. It is FNV-1a over 64-bit words with a final
//! mix, good for telling states apart; not for secrets.

use std::hash::Hasher;

/// See the module.
#[derive(Clone, Copy, Debug)]
pub struct StableHasher(u64);

impl Default for StableHasher {
    fn default() -> StableHasher {
        StableHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl StableHasher {
    fn word(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
    }
}

impl Hasher for StableHasher {
    fn finish(&self) -> u64 {
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.word(u64::from_le_bytes(word));
        }
        self.word(bytes.len() as u64);
    }

    fn write_u8(&mut self, i: u8) {
        self.word(u64::from(i));
    }

    fn write_u16(&mut self, i: u16) {
        self.word(u64::from(i));
    }

    fn write_u32(&mut self, i: u32) {
        self.word(u64::from(i));
    }

    fn write_u64(&mut self, i: u64) {
        self.word(i);
    }

    fn write_u128(&mut self, i: u128) {
        self.word(i as u64);
    }

    fn write_usize(&mut self, i: usize) {
        self.word(i as u64);
    }

    fn write_isize(&mut self, i: isize) {
        self.word(i as i64 as u64);
    }
}

/// Hashes all but what messages are called: their numbers count in the order in which they first
/// come. States that differ only in how many messages there were before have the same hash.
#[derive(Clone, Debug, Default)]
pub struct SameButForNames {
    inner: StableHasher,
    names: Vec<u128>,
}

impl Hasher for SameButForNames {
    fn finish(&self) -> u64 {
        self.inner.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.inner.write(bytes);
    }

    fn write_u8(&mut self, i: u8) {
        self.inner.write_u8(i);
    }

    fn write_u16(&mut self, i: u16) {
        self.inner.write_u16(i);
    }

    fn write_u32(&mut self, i: u32) {
        self.inner.write_u32(i);
    }

    fn write_u64(&mut self, i: u64) {
        self.inner.write_u64(i);
    }

    fn write_u128(&mut self, name: u128) {
        let known = self.names.iter().position(|known| *known == name);
        self.inner.write_usize(known.unwrap_or(self.names.len()));
        if known.is_none() {
            self.names.push(name);
        }
    }

    fn write_usize(&mut self, i: usize) {
        self.inner.write_usize(i);
    }

    fn write_isize(&mut self, i: isize) {
        self.inner.write_isize(i);
    }

    fn write_i64(&mut self, i: i64) {
        self.inner.write_i64(i);
    }
}

#[cfg(test)]
mod tests {
    use std::hash::Hash;

    use super::*;
    use crate::engine::{MessageId, Millis};

    fn hash_of(value: impl Hash) -> u64 {
        let mut hasher = SameButForNames::default();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn messages_count_by_the_order_in_which_they_come() {
        let ids = |of: [u32; 3]| hash_of(of.map(MessageId));
        assert_eq!(ids([7, 9, 7]), ids([1, 2, 1]));
        assert_ne!(ids([7, 9, 7]), ids([1, 2, 2]));
        assert_ne!(hash_of([7, 9, 7]), hash_of([1, 2, 1]));
        assert_ne!(hash_of(Millis(1)), hash_of(Millis(2)));
    }

    #[test]
    fn whatever_is_no_name_counts_as_it_is() {
        assert_ne!(hash_of(1_u8), hash_of(2_u8));
        assert_ne!(hash_of(1_u16), hash_of(2_u16));
        assert_ne!(hash_of(1_u32), hash_of(2_u32));
        assert_ne!(hash_of(1_u64), hash_of(2_u64));
        assert_ne!(hash_of(1_i64), hash_of(2_i64));
        assert_ne!(hash_of(1_usize), hash_of(2_usize));
        assert_ne!(hash_of(1_isize), hash_of(2_isize));
        assert_ne!(hash_of(b"one"), hash_of(b"two"));
    }

    #[test]
    fn every_kind_of_word_counts_and_the_same_words_give_the_same_number_for_ever() {
        let mut hasher = StableHasher::default();
        let mut numbers = vec![hasher.finish()];
        let feeds: [fn(&mut StableHasher); 8] = [
            |h| h.write_u8(1),
            |h| h.write_u16(2),
            |h| h.write_u32(3),
            |h| h.write_u64(4),
            |h| h.write_usize(5),
            |h| h.write_isize(-6),
            |h| h.write(b"eight by"),
            |h| h.write(b"nine byte"),
        ];
        for feed in feeds {
            feed(&mut hasher);
            numbers.push(hasher.finish());
        }
        let known: [u64; 9] = [
            17_665_956_581_633_026_203,
            4_279_656_446_944_034_509,
            17_884_928_929_658_887_360,
            6_257_469_595_515_796_855,
            5_217_241_643_347_161_769,
            8_279_929_697_997_943_802,
            17_842_088_470_190_240_539,
            7_796_421_631_378_397_678,
            3_051_942_210_596_787_206,
        ];
        assert_eq!(numbers, known);
    }
}
