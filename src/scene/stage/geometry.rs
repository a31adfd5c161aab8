//! Where everything is: bands from top to bottom, columns from left to right.
//!
//! Rule: nothing here looks at what happens in a run but the number of nodes and the length of
//! the longest log, so that the stage stands still while the run goes on.

use super::form::Form;
use super::piece::Area;
use super::text;
use crate::engine::Offset;
use crate::scene::number::within;
use crate::scene::view::Lang;

/// What needs a place.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// The width of the stage.
    pub width: f32,
    /// The height of the stage.
    pub height: f32,
    /// The language of labels.
    pub lang: Lang,
    /// How many brokers there are.
    pub brokers: usize,
    /// How many producers there are.
    pub producers: usize,
    /// How many consumers there are.
    pub consumers: usize,
    /// How many lanes brokers and controller need for their messages.
    pub lanes: usize,
    /// The width of the widest header.
    pub header: f32,
    /// How many lines the controller needs, at most.
    pub controller_lines: usize,
    /// The end of the longest log.
    pub longest: Offset,
}

/// Where everything is.
#[derive(Clone, Debug, PartialEq)]
pub struct Geometry {
    /// The form of the stage.
    pub form: Form,
    /// The size of text.
    pub text: f32,
    /// The whole stage.
    pub stage: Area,
    /// The controller, if there is room.
    pub controller: Option<Area>,
    /// The producers, in order of id.
    pub producers: Vec<Area>,
    /// The consumers, in order of id.
    pub consumers: Vec<Area>,
    /// Where messages between brokers, and from above and below, travel.
    pub gutter: Area,
    /// The brokers' rows, in order of id, from header to log end.
    pub rows: Vec<Area>,
    /// The width of the headers.
    pub header: f32,
    /// The columns of the logs.
    pub cells: Cells,
}

/// The columns of the logs: the window of offsets that all rows show.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cells {
    /// The first offset in the window.
    pub first: u64,
    /// How many offsets the window holds.
    pub count: u64,
    /// The left edge of the first column.
    pub x: f32,
    /// The width of a column.
    pub width: f32,
    /// The height of a cell.
    pub height: f32,
    /// The upper edge of a cell, from the top of its row.
    pub y: f32,
    /// Whether high watermark and log end have their labels at the mark, above and below the
    /// cells. If not, they stand at the end of the row.
    pub flags: bool,
    /// Whether there is room for the labels of epochs below the cells.
    pub labels: bool,
    /// Where a row ends.
    pub right: f32,
}

/// The height of the coloured band of an epoch.
pub const BAND: f32 = 4.0;
/// The space between two bands or columns.
const GAP: f32 = 6.0;

impl Geometry {
    /// Finds a place for everything.
    pub fn new(needs: &Needs) -> Geometry {
        let form = Form::of(needs.width, needs.height);
        let text = form.text(needs.height, needs.lang);
        let stage = Area { x: 0.0, y: 0.0, width: needs.width, height: needs.height };
        let mut free = inset(stage, form.margin());
        let controller = form
            .has_surroundings()
            .then(|| take_top(&mut free, needs.controller_lines as f32 * line_height(text) + 8.0));
        let (producers, consumers) = clients(&mut free, form, text, needs);
        let (rows, cells_across) = (rows(free, form, text, needs.brokers), free);
        let above = producers.first().filter(|_| !form.has_sides()).copied();
        let top = above.or(controller).map_or(free.y, Area::bottom);
        let below = consumers.first().filter(|_| !form.has_sides());
        let bottom = below.map_or(stage.height - form.margin(), |chip| chip.y);
        let gutter = Area {
            x: free.x + needs.header,
            y: top,
            width: form.gutter(needs.lanes, needs.width),
            height: bottom - top,
        };
        let strip = Area {
            x: gutter.right(),
            width: cells_across.right() - gutter.right(),
            ..cells_across
        };
        let height = rows.first().map_or(0.0, |row| row.height);
        let cells = Cells::new(strip, height, form, text, needs.longest);
        let header = needs.header;
        Geometry {
            form,
            text,
            stage,
            controller,
            producers,
            consumers,
            gutter,
            rows,
            header,
            cells,
        }
    }

    /// The size of the text in a message or a small mark.
    pub fn small_text(&self) -> f32 {
        (self.text - 1.0).max(10.0)
    }

    /// The header of a row.
    pub fn header_of(&self, row: usize) -> Area {
        Area { width: self.header, ..self.rows[row] }
    }
}

/// The height of a line of text.
pub fn line_height(text: f32) -> f32 {
    text * 1.3
}

fn inset(area: Area, by: f32) -> Area {
    Area {
        x: area.x + by,
        y: area.y + by,
        width: area.width - 2.0 * by,
        height: area.height - 2.0 * by,
    }
}

fn take_top(free: &mut Area, height: f32) -> Area {
    let taken = Area { height, ..*free };
    free.y += height + GAP;
    free.height -= height + GAP;
    taken
}

