//! The browser: everything on the page that is not a function of the state.

pub mod address;
pub mod bench;
pub mod clipboard;
pub mod crash;
pub mod desk;
pub mod dialog;
pub mod document;
pub mod download;
pub mod focus;
pub mod frames;
pub mod hunt;
pub mod keyboard;
pub mod library;
pub mod look;
pub mod media;
pub mod pack;
pub mod panel;
pub mod picked;
pub mod size;
pub mod start;
pub mod study;
