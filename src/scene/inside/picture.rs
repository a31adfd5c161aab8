//! The picture of one segment: time index, offset index and log as bars, one below the other,
//! and below them some batches, enlarged.
//!
//! Rule: an index is drawn slot by slot, the log byte by byte. Each drawn entry is tied to the
//! place in the log that it leads to; of thousands some are drawn. A search marks the slots it
//! looked at with the numbers of its steps, shades what may still be the answer and what it read,
//! and outlines what it found.

use super::folder::{Closeup, Strip};
use super::search::Overlay;
use crate::scene::Lang;
use crate::scene::item::{Anchor, Item};
use crate::scene::stage::piece::{Area, Point, baseline, group, line, path, rect, text};
use crate::scene::stage::text::width as text_width;
use crate::scene::wording::inside::{Phrase, say};
use crate::scene::wording::names::bytes;

const SIZE: f32 = 12.0;
const SMALL: f32 = 11.0;
const MARGIN: f32 = 8.0;
/// The widest a slot of an index is drawn.
const SLOT: f32 = 22.0;
const TIME_INDEX: f32 = 24.0;
const INDEX: f32 = 70.0;
const INDEX_HIGH: f32 = 16.0;
const LOG: f32 = 132.0;
const LOG_HIGH: f32 = 24.0;
const WINDOW: f32 = 196.0;
const WINDOW_HIGH: f32 = 44.0;
const HEIGHT: f32 = 262.0;

/// A laid-out picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its width in CSS pixels.
    pub width: f32,
    /// Its height in CSS pixels.
    pub height: f32,
    /// The pieces, back to front.
    pub items: Vec<Item>,
    /// The batches that can be chosen.
    pub batches: Vec<BatchTarget>,
}

/// A batch to choose.
#[derive(Clone, Debug, PartialEq)]
pub struct BatchTarget {
    /// Its number in the file.
    pub number: usize,
    /// Its name.
    pub name: String,
    /// Whether its bytes are shown.
    pub chosen: bool,
    /// The pieces to press.
    pub item: Item,
}

/// Lays out the picture for a width in CSS pixels. `chosen` is the batch whose bytes are shown.
pub fn draw(
    lang: Lang,
    width: f32,
    closeup: &Closeup,
    overlay: Option<&Overlay>,
    chosen: Option<usize>,
) -> Picture {
    let none = Overlay::default();
    let overlay = overlay.unwrap_or(&none);
    let left = MARGIN + text_width(".timeindex", SIZE) + MARGIN;
    let plan = Plan { lang, closeup, overlay, left, room: width - left - MARGIN };
    let mut items = plan.ties();
    items.extend(plan.index_bars());
    items.extend(plan.log_bar());
    items.extend(plan.zoom());
    Picture { width, height: HEIGHT, items, batches: plan.batches(chosen) }
}

struct Plan<'a> {
    lang: Lang,
    closeup: &'a Closeup,
    overlay: &'a Overlay,
    /// Where the bars begin, and how wide they are at most.
    left: f32,
    room: f32,
}

/// The classes of a part of the picture, with the states that hold.
fn class(part: &str, states: &[(&str, bool)]) -> String {
    let mut classes = format!("inside__{part}");
    for (state, _) in states.iter().filter(|(_, holds)| *holds) {
        classes.push_str(&format!(" inside__{part}--{state}"));
    }
    classes
}

/// What differs between the bars of the two indexes.
struct Bar<'a> {
    name: &'static str,
    y: f32,
    count: usize,
    new: usize,
    drawn: Vec<usize>,
    looked_at: &'a [(usize, usize)],
    within: Option<(usize, usize)>,
}

