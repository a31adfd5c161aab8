//! Highwater: Kafka's replication, running in the browser.
//!
//! The floors, from the ground up; a module imports what lies below it, never above.

#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod log;

pub mod files;

pub mod engine;

pub mod checker;

pub mod scenario;

pub mod replay;

pub mod scene;

pub mod app;
