//! Inside a log: its segments as files, one of them as a picture, a look-up step by step, bytes.
//!
//! Rule: the view is a function of (history, playhead, lens). The lens says which replica and
//! segment somebody looks at, what they look up, and which bytes they see. What is drawn comes
//! from plain numbers (`folder`), so that the files of a real broker can be looked at in the same
//! way.

pub mod files;
pub mod folder;
pub mod hex;
pub mod of_log;
pub mod picture;
mod pieces;
pub mod search;
pub mod target;
#[cfg(test)]
mod tests;

use self::files::{FileRow, PositionRow};
use self::folder::{Closeup, Folder};
use self::hex::HexScene;
use self::picture::Picture;
use self::search::{Overlay, SearchStep};
use self::target::Target;
use super::Lang;
use super::wording::inside::{Phrase, say};
use crate::engine::{BrokerId, Cluster, PartitionId};
use crate::log::{Log, Lookup, Offset, Timestamp};
use crate::replay::{History, Playhead};

/// What somebody looks at inside a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// On which broker.
    pub broker: BrokerId,
    /// Of which partition.
    pub partition: PartitionId,
    /// The base of the segment that is chosen; `None` is the active one.
    pub segment: Option<u64>,
    /// The number of the batch that the enlarged window begins at; `None` shows the newest.
    pub window: Option<usize>,
    /// What is looked up.
    pub target: Option<Target>,
    /// Whether what was typed last was no target.
    pub mistyped: bool,
    /// The step of the search that is shown, counted from 0.
    pub step: usize,
    /// Which bytes are shown.
    pub piece: Piece,
    /// How many bytes are shown at most.
    pub bytes: usize,
}

impl Lens {
    /// The replica that a broker has of the first partition, with nothing chosen.
    pub fn on(broker: BrokerId) -> Lens {
        Lens {
            broker,
            partition: Cluster::PARTITION,
            segment: None,
            window: None,
            target: None,
            mistyped: false,
            step: 0,
            piece: Piece::Batch(None),
            bytes: hex::FIRST_BYTES,
        }
    }
}

/// Bytes that can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece {
    /// A batch of the segment, by its number; without one what a search found, or the newest.
    Batch(Option<usize>),
    /// The entry of the offset index that a search found, or the newest.
    OffsetEntry,
    /// The same of the time index.
    TimeEntry,
    /// `leader-epoch-checkpoint`.
    Epochs,
}

/// Everything that the view shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Inside {
    /// Whose log it is.
    pub title: String,
    /// The segments, and those that went in this step.
    pub files: Vec<FileRow>,
    /// How many segments are left out before and after these, in words.
    pub left_out: [Option<String>; 2],
    /// The positions of the log: name and value.
    pub positions: Vec<PositionRow>,
    /// The segment that is looked at.
    pub picture: Picture,
    /// What the window of enlarged batches holds, in words; `None` without a batch.
    pub window: Option<String>,
    /// The batches to begin the window at to see earlier and later ones.
    pub windows: [Option<usize>; 2],
    /// The steps of the search, if something is looked up.
    pub steps: Vec<SearchStep>,
    /// Which of them is shown.
    pub step: usize,
    /// What bytes there are to choose, in words.
    pub pieces: Vec<(Piece, String, bool)>,
    /// The bytes.
    pub hex: Option<HexScene>,
}

/// How wide the view is, and in which language it speaks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The language.
    pub lang: Lang,
    /// The width in CSS pixels.
    pub width: f32,
}

impl Frame {
    /// How many bytes stand in a row.
    fn columns(self) -> usize {
        if self.width < 1_000.0 { 8 } else { 16 }
    }

    /// How many batches are enlarged at once.
    fn batches(self) -> usize {
        if self.width < 480.0 { 6 } else { 10 }
    }
}