impl Plan<'_> {
    fn bars(&self) -> [Bar<'_>; 2] {
        let Closeup { index, time_index, .. } = self.closeup;
        let overlay = self.overlay;
        [
            Bar {
                name: ".timeindex",
                y: TIME_INDEX,
                count: time_index.count,
                new: time_index.new,
                drawn: slots(time_index),
                looked_at: &overlay.time_slots,
                within: overlay.time_within,
            },
            Bar {
                name: ".index",
                y: INDEX,
                count: index.count,
                new: index.new,
                drawn: slots(index),
                looked_at: &overlay.slots,
                within: overlay.within,
            },
        ]
    }

    /// How wide one slot of an index is.
    fn slot(&self, count: usize) -> f32 {
        (self.room / count.max(1) as f32).min(SLOT)
    }

    fn slot_x(&self, count: usize, slot: usize) -> f32 {
        self.left + (slot as f32 + 0.5) * self.slot(count)
    }

    /// Where a byte of the log lies.
    fn x(&self, position: u64) -> f32 {
        let size = self.closeup.files.size.max(1) as f32;
        self.left + position as f32 / size * self.room
    }

    fn label(&self, key: &str, y: f32, says: &str) -> Item {
        let at = (MARGIN, baseline(y, SIZE));
        text(key, class("label", &[]), at, SIZE, Anchor::Start, says)
    }

    /// From each drawn entry to its place in the log.
    fn ties(&self) -> Vec<Item> {
        let Closeup { index, time_index, .. } = self.closeup;
        let mut items = self.ties_of("time-tie", time_index, TIME_INDEX);
        items.extend(self.ties_of("tie", index, INDEX));
        items
    }

    fn ties_of<E>(&self, part: &str, strip: &Strip<E>, y: f32) -> Vec<Item> {
        let known = strip.count - strip.new;
        let tie = |(slot, _, place): &(usize, E, u64)| {
            let from = (self.slot_x(strip.count, *slot), y + INDEX_HIGH);
            let class = class(part, &[("new", *slot >= known)]);
            line(&format!("{part}-{slot}"), class, from, (self.x(*place), LOG))
        };
        strip.drawn.iter().map(tie).collect()
    }

    fn index_bars(&self) -> Vec<Item> {
        self.bars().iter().flat_map(|bar| self.index_bar(bar)).collect()
    }

    fn index_bar(&self, bar: &Bar<'_>) -> Vec<Item> {
        let (name, slot) = (bar.name, self.slot(bar.count));
        let mut items = vec![self.label(name, bar.y + INDEX_HIGH / 2.0, name)];
        let area = |from: usize, to: usize| Area {
            x: self.left + from as f32 * slot,
            y: bar.y,
            width: ((to - from) as f32 * slot).max(1.0),
            height: INDEX_HIGH,
        };
        if bar.count == 0 {
            let at = (self.left, baseline(bar.y + INDEX_HIGH / 2.0, SIZE));
            let says = say(self.lang, Phrase::Empty);
            items.push(text(
                &format!("{name}-empty"),
                class("note", &[]),
                at,
                SIZE,
                Anchor::Start,
                says,
            ));
            return items;
        }
        items.push(rect(&format!("{name}-bar"), class("index", &[]), area(0, bar.count), 0.0));
        if bar.new > 0 {
            let new = area(bar.count - bar.new, bar.count);
            items.push(rect(&format!("{name}-new"), class("index", &[("new", true)]), new, 0.0));
        }
        if let Some((low, high)) = bar.within {
            let within = area(low, (high + 1).min(bar.count));
            items.push(rect(&format!("{name}-within"), class("within", &[]), within, 0.0));
        }
        if slot >= 4.0 {
            let edge = |slot: &usize| {
                let x = area(*slot, *slot + 1).right();
                let key = format!("{name}-edge-{slot}");
                line(&key, class("edge", &[]), (x, bar.y), (x, bar.y + INDEX_HIGH))
            };
            items.extend(bar.drawn.iter().map(edge));
        }
        items.extend(self.looks(bar));
        items
    }

    /// The slots that a search looked at, with the numbers of the steps; the newest first, since
    /// numbers may not cover each other.
    fn looks(&self, bar: &Bar<'_>) -> Vec<Item> {
        let mut taken: Vec<f32> = Vec::new();
        let mut items = Vec::new();
        for (at, (step, slot)) in bar.looked_at.iter().rev().enumerate() {
            let x = self.slot_x(bar.count, *slot);
            let class = |part| class(part, &[("current", at == 0)]);
            let key = format!("{}-look-{step}", bar.name);
            let (from, to) = ((x, bar.y - 3.0), (x, bar.y + INDEX_HIGH));
            let mut parts = vec![line("look", class("look-line"), from, to)];
            if taken.iter().all(|other| (other - x).abs() > 18.0) {
                taken.push(x);
                let at = (x, bar.y - 6.0);
                let number = step.to_string();
                parts.push(text("number", class("look-number"), at, SIZE, Anchor::Middle, number));
            }
            items.push(group(&key, String::new(), (0.0, 0.0), parts));
        }
        items
    }

    fn log_bar(&self) -> Vec<Item> {
        let size = self.closeup.files.size;
        let mut items = vec![self.label("log", LOG + LOG_HIGH / 2.0, ".log")];
        let area = |from: u64, to: u64| Area {
            x: self.x(from),
            y: LOG,
            width: (self.x(to) - self.x(from)).max(1.0),
            height: LOG_HIGH,
        };
        let whole = Area { x: self.left, y: LOG, width: self.room, height: LOG_HIGH };
        if size == 0 {
            items.push(rect("log-bar", class("log", &[("empty", true)]), whole, 2.0));
            return items;
        }
        items.push(rect("log-bar", class("log", &[]), whole, 2.0));
        let cached_from = self.closeup.cached_from.min(size);
        if cached_from < size {
            let cached = area(cached_from, size);
            items.push(rect("log-cached", class("log", &[("cached", true)]), cached, 0.0));
        }
        for cut in self.closeup.cuts.iter().filter(|cut| **cut > 0) {
            let x = self.x(*cut);
            let key = format!("cut-{cut}");
            items.push(line(&key, class("edge", &[]), (x, LOG), (x, LOG + LOG_HIGH)));
        }
        if let Some((from, to)) = self.overlay.scanned.filter(|(from, to)| from < to) {
            items.push(rect("scanned", class("scanned", &[]), area(from, to), 0.0));
        }
        if let Some((position, size)) = self.overlay.found {
            items.push(rect("found", class("found", &[]), area(position, position + size), 0.0));
        }
        if let Some(place) = self.overlay.place {
            let x = self.x(place);
            let tip = [(x, LOG), (x - 5.0, LOG - 8.0), (x + 5.0, LOG - 8.0)];
            items.push(path("place", class("place", &[]), &tip, true));
        }
        items.extend(self.kept(Phrase::OnDisk, area(0, cached_from)));
        items.extend(self.kept(Phrase::CacheOnly, area(cached_from, size)));
        items.extend(self.positions());
        items
    }

    /// Where a part of the log is kept, if there is room to say it.
    fn kept(&self, phrase: Phrase<'_>, part: Area) -> Option<Item> {
        let says = say(self.lang, phrase);
        let at = (part.x + part.width / 2.0, baseline(part.y + part.height / 2.0, SMALL));
        let fits = text_width(&says, SMALL) + MARGIN <= part.width;
        let class = class("kept", &[]);
        fits.then(|| text(&says.clone(), class, at, SMALL, Anchor::Middle, says))
    }

    /// The high watermark, and how large the file is.
    fn positions(&self) -> Vec<Item> {
        let mut items = Vec::new();
        let below = baseline(LOG + LOG_HIGH + 10.0, SIZE);
        let at = (MARGIN, below);
        let size = bytes(self.closeup.files.size);
        items.push(text("log-size", class("note", &[]), at, SIZE, Anchor::Start, size));
        if let Some(place) = self.closeup.high_watermark {
            let x = self.x(place);
            let (from, to) = ((x, LOG - 4.0), (x, LOG + LOG_HIGH + 4.0));
            items.push(line("hw", class("high-watermark", &[]), from, to));
            let says = say(self.lang, Phrase::HighWatermarkSign);
            let most = self.left + self.room - text_width(&says, SIZE);
            let at = ((x + 3.0).min(most), below);
            items.push(text("hw-sign", class("hw-sign", &[]), at, SIZE, Anchor::Start, says));
        }
        items
    }

    /// The lines from the window in the log to the enlarged batches.
    fn zoom(&self) -> Vec<Item> {
        let (from, to) = self.closeup.window_bytes();
        if self.closeup.window.is_empty() {
            return Vec::new();
        }
        let below = LOG + LOG_HIGH;
        let edge = |key, at: u64, x: f32| {
            let points: [Point; 3] = [(self.x(at), below), (self.x(at), below + 18.0), (x, WINDOW)];
            path(key, class("zoom", &[]), &points, false)
        };
        vec![edge("zoom-from", from, self.left), edge("zoom-to", to, self.left + self.room)]
    }

    fn batches(&self, chosen: Option<usize>) -> Vec<BatchTarget> {
        let (from, to) = self.closeup.window_bytes();
        let scale = self.room / (to - from).max(1) as f32;
        let found = self.overlay.found.map(|(position, _)| position);
        let (read_from, read_to) = self.overlay.scanned.unwrap_or_default();
        let batch = |(at, row): (usize, &super::folder::BatchRow)| {
            let number = self.closeup.window_from + at;
            let (base, last, position) = (row.base, row.last, row.position);
            let wide = row.size as f32 * scale;
            let x = self.left + (position - from) as f32 * scale;
            let area = Area { x, y: WINDOW, width: (wide - 2.0).max(2.0), height: WINDOW_HIGH };
            let states = [
                ("new", row.new),
                ("read", (read_from..read_to).contains(&position)),
                ("found", found == Some(position)),
                ("chosen", chosen == Some(number)),
            ];
            let mut parts = vec![rect("box", class("batch", &states), area, 3.0)];
            let hue = format!("inside__epoch inside__epoch--{}", row.epoch % 7);
            let band = Area { y: WINDOW + WINDOW_HIGH - 6.0, height: 6.0, ..area };
            parts.push(rect("epoch", hue, band, 0.0));
            parts.extend(self.batch_text(row.base, area));
            BatchTarget {
                number,
                name: say(
                    self.lang,
                    Phrase::BatchAt { base, last, single: base == last, position },
                ),
                chosen: chosen == Some(number),
                item: group(&format!("batch-{number}"), String::new(), (0.0, 0.0), parts),
            }
        };
        self.closeup.window.iter().enumerate().map(batch).collect()
    }

    /// The base offset in a batch, if there is room for it.
    fn batch_text(&self, base: u64, area: Area) -> Option<Item> {
        let says = base.to_string();
        let fits = text_width(&says, SMALL) <= area.width;
        let at = (area.x + area.width / 2.0, baseline(area.y + area.height / 2.0 - 3.0, SMALL));
        fits.then(|| text("base", class("base", &[]), at, SMALL, Anchor::Middle, says))
    }
}

fn slots<E>(strip: &Strip<E>) -> Vec<usize> {
    strip.drawn.iter().map(|(slot, ..)| *slot).collect()
}
