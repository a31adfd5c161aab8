//! One replica's log: a cell for each offset, a band for each epoch, the high watermark as a
//! line and the log end as a caret.
//!
//! Rule: cells below this replica's own high watermark are solid, those above are dashed. What
//! was cut in this step is still to be seen, struck through.

use super::Plan;
use super::form::Form;
use super::geometry::{BAND, Cells};
use super::piece::{
    Area, baseline, choosable, class, drawing, group, line, path, rect, strokes, text, unlike,
};
use super::text::{fit_end, width};
use crate::engine::{BrokerId, LeaderEpoch, Offset, RecordId};
use crate::log::Log;
use crate::replay::compare::Seen;
use crate::scene::item::{Anchor, Item};
use crate::scene::number::within;
use crate::scene::view::Pick;
use crate::scene::wording::stage::CellFacts;

/// How many hues there are for epochs; the label tells apart what shares one.
const HUES: u32 = 7;

/// The class for the hue of an epoch.
pub fn hue(part: &str, epoch: LeaderEpoch) -> String {
    class(part, &[(&format!("epoch-{}", epoch.0 % HUES), true)])
}

/// A record at its place.
struct Entry {
    offset: Offset,
    record: RecordId,
    epoch: LeaderEpoch,
}

/// Draws the log of a broker, from the top of its row.
pub fn draw(plan: &Plan<'_>, broker: BrokerId, log: &Log) -> Vec<Item> {
    let cells = &plan.geometry.cells;
    let track =
        Area { x: cells.x, y: cells.y, width: cells.last_x() - cells.x, height: cells.height };
    let mut items = vec![rect("track", class("track", &[]), track, 2.0)];
    let entries = entries(cells, log);
    items.extend(draw_bands(plan, &entries));
    items.extend(entries.iter().map(|entry| draw_cell(plan, broker, log, entry)));
    items.extend(draw_gone(plan, broker, log));
    items.push(draw_log_end(plan, broker, log));
    items.push(draw_high_watermark(plan, broker, log));
    items.extend((!cells.flags).then(|| draw_figures(plan, broker, log)));
    items
}

fn entries(cells: &Cells, log: &Log) -> Vec<Entry> {
    let epoch = |offset| log.batch_at(offset).map_or(LeaderEpoch(0), |batch| batch.leader_epoch);
    log.entries_from(Offset(cells.first))
        .take_while(|(offset, _)| cells.shows(*offset))
        .map(|(offset, record)| Entry { offset, record, epoch: epoch(offset) })
        .collect()
}

fn draw_cell(plan: &Plan<'_>, broker: BrokerId, log: &Log, entry: &Entry) -> Item {
    let Entry { offset, record, .. } = *entry;
    let cells = &plan.geometry.cells;
    let committed = offset < log.high_watermark();
    let lost = plan.is_lost(record);
    let leads = plan.partition().is_some_and(|partition| partition.leader == Some(broker));
    let acknowledged = leads && plan.is_acknowledged(record);
    let area = Area { x: 1.0, y: 1.0, width: cells.width - 2.0, height: cells.height - 2.0 };
    let mut items = vec![rect("shape", hue("cell-shape", entry.epoch), area, 3.0)];
    items.extend(draw_value(plan, record, lost, false));
    if acknowledged {
        let new = plan.marks.acknowledged.contains(&record);
        items.push(draw_tick(cells.width, new));
    }
    let differs = plan.differs(Seen::Record(broker, offset)) || lost && plan.differs(Seen::Lost);
    items.extend((differs && area.height > 30.0 && area.width > 36.0).then(draw_unlike));
    let pick = Pick::Record(broker, offset);
    let states = [
        ("differs", differs),
        ("committed", committed),
        ("pending", !committed),
        ("new", plan.marks.is_appended(broker, offset)),
        ("lost", lost),
        ("changed", plan.marks.lost.contains(&record)),
        ("selected", plan.is_selected(pick)),
    ];
    let at = (cells.x_of(offset), cells.y);
    let cell = group(&format!("cell-{offset}"), class("cell", &states), at, items);
    let (value, epoch) = (&*plan.value(record), entry.epoch);
    let name =
        plan.words.cell(CellFacts { value, broker, offset, epoch, committed, acknowledged, lost });
    choosable(cell, pick, name)
}

