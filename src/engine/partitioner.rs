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

/// The partitions of a topic, as the producer's metadata shows them.
#[derive(Clone, Copy, Debug)]
pub struct Partitions<'a> {
    /// How many there are.
    pub count: u32,
    /// Those that have a leader.
    pub available: &'a [u32],
}

/// Chooses the partitions of records without a key.
///
/// Random numbers are drawn by whoever calls, from anywhere between 0 and 2^32 - 1; one is drawn
/// for each choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StickyPartitioner {
    sticky_bytes: u64,
    load: Option<Load>,
    current: Option<Sticky>,
}

/// The partition in use, and how many bytes were produced to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Sticky {
    partition: u32,
    produced: u64,
}

/// How likely each partition is: the shorter its queue, the likelier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Load {
    partitions: Vec<u32>,
    /// Invariant: the weights summed up one after the other; each is at least 1.
    cumulative: Vec<u64>,
}

impl StickyPartitioner {
    /// One that stays with a partition for `sticky_bytes`, which is `batch.size`; `None` for 0.
    pub fn new(sticky_bytes: u32) -> Option<StickyPartitioner> {
        let sticky_bytes = u64::from(sticky_bytes);
        (sticky_bytes > 0).then_some(StickyPartitioner { sticky_bytes, load: None, current: None })
    }

    /// The partition for the next record.
    pub fn partition(&mut self, of: Partitions<'_>, draw: impl FnMut() -> u32) -> u32 {
        match self.current {
            Some(sticky) => sticky.partition,
            None => self.switch(of, draw),
        }
    }

    /// Notes that so many bytes were produced to the present partition. It is left once they are
    /// enough, but not while its last batch is half full (`may_switch`), unless they are twice
    /// as many (PRD-4).
    pub fn produced(
        &mut self,
        bytes: u32,
        may_switch: bool,
        of: Partitions<'_>,
        draw: impl FnMut() -> u32,
    ) {
        let Some(sticky) = &mut self.current else { return };
        sticky.produced += u64::from(bytes);
        let enough = if may_switch { self.sticky_bytes } else { 2 * self.sticky_bytes };
        if sticky.produced >= enough {
            self.switch(of, draw);
        }
    }

    fn switch(&mut self, of: Partitions<'_>, mut draw: impl FnMut() -> u32) -> u32 {
        let partition = self.next(of, draw() & 0x7fff_ffff);
        self.current = Some(Sticky { partition, produced: 0 });
        partition
    }

    fn next(&self, of: Partitions<'_>, random: u32) -> u32 {
        if let Some(load) = &self.load {
            let end = *load.cumulative.last().expect("a load has a partition");
            let drawn = u64::from(random) % end;
            let index = load.cumulative.partition_point(|sum| *sum <= drawn);
            return load.partitions[index];
        }
        match of.available {
            [] => random % of.count,
            available => available[random as usize % available.len()],
        }
    }

    /// Tells how many batches wait for each partition, as (partition, queue). Partitions of the
    /// topic, `count` in all, may be missing: those are not chosen. With queues all alike, or
    /// fewer than two partitions, every partition is as likely as any (PRD-5).
    pub fn set_queues(&mut self, queues: &[(u32, u32)], count: u32) {
        let sizes = || queues.iter().map(|(_, size)| u64::from(*size));
        let longest = sizes().max().unwrap_or(0);
        let alike = sizes().all(|size| size == longest) && queues.len() == count as usize;
        self.load = None;
        if queues.is_empty() || count < 2 || alike {
            return;
        }
        let cumulative = sizes().scan(0, |sum, size| {
            *sum += longest + 1 - size;
            Some(*sum)
        });
        let partitions = queues.iter().map(|(partition, _)| *partition).collect();
        self.load = Some(Load { partitions, cumulative: cumulative.collect() });
    }

    /// The weights of the partitions summed up one after the other; `None` if they do not differ.
    pub fn cumulative_weights(&self) -> Option<&[u64]> {
        self.load.as_ref().map(|load| load.cumulative.as_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_where_kafka_puts_them() {
        let of = |key: &str| [3, 6, 50].map(|count| partition_for_key(key.as_bytes(), count));
        assert_eq!(of("user-1"), [2, 2, 28], "section L");
        assert_eq!(of("key"), [1, 1, 31]);
        assert_eq!(of("a-little-bit-longer-string"), [2, 5, 19]);
        assert_eq!(murmur2(b"a-little-bit-longer-string") as i32, -1_486_304_829);
    }

    #[test]
    fn a_half_full_batch_is_not_left_behind() {
        let of = Partitions { count: 3, available: &[0, 2] };
        let mut partitioner = StickyPartitioner::new(10).unwrap();
        assert_eq!(partitioner.partition(of, || 0), 0);
        partitioner.produced(10, false, of, || 1);
        assert_eq!(partitioner.partition(of, || 1), 0, "its batch is half full");
        partitioner.produced(10, false, of, || 1);
        assert_eq!(partitioner.partition(of, || 0), 2, "twice as many bytes");
        partitioner.produced(9, true, of, || 0);
        assert_eq!(partitioner.partition(of, || 0), 2);
        partitioner.produced(1, true, of, || 0);
        assert_eq!(partitioner.partition(of, || 1), 0);
        partitioner.produced(10, true, of, || 0x8000_0001);
        assert_eq!(partitioner.partition(of, || 0), 2, "the sign of a random number is dropped");
        partitioner.produced(10, true, of, || 0x8000_0000);
        assert_eq!(partitioner.partition(of, || 0), 0);
    }

    #[test]
    fn a_partition_that_is_not_told_is_not_chosen() {
        let of = Partitions { count: 3, available: &[0, 1, 2] };
        let mut partitioner = StickyPartitioner::new(1).unwrap();
        partitioner.set_queues(&[(0, 4), (2, 4)], 3);
        assert_eq!(partitioner.cumulative_weights(), Some([1, 2].as_slice()));
        for draw in 0..20 {
            partitioner.produced(1, true, of, || draw);
            assert_ne!(partitioner.partition(of, || draw), 1);
        }
        partitioner.set_queues(&[(0, 4), (1, 4), (2, 4)], 3);
        assert_eq!(partitioner.cumulative_weights(), None);
        partitioner.set_queues(&[(0, 0), (1, 3)], 2);
        assert_eq!(partitioner.cumulative_weights(), Some([4, 5].as_slice()));
        partitioner.set_queues(&[(0, 3)], 1);
        assert_eq!(partitioner.cumulative_weights(), None, "there is nothing to choose");
    }
}
