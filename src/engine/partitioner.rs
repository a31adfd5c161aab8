//! Which partition a record goes to, as the producer decides.
//!
//! Rule: a record with a key goes where the hash of the key says. Records without one stick to a
//! partition until enough bytes were produced to it; then another is drawn, and the shorter a
//! partition's queue, the likelier it is.
//!
//! From: `Utils.murmur2`, `BuiltInPartitioner` (KIP-794; PRD-2 to PRD-5).
//!
//! Simplified: a node that takes no batches for `partitioner.availability.timeout.ms` is not left
//! out (off by default).

/// Kafka's hash of a key: murmur2 with a seed of its own (PRD-3). Java shows it as signed.
pub fn murmur2(bytes: &[u8]) -> u32 {
    const SEED: u32 = 0x9747_b28c;
    const FACTOR: u32 = 0x5bd1_e995;
    let mut hash = SEED ^ bytes.len() as u32;
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        let word = u32::from_le_bytes(*word).wrapping_mul(FACTOR);
        hash = hash.wrapping_mul(FACTOR) ^ (word ^ (word >> 24)).wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        let tail = rest.iter().rev().fold(0, |tail, byte| (tail << 8) | u32::from(*byte));
        hash = (hash ^ tail).wrapping_mul(FACTOR);
    }
    hash = (hash ^ (hash >> 13)).wrapping_mul(FACTOR);
    hash ^ (hash >> 15)
}

/// The partition of a key, of so many in the topic, with or without a leader (PRD-2).
///
/// The sign bit is cleared, which is not the same as the absolute value.
pub fn partition_for_key(key: &[u8], partitions: u32) -> u32 {
    assert!(partitions > 0, "a topic has a partition");
    (murmur2(key) & 0x7fff_ffff) % partitions
}
