//! The header of a batch as a scanner needs it, and its checksum.

/// The size of a batch's header.
pub const HEADER: usize = 61;

/// The bytes before the length counts (base offset and length itself).
pub const BEFORE_LENGTH_COUNTS: u64 = 12;

/// Where the checksum begins to count: at the attributes (LOG-1).
pub const CHECKED_FROM: usize = 21;

/// What the header of a batch says, with where the batch lies in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BatchSummary {
    /// Where it begins in its file.
    pub position: u64,
    /// Its size in bytes, with the header.
    pub size: u64,
    /// The offset of the first record, or where it was before compaction.
    pub base_offset: i64,
    /// Offset of the last record, counted from the base offset.
    pub last_offset_delta: i32,
    /// The epoch of the leader that appended it.
    pub leader_epoch: i32,
    /// The attributes: codec, timestamp type, transactional, control, delete horizon.
    pub attributes: i16,
    /// The timestamp that the records' deltas count from, or the delete horizon.
    pub base_timestamp: i64,
    /// The greatest timestamp.
    pub max_timestamp: i64,
    /// The producer id; -1 without idempotence.
    pub producer_id: i64,
    /// The producer epoch; -1 without idempotence.
    pub producer_epoch: i16,
    /// The sequence of the first record; -1 without idempotence.
    pub base_sequence: i32,
    /// How many records it holds.
    pub records: i32,
    /// The checksum in the header.
    pub crc: u32,
}

impl BatchSummary {
    /// The offset of its last record, or where it was before compaction.
    pub fn last_offset(&self) -> i64 {
        self.base_offset.saturating_add(i64::from(self.last_offset_delta))
    }

    /// The codec's number: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd.
    pub fn codec(&self) -> u8 {
        (self.attributes & 7) as u8
    }

    /// Whether it belongs to a transaction.
    pub fn is_transactional(&self) -> bool {
        self.attributes & 0x10 != 0
    }

    /// Whether it holds a control record (LOG-6).
    pub fn is_control(&self) -> bool {
        self.attributes & 0x20 != 0
    }

    /// Reads a header whose magic byte is known to be 2.
    pub(super) fn parse(position: u64, bytes: &[u8; HEADER]) -> BatchSummary {
        BatchSummary {
            position,
            size: BEFORE_LENGTH_COUNTS + u64::from(length(bytes).unsigned_abs()),
            base_offset: i64::from_be_bytes(at(bytes, 0)),
            last_offset_delta: i32::from_be_bytes(at(bytes, 23)),
            leader_epoch: i32::from_be_bytes(at(bytes, 12)),
            attributes: i16::from_be_bytes(at(bytes, 21)),
            base_timestamp: i64::from_be_bytes(at(bytes, 27)),
            max_timestamp: i64::from_be_bytes(at(bytes, 35)),
            producer_id: i64::from_be_bytes(at(bytes, 43)),
            producer_epoch: i16::from_be_bytes(at(bytes, 51)),
            base_sequence: i32::from_be_bytes(at(bytes, 53)),
            records: i32::from_be_bytes(at(bytes, 57)),
            crc: u32::from_be_bytes(at(bytes, 17)),
        }
    }
}

/// The magic byte of a header.
pub(super) fn magic(bytes: &[u8; HEADER]) -> i8 {
    bytes[16] as i8
}

/// The length that a header states.
pub(super) fn length(bytes: &[u8; HEADER]) -> i32 {
    i32::from_be_bytes(at(bytes, 8))
}

/// `N` bytes from `start` on. The caller has seen to it that they are there.
pub(super) fn at<const N: usize>(bytes: &[u8], start: usize) -> [u8; N] {
    bytes[start..start + N].try_into().expect("a slice of N bytes")
}
