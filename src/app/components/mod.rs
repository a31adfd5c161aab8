//! Components: each prints a part of the scene and sends commands. They decide nothing.

mod branches;
mod caption;
mod download;
mod element;
mod event_log;
mod explore;
mod explore_drafts;
mod explore_forms;
mod explore_log;
mod explore_network;
mod explore_settings;
mod fidelity;
mod header;
mod help;
mod icon;
mod inside;
mod inside_bytes;
mod inside_search;
#[cfg(test)]
mod inside_tests;
mod inspector;
mod legend;
mod lesson;
mod notices;
mod open_files;
mod open_files_look;
mod part;
mod prediction;
mod prose;
mod spacetime;
mod stage;
mod state_table;
#[cfg(test)]
mod tests;
mod timeline;
mod transport;

pub use branches::view_branches;
pub use caption::{view_caption, view_speaker};
pub use download::Download;
pub use event_log::EventLog;
pub use explore::Explore;
pub use fidelity::Fidelity;
pub use header::Header;
pub use help::Help;
pub use inside::InsidePanel;
pub use inspector::view_inspector;
pub use lesson::LessonPanel;
pub use notices::view_notices;
pub use open_files::OpenFiles;
pub use part::part;
pub use prediction::PredictionCard;
pub use spacetime::SpaceTimePanel;
pub use stage::StageView;
pub use state_table::StateTable;
pub use timeline::{Timeline, view_timeline};
pub use transport::Transport;
