//! What there is to show of files, as text between the worker, which writes it, and the page.
//!
//! Rule: rows of cells, once in each language; the first cell of a row says of which kind it is.
//! Between languages, rows and cells stand ASCII's own separators, which a cell cannot hold.

use crate::scene::Lang;

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];
const GROUP: &str = "\u{1d}";
const ROW: &str = "\u{1e}";
const CELL: &str = "\u{1f}";

/// Writes a sheet, given the rows in a language.
pub fn sheet(rows: impl Fn(Lang) -> Vec<String>) -> String {
    LANGS.map(|lang| rows(lang).join(ROW)).join(GROUP)
}

/// Writes a row: its kind, and its cells without separators.
pub fn row(kind: &str, cells: &[&str]) -> String {
    let is_plain = |c: &char| !('\u{1d}'..='\u{1f}').contains(c);
    cells.iter().fold(kind.to_owned(), |mut row, cell| {
        row.push_str(CELL);
        row.extend(cell.chars().filter(is_plain));
        row
    })
}

/// What there is to show.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet(String);

impl Sheet {
    /// One that was written.
    pub fn new(written: String) -> Sheet {
        Sheet(written)
    }

    /// The rows of a kind in a language.
    #[inline(never)]
    pub fn rows(&self, lang: Lang, kind: &str) -> Vec<SheetRow<'_>> {
        let written = self.0.split(GROUP).nth(usize::from(lang == Lang::Zh)).unwrap_or_default();
        written.split(ROW).map(SheetRow).filter(|row| row.cell(0) == kind).collect()
    }

    /// The first row of a kind in a language.
    pub fn row(&self, lang: Lang, kind: &str) -> Option<SheetRow<'_>> {
        self.rows(lang, kind).first().copied()
    }
}

/// A row. Cells are counted from 1, behind its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetRow<'a>(&'a str);

impl<'a> SheetRow<'a> {
    #[inline(never)]
    fn cell(self, at: usize) -> &'a str {
        self.0.split(CELL).nth(at).unwrap_or_default()
    }

    /// The text of a cell; nothing if there is no such cell.
    pub fn text(self, at: usize) -> String {
        self.cell(at).to_owned()
    }

    /// The text of a cell, if it has any.
    pub fn some(self, at: usize) -> Option<String> {
        Some(self.text(at)).filter(|text| !text.is_empty())
    }

    /// Whether a cell has this text.
    pub fn is(self, at: usize, text: &str) -> bool {
        self.cell(at) == text
    }

    /// The number in a cell, if it has one.
    #[inline(never)]
    pub fn number(self, at: usize) -> Option<i64> {
        self.cell(at).parse().ok()
    }
}