/// The sign of what the run beside shows differently, in the upper left corner of a cell, clear of
/// its edge and of a high watermark there.
fn draw_unlike() -> Item {
    let bar = |y| [(6.0, y), (13.0, y)];
    let signs: [&[(f32, f32)]; 3] = [&bar(7.5), &bar(10.5), &[(11.5, 5.0), (7.5, 13.0)]];
    drawing("unlike", class("unlike", &[]), strokes(&signs, false))
}

/// The text of the record and, below it if there is room, that it is lost.
fn draw_value(plan: &Plan<'_>, record: RecordId, lost: bool, ghost: bool) -> Vec<Item> {
    let Cells { width: wide, height, .. } = plan.geometry.cells;
    let word = plan.words.lost();
    let (value, size) = fitted(plan, record, wide - 5.0);
    let word_size = plan.geometry.small_text().min(13.0);
    let two = lost && height >= size + word_size * 1.3 && width(&word, word_size) <= wide - 1.0;
    let middle = if two { (height - word_size) / 2.0 } else { height / 2.0 };
    let mut items = Vec::new();
    if width(&value, size) <= wide - 4.0 && height >= size {
        let at = (wide / 2.0, baseline(middle, size));
        items.push(text("value", class("value", &[]), at, size, Anchor::Middle, value));
    }
    if two {
        let at = (wide / 2.0, baseline(middle + (size + word_size) * 0.55, word_size));
        items.push(text("lost", class("lost", &[]), at, word_size, Anchor::Middle, word));
    } else if lost && !ghost {
        let d = strokes(&[&[(3.0, height - 3.0), (wide - 3.0, 3.0)]], false);
        items.push(drawing("lost", class("lost-mark", &[]), d));
    }
    items
}

/// As much of a record's text as fits, and its size: rather a little smaller than shorter.
fn fitted(plan: &Plan<'_>, record: RecordId, room: f32) -> (String, f32) {
    let size = plan.geometry.small_text();
    let least = size.min(12.0);
    let mut value = fit_end(&plan.value(record), least, room);
    if plan.geometry.form == Form::Tiny {
        // There is hardly room for more than what tells records apart.
        value = value.trim_start_matches('…').to_string();
    }
    let fitting = room / width(&value, 1.0).max(0.1);
    (value, within(fitting, least, size))
}

/// The tick of an acknowledged record, in the upper right corner of its cell; on the edge of a
/// narrow one, which its text fills.
pub fn draw_tick(wide: f32, new: bool) -> Item {
    let (unit, y) = if wide < 30.0 { (0.7, -1.0) } else { (1.0, 3.5) };
    let x = wide - 3.0 - 6.0 * unit;
    let tick = [(x, y + 3.0 * unit), (x + 2.0 * unit, y + 5.5 * unit), (x + 6.0 * unit, y)];
    path("tick", class("tick", &[("new", new)]), &tick, false)
}

/// A band below each run of cells of one epoch, with the epoch's label.
fn draw_bands(plan: &Plan<'_>, entries: &[Entry]) -> Vec<Item> {
    let (cells, size) = (&plan.geometry.cells, plan.geometry.small_text());
    let top = cells.y + cells.height + 1.0;
    entries
        .chunk_by(|one, other| one.epoch == other.epoch)
        .map(|run| {
            let (x, epoch) = (cells.x_of(run[0].offset), run[0].epoch);
            let width = run.len() as f32 * cells.width;
            let area = Area { x: x + 1.0, y: top, width: width - 2.0, height: BAND };
            let mut items = vec![rect("band", hue("band-shape", epoch), area, 0.0)];
            if cells.labels {
                let at = (x + 2.0, top + BAND + size * 0.95);
                let label = format!("e{epoch}");
                items.push(text("label", class("epoch", &[]), at, size, Anchor::Start, label));
            }
            group(&format!("band-{}", run[0].offset), class("band", &[]), (0.0, 0.0), items)
        })
        .collect()
}

