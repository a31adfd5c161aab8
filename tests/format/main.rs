//! Bytes, held against the code of others and against bytes that nobody meant.

#![allow(clippy::unwrap_used)]

mod damaged;
mod dice;
mod others;
mod samples;