/// Lays out the log of a replica in the model; `None` if there is none.
pub fn lay_out(frame: Frame, history: &History, at: Playhead, lens: &Lens) -> Option<Inside> {
    let log = replica_log(history.cluster(at), lens)?;
    let earlier = Playhead { step: at.step.saturating_sub(1), ..at };
    let before = replica_log(history.cluster(earlier), lens).unwrap_or(log);
    let lookup = lens.target.map(|target| look_up(log, target));
    let steps = lens.target.zip(lookup.as_ref());
    let steps =
        steps.map_or(Vec::new(), |(target, found)| search::steps(frame.lang, target, found));
    let step = lens.step.min(steps.len().saturating_sub(1));
    let overlay = steps.get(step).map(|step| &step.overlay);
    let base = chosen_base(log, lens, overlay);
    let segment = of_log::find(log, base)?;
    let around = overlay.and_then(|overlay| overlay.place);
    let around = around.map(|place| of_log::batch_at(segment, place as u32)).or(lens.window);
    let closeup = of_log::closeup(log, before, base, (around, frame.batches()))?;
    let folder = of_log::folder(log, before);
    let shown = pieces::Shown { frame, lens, folder: &folder, segment, overlay };
    let (pieces, hex, batch) = (shown.choices(), shown.hex(), shown.batch());
    let parts = Parts { steps, step, pieces, hex, batch };
    Some(view(frame, lens, &folder, &closeup, parts))
}

/// What depends on where the log comes from.
pub struct Parts {
    /// The steps of the search.
    pub steps: Vec<SearchStep>,
    /// Which of them is shown.
    pub step: usize,
    /// What bytes there are to choose.
    pub pieces: Vec<(Piece, String, bool)>,
    /// The bytes.
    pub hex: Option<HexScene>,
    /// The batch whose bytes are shown.
    pub batch: Option<usize>,
}

/// The view of a folder, wherever it comes from.
pub fn view(frame: Frame, lens: &Lens, folder: &Folder, closeup: &Closeup, parts: Parts) -> Inside {
    let lang = frame.lang;
    let Parts { steps, step, pieces, hex, batch } = parts;
    let overlay = steps.get(step).map(|step| &step.overlay);
    let here = |overlay: &&Overlay| overlay.segment == Some(closeup.files.base);
    let overlay = overlay.filter(here);
    let (files, left_out) = files::rows(lang, folder, closeup.number);
    Inside {
        title: say(lang, Phrase::TitleOf(lens.broker.0)),
        files,
        left_out,
        positions: files::positions(lang, folder),
        picture: picture::draw(lang, frame.width, closeup, overlay, batch),
        window: window_words(lang, closeup),
        windows: neighbours(closeup, frame.batches()),
        steps,
        step,
        pieces,
        hex,
    }
}

fn window_words(lang: Lang, closeup: &Closeup) -> Option<String> {
    let (first, count) = (closeup.window_from as u64, closeup.window.len() as u64);
    let of = closeup.files.batches;
    (count > 0).then(|| say(lang, Phrase::Window { first: first + 1, last: first + count, of }))
}

/// The windows before and after the one that is shown, by a batch a third into them.
fn neighbours(closeup: &Closeup, most: usize) -> [Option<usize>; 2] {
    let (from, count) = (closeup.window_from, closeup.window.len());
    let earlier = (from > 0).then(|| from.saturating_sub(most) + most / 3);
    let later = (((from + count) as u64) < closeup.files.batches).then(|| from + count + most / 3);
    [earlier, later]
}

fn replica_log<'a>(cluster: &'a Cluster, lens: &Lens) -> Option<&'a Log> {
    Some(&cluster.replica(lens.broker, lens.partition)?.log)
}

fn look_up(log: &Log, target: Target) -> Lookup {
    match target {
        Target::Offset(offset) => log.look_up(Offset(offset)),
        Target::Time(time) => log.look_up_time(Timestamp(time)),
    }
}

/// The segment that a search is in; else the one that is chosen, if it is still there; else the
/// active one.
fn chosen_base(log: &Log, lens: &Lens, overlay: Option<&Overlay>) -> Offset {
    let searched = overlay.and_then(|overlay| overlay.segment).map(Offset);
    let chosen = lens.segment.map(Offset).filter(|base| of_log::find(log, *base).is_some());
    searched.or(chosen).unwrap_or(log.segments().active().base())
}