/// Records that left the log in this step, where they were.
fn draw_gone(plan: &Plan<'_>, broker: BrokerId, log: &Log) -> Vec<Item> {
    let cells = &plan.geometry.cells;
    let gone = plan.marks.gone.get(broker).map_or(&[][..], Vec::as_slice);
    let free = |offset: &Offset| *offset >= log.end() && cells.shows(*offset);
    gone.iter()
        .filter(|(offset, _)| free(offset))
        .map(|(offset, record)| {
            let lost = plan.is_lost(*record);
            let area =
                Area { x: 1.0, y: 1.0, width: cells.width - 2.0, height: cells.height - 2.0 };
            let middle = cells.height / 2.0;
            let mut items = vec![rect("shape", class("ghost-shape", &[]), area, 3.0)];
            items.extend(draw_value(plan, *record, lost, true));
            let (from, to) = ((4.0, middle), (cells.width - 4.0, middle));
            items.push(line("strike", class("strike", &[]), from, to));
            let at = (cells.x_of(*offset), cells.y);
            let states = [("leaving", true), ("lost", lost)];
            group(&format!("ghost-{offset}"), class("ghost", &states), at, items)
        })
        .collect()
}

fn draw_high_watermark(plan: &Plan<'_>, broker: BrokerId, log: &Log) -> Item {
    let (cells, size) = (&plan.geometry.cells, plan.geometry.small_text());
    let mark = log.high_watermark();
    let differs = plan.differs(Seen::HighWatermark(broker));
    let x = cells.x_of(mark);
    let bottom = cells.y + cells.height + BAND + 1.0;
    let top = if cells.flags { cells.y - size - 2.0 } else { cells.y - 2.0 };
    let mut items = vec![line("line", class("hw-line", &[]), (x, top), (x, bottom))];
    if cells.flags {
        let flag = [(x, top), (x + 5.0, top + 3.5), (x, top + 7.0)];
        items.push(path("flag", class("hw-flag", &[]), &flag, true));
        let at = (x + 7.0, cells.y - 4.0);
        let label = off_window(cells, mark) + &unlike(format!("HW {mark}"), differs);
        items.push(text("label", class("hw-label", &[]), at, size, Anchor::Start, label));
    }
    let from = plan.marks.high_watermarks.get(broker);
    if let Some(from) = from.map(|from| cells.x_of(*from)).filter(|from| *from != x) {
        let y = cells.y - 1.5;
        items.push(line("trail", class("hw-trail", &[]), (from, y), (x, y)));
    }
    let pick = Pick::HighWatermark(broker);
    let selected = plan.is_selected(pick);
    let states = [("moved", from.is_some()), ("differs", differs), ("selected", selected)];
    let name = plan.words.high_watermark(broker, mark);
    choosable(group("hw", class("hw", &states), (0.0, 0.0), items), pick, name)
}

fn draw_log_end(plan: &Plan<'_>, broker: BrokerId, log: &Log) -> Item {
    let (cells, size) = (&plan.geometry.cells, plan.geometry.small_text());
    let end = log.end();
    let differs = plan.differs(Seen::LogEnd(broker));
    let (x, y) = (cells.x_of(end), cells.y + cells.height + 1.0);
    let caret = [(x, y), (x + 4.0, y + 7.0), (x - 4.0, y + 7.0)];
    let mut items = vec![path("caret", class("leo-caret", &[]), &caret, true)];
    if cells.flags {
        let at = (x + 7.0, y + BAND + size * 0.95);
        let label = off_window(cells, end) + &unlike(format!("LEO {end}"), differs);
        items.push(text("label", class("leo-label", &[]), at, size, Anchor::Start, label));
    }
    let moved =
        plan.marks.appended.iter().any(|(b, _)| *b == broker) || plan.marks.gone.contains(broker);
    let pick = Pick::LogEnd(broker);
    let selected = plan.is_selected(pick);
    let states = [("moved", moved), ("differs", differs), ("selected", selected)];
    let name = plan.words.log_end(broker, end);
    choosable(group("leo", class("leo", &states), (0.0, 0.0), items), pick, name)
}

/// A sign before a label whose place is left of the window.
fn off_window(cells: &Cells, at: Offset) -> String {
    if at.0 < cells.first { "‹ ".to_string() } else { String::new() }
}

/// High watermark and log end at the end of the row, where a row is too low for flags.
fn draw_figures(plan: &Plan<'_>, broker: BrokerId, log: &Log) -> Item {
    let (cells, size) = (&plan.geometry.cells, plan.geometry.small_text());
    let sign = |what| if plan.differs(what) { '≠' } else { ' ' };
    let (mark, end) = (sign(Seen::HighWatermark(broker)), sign(Seen::LogEnd(broker)));
    let says = format!("HW{mark}{} LEO{end}{}", log.high_watermark(), log.end());
    let at = (cells.right - 4.0, baseline(cells.y + cells.height / 2.0, size));
    text("figures", class("figures", &[]), at, size, Anchor::End, says)
}
