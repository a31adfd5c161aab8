//! Every sentence a learner reads that is not in a lesson, in both languages.
//!
//! Rule: words are made here and nowhere else. A sentence takes its reasons from the cluster
//! before and after a frame, never from a second copy of the protocol. Protocol words (`acks=all`,
//! ISR, LEO, names of errors and configurations) are the same in every language.

mod acts;
pub mod beside;
#[cfg(test)]
mod beside_tests;
mod caption;
mod captions;
mod captions_clients;
mod captions_log;
mod captions_metadata;
pub mod editions;
mod errors;
mod explained;
pub mod fidelity;
pub mod files;
mod findings;
pub mod hunt;
pub mod inside;
mod messages;
pub(in crate::scene) mod names;
pub mod opened;
mod parts;
mod refusals;
mod resource;
#[cfg(test)]
pub(crate) mod samples;
pub mod saved;
pub mod space;
pub(in crate::scene) mod stage;
mod telling;
#[cfg(test)]
pub(crate) mod tests;
mod troubles;
#[cfg(test)]
mod troubles_tests;
mod ui;
#[cfg(test)]
mod ui_tests;

pub(in crate::scene) use caption::leads;
pub use caption::{Caption, HEADLINE, caption, fact_sentence, opening_caption};
pub use errors::error_code;
pub(in crate::scene) use explained::{Around, around};
pub use explained::{hindrance, now};
pub use findings::finding;
pub use messages::{message_label, message_sentence};
pub use names::{bytes, duration, instant, node_name, record_name};
pub use refusals::refusal;
pub use resource::{BadWords, Words, install, install_all, is_installed, words_version};
pub use troubles::{bad_link, failure, problem, trouble};
pub(in crate::scene) use ui::because;
pub use ui::{Phrase, say};