/// Clients stand at the sides, or as chips above and below the rows.
fn clients(free: &mut Area, form: Form, text: f32, needs: &Needs) -> (Vec<Area>, Vec<Area>) {
    let Needs { producers, consumers, .. } = *needs;
    if form.has_sides() {
        let side = within(free.width * 0.145, 138.0, 200.0);
        let channel = within(free.width * 0.07, 64.0, 140.0);
        let left = column(*free, side, free.x, producers, text);
        let right = column(*free, side, free.right() - side, consumers, text);
        let at_left = if producers > 0 { side + channel } else { 0.0 };
        let at_right = if consumers > 0 { side + channel } else { 0.0 };
        free.x += at_left;
        free.width -= at_left + at_right;
        return (left, right);
    }
    let height = line_height(text) + 6.0;
    let (mut above, mut below) = (Vec::new(), Vec::new());
    if form.has_surroundings() && producers > 0 {
        let band = take_top(free, height);
        // The controller's lane passes beside the chips.
        let lane = needs.header + form.gutter(needs.lanes, needs.width) / needs.lanes.max(1) as f32;
        let beside = Area { x: band.x + lane, width: band.width - lane, ..band };
        above = chips(beside, producers);
    }
    if form.has_surroundings() && consumers > 0 {
        free.height -= height + GAP;
        below = chips(Area { y: free.bottom() + GAP, height, ..*free }, consumers);
    }
    (above, below)
}

fn column(free: Area, width: f32, x: f32, count: usize, text: f32) -> Vec<Area> {
    let share = free.height / count.max(1) as f32;
    let height = (4.0 * line_height(text) + 14.0).min(share - GAP);
    let middle = |at: usize| free.y + share * (at as f32 + 0.5);
    (0..count).map(|at| Area { x, y: middle(at) - height / 2.0, width, height }).collect()
}

fn chips(band: Area, count: usize) -> Vec<Area> {
    let width = (band.width - GAP * (count - 1) as f32) / count as f32;
    (0..count).map(|at| Area { x: band.x + at as f32 * (width + GAP), width, ..band }).collect()
}

/// The rows share the height; what they cannot use is space between them.
fn rows(free: Area, form: Form, text: f32, brokers: usize) -> Vec<Area> {
    let axis = text + 4.0;
    let least_gap = if form == Form::Tiny { 1.0 } else { 5.0 };
    let most = 2.0 * (text + 5.0) + BAND + 52.0;
    let gaps = brokers.saturating_sub(1) as f32;
    let share = (free.height - axis - gaps * least_gap) / brokers.max(1) as f32;
    let height = share.min(most);
    let left = free.height - axis - height * brokers as f32;
    let gap = if gaps > 0.0 { (left / gaps).min(60.0) } else { 0.0 };
    let used = height * brokers as f32 + gap * gaps;
    let top = free.y + axis + (free.height - axis - used) / 2.0;
    (0..brokers).map(|row| Area { y: top + row as f32 * (height + gap), height, ..free }).collect()
}

impl Cells {
    fn new(strip: Area, row: f32, form: Form, size: f32, longest: Offset) -> Cells {
        let flags = row >= 2.0 * (size + 3.0) + BAND + 16.0;
        let labels = flags || row >= size + BAND + 15.0;
        let lead = if form == Form::Tiny { size } else { size + 4.0 };
        let sample = if flags { "LEO 00" } else { "HW 00 LEO 00" };
        let tail = text::width(sample, size) + 12.0;
        let room = strip.width - lead - tail;
        let (narrowest, widest) = form.cell_width();
        // In fours, so that columns do not get narrower with each record.
        let wanted = (longest.0 + 1).next_multiple_of(4);
        let width = within(room / wanted as f32, narrowest, widest);
        let count = ((room / width).floor() as u64).max(1);
        let above = if flags { size + 4.0 } else { 2.0 };
        let below = BAND + if labels { size + 3.0 } else { 2.0 };
        let height = within(row - above - below, 8.0, 44.0);
        Cells {
            first: (longest.0 + 1).saturating_sub(count),
            count,
            x: strip.x + lead,
            width,
            height,
            y: above + (row - above - below - height) / 2.0,
            flags,
            labels,
            right: strip.right(),
        }
    }

    /// The offset after the last one in the window.
    pub fn end(&self) -> u64 {
        self.first + self.count
    }

    /// Whether the column of an offset is in the window.
    pub fn shows(&self, offset: Offset) -> bool {
        (self.first..self.end()).contains(&offset.0)
    }

    /// The left edge of an offset's column, or the edge of the window on its side.
    pub fn x_of(&self, offset: Offset) -> f32 {
        let column = offset.0.clamp(self.first, self.end()) - self.first;
        self.x + column as f32 * self.width
    }

    /// The right edge of the last column.
    pub fn last_x(&self) -> f32 {
        self.x + self.count as f32 * self.width
    }
}
