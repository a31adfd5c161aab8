//! A replica's log as the files that a broker would have.

use highwater::engine::{BrokerId, PartitionId};
use highwater::files::partition::pieces;
use highwater::replay::link::{self, Link};
use highwater::replay::{Playhead, replay};
use highwater::scene::Lang;
use highwater::scene::wording::{bad_link, failure};
use js_sys::{Array, Date, JsString, Uint8Array};
use wasm_bindgen::JsCast;

/// The id of the topic, whichever it is: the name of this program in letters.
const TOPIC_ID: u128 = 0x0068_6967_6877_6174_6572_0000_0000_0001;

/// How long it writes before it says how far it is, in milliseconds.
const BETWEEN_REPORTS: f64 = 50.0;

/// Writes the files of a log; `text` is the broker and the partition, and the text of a link below.
/// Answers the name of the folder, those of the files, and their bytes; `tell` hears how many
/// bytes of how many are written.
///
/// # Errors
/// What is wrong with the question, in English: the page asks nothing of that kind.
pub fn write(text: &str, tell: impl Fn(u64, u64)) -> Result<Array, String> {
    let (which, link) = text.split_once('\n').ok_or("no link")?;
    let (broker, partition) = which.split_once(' ').ok_or("no partition")?;
    let number = |text: &str| text.parse().map_err(|bad| format!("{text}: {bad}"));
    let (broker, partition) = (number(broker)?, number(partition)?);
    let (broker, partition) = (BrokerId(broker as u8), PartitionId(partition));
    let Link { rules, opening, statements, step, .. } =
        link::read(link).map_err(|bad| bad_link(Lang::En, &bad))?;
    let (history, end) =
        replay(rules, opening, &statements).map_err(|failed| failure(Lang::En, &failed))?;
    let cluster = history.cluster(Playhead { step: step.min(end.step), ..end });
    let log = &cluster.replica(broker, partition).ok_or("no such replica")?.log;
    let total = log.segments().iter().map(|segment| segment.size()).sum();
    let (mut done, mut told_at) = (0, Date::now());
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, piece) in pieces(log, TOPIC_ID) {
        done += piece.len() as u64;
        match files.last_mut().filter(|(last, _)| *last == name) {
            Some((_, bytes)) => bytes.extend_from_slice(&piece),
            None => files.push((name, piece)),
        }
        if Date::now() >= told_at + BETWEEN_REPORTS {
            tell(done.min(total), total);
            told_at = Date::now();
        }
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| &**name).collect();
    let bytes: Array = files.iter().map(|(_, bytes)| Uint8Array::from(&**bytes)).collect();
    let text = |text: &str| JsString::from(text).unchecked_into();
    let folder = cluster.controller.image.name(partition);
    Ok(Array::of3(&text(&folder), &text(&names.join("\n")), &bytes))
}
