//! Bytes: how batches, index entries and the small files of a partition lie on disk.
//!
//! The model (`log::batch`, `log::record`) knows sizes and needs no bytes; they are made when
//! someone looks, and read when someone brings a file of a real broker. Whatever the bytes are,
//! reading neither panics nor takes more room than they allow: it answers, or says at which
//! byte they are damaged.
//!
//! All integers are big-endian.

pub mod checkpoint;
pub mod control;
pub mod crc32c;
pub mod damage;
pub mod decode;
pub mod encode;
pub mod fields;
mod fields_of_batch;
pub mod header;
pub mod index_file;
pub mod names;
mod reader;
mod records;
pub mod snapshot;
pub mod stamp;

pub use control::ControlRecord;
pub use crc32c::{Crc32c, crc32c};
pub use damage::{Damage, DamageKind};
pub use decode::{Codecs, DecodedBatch, Decompress, decode_batch, decode_batch_unchecked};
pub use encode::encode;
pub use fields::{Content, Field, FieldKind, FieldValue, Fields, fields};
pub use header::{BatchHeader, Compression};
pub use records::{RawHeader, RawRecord, RawRecords};
