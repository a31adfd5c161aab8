//! What opening real files takes beyond the log: codecs, archives, and the questions and answers
//! between the page and its worker.
//!
//! Rule: the page names `messages` alone. Codecs and archives are named by the worker and the
//! command line, so that they weigh nothing at first load.

pub mod archive;
pub mod codecs;
pub mod content;
pub mod job;
pub mod lookup;
pub mod messages;
pub mod partition;
pub mod session;
