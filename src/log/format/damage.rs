//! What is wrong with bytes, and where.

use super::super::varint::BadVarint;
use super::Compression;

/// Bytes that are not what they should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The byte at which it shows, counted from the beginning of what was read.
    pub position: u64,
    /// What is wrong there.
    pub what: DamageKind,
}

impl Damage {
    pub(super) fn new(position: usize, what: DamageKind) -> Damage {
        Damage { position: position as u64, what }
    }

    /// The same, seen from the beginning of a file in which what was read lies at `offset`.
    #[must_use]
    pub fn at(self, offset: u64) -> Damage {
        Damage { position: self.position.saturating_add(offset), ..self }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DamageKind {
    /// The bytes end within the header of a batch.
    TruncatedHeader {
        /// How many bytes a header takes.
        needs: u64,
        /// How many there are.
        has: u64,
    },
    /// The bytes end within the batch.
    TruncatedBatch {
        /// How many bytes the batch takes.
        needs: u64,
        /// How many there are.
        has: u64,
    },
    /// A message of format 0 or 1, as it was before Kafka 0.11 (LOG-7).
    OldFormat {
        /// Its magic byte.
        magic: i8,
    },
    /// No format that Kafka ever had.
    UnknownMagic {
        /// Its magic byte.
        magic: i8,
    },
    /// A length that no batch has.
    ImpossibleLength {
        /// What the length field says.
        length: i32,
    },
    /// The checksum of a batch or of a snapshot is not that of its bytes.
    CrcMismatch {
        /// What is written.
        stored: u32,
        /// What the bytes give.
        computed: u32,
    },
    /// Something goes on beyond the end of what it lies in.
    CutOff {
        /// How many bytes it takes.
        needs: u64,
        /// How many there are.
        has: u64,
    },
    /// A number of variable length goes on for too long.
    LongVarint,
    /// A record says that it is longer than the bytes left, or of negative length.
    RecordLength {
        /// What the length field says.
        length: i32,
        /// How many bytes are left.
        has: u64,
    },
    /// A record ends before its length does.
    RecordNotFilled {
        /// How many bytes are left of it.
        left: u64,
    },
    /// The records end before there are as many as the header says.
    TooFewRecords {
        /// How many the header says.
        stated: i32,
        /// How many there are.
        found: u64,
    },
    /// There are bytes after the last record, or after the end of a file's content.
    TrailingBytes {
        /// How many.
        count: u64,
    },
    /// A count that is negative or larger than the bytes left could hold.
    ImpossibleCount {
        /// What is written.
        count: i32,
        /// How many bytes are left.
        has: u64,
    },
    /// A header of a record has no key.
    NullHeaderKey,
    /// A number that must not be negative.
    Negative {
        /// Kafka's name of the field.
        field: &'static str,
    },
    /// A version that nobody knows.
    UnknownVersion {
        /// What is written.
        version: i16,
    },
    /// The records could not be decompressed.
    NotDecompressed {
        /// How they are compressed.
        codec: Compression,
        /// What the codec says.
        why: String,
    },
    /// Something is wrong inside the records after they were decompressed.
    WithinCompressed {
        /// The byte at which it shows, counted from the first decompressed byte.
        position: u64,
        /// What is wrong there.
        what: Box<DamageKind>,
    },
}

impl DamageKind {
    /// The name of the exception that Kafka's reader throws, without "Exception": checks of the
    /// whole batch are told apart from those of its records.
    pub fn kafka_error(&self) -> &'static str {
        match self {
            DamageKind::TruncatedHeader { .. }
            | DamageKind::TruncatedBatch { .. }
            | DamageKind::ImpossibleLength { .. }
            | DamageKind::UnknownMagic { .. }
            | DamageKind::OldFormat { .. }
            | DamageKind::CrcMismatch { .. } => "CorruptRecord",
            _ => "InvalidRecord",
        }
    }

    pub(super) fn of_varint(error: BadVarint, has: usize) -> DamageKind {
        match error {
            BadVarint::CutOff => DamageKind::CutOff { needs: has as u64 + 1, has: has as u64 },
            BadVarint::TooLong => DamageKind::LongVarint,
        }
    }
}
