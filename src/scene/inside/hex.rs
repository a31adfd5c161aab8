//! Bytes in rows, and the fields that they make up.
//!
//! Rule: a byte belongs to the innermost field that holds it; one field is lit at a time, in
//! the bytes and in the list. Only the first bytes are shown until somebody asks for more.

use super::target;
use crate::log::format::{Content, Field, FieldKind, FieldValue, fields};
use crate::scene::Lang;
use crate::scene::wording::inside::{Phrase, say};

/// How many bytes are shown at first, and how many more each time.
pub const FIRST_BYTES: usize = 512;
/// The most bytes that are shown.
pub const MOST_BYTES: usize = 4096;
/// The longest content that is printed as a value.
const LONGEST_VALUE: usize = 40;

/// Bytes with their fields.
#[derive(Clone, Debug, PartialEq)]
pub struct HexScene {
    /// What they are.
    pub title: String,
    /// The rows.
    pub rows: Vec<HexRow>,
    /// The fields that begin in the shown bytes.
    pub fields: Vec<FieldRow>,
    /// How many bytes there are.
    pub size: usize,
    /// How many are shown.
    pub shown: usize,
    /// Where the first byte lies in its file.
    pub position: u64,
}

/// A row of bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct HexRow {
    /// The position of its first byte, in hexadecimal.
    pub address: String,
    /// The bytes, those of one field together.
    pub runs: Vec<Run>,
    /// The same as text; what cannot be printed is a dot.
    pub text: String,
}

/// Neighbouring bytes of one field in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The number of the field.
    pub field: Option<usize>,
    /// Whether the field begins with it.
    pub first: bool,
    /// The bytes in hexadecimal.
    pub bytes: String,
}

/// A field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldRow {
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: &'static str,
    /// Its value.
    pub value: String,
    /// Where its bytes lie, in words.
    pub place: String,
    /// How many fields it lies in.
    pub depth: u8,
    /// The number of the field whose bytes it is lit with: itself, unless it is a bit of another.
    pub bytes_of: usize,
}

/// Lays out bytes; `shown` of them at most, `columns` in each row. Without a content that is
/// known they have no fields.
pub fn lay_out(
    lang: Lang,
    title: String,
    content: impl Into<Option<Content>>,
    bytes: &[u8],
    position: u64,
    (shown, columns): (usize, usize),
) -> HexScene {
    let shown = bytes.len().min(shown.min(MOST_BYTES));
    let all = content.into().map(|content| fields(content, bytes, shown / 7 + 1).fields);
    let mut all = all.unwrap_or_default();
    all.retain(|field| field.start < shown);
    let owners = owners(&all, shown);
    let rows = (0..shown).step_by(columns.max(1)).map(|from| {
        let to = (from + columns).min(shown);
        HexRow {
            address: format!("{:06x}", position + from as u64),
            runs: runs(bytes, &owners, from, to),
            text: bytes[from..to].iter().map(|byte| printable(*byte)).collect(),
        }
    });
    HexScene {
        title,
        rows: rows.collect(),
        fields: all.iter().enumerate().map(|(at, f)| row(lang, &all, at, f, bytes)).collect(),
        size: bytes.len(),
        shown,
        position,
    }
}

/// The innermost field of each byte. Fields come in order, the inner after the outer.
fn owners(all: &[Field], shown: usize) -> Vec<Option<usize>> {
    let mut owners = vec![None; shown];
    let made_of_bytes = |field: &Field| field.kind != FieldKind::Bits;
    for (at, field) in all.iter().enumerate().filter(|(_, field)| made_of_bytes(field)) {
        owners[field.start..(field.start + field.len).min(shown)].fill(Some(at));
    }
    owners
}

fn runs(bytes: &[u8], owners: &[Option<usize>], from: usize, to: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = from;
    while at < to {
        let field = owners[at];
        let end = at + owners[at..to].iter().take_while(|owner| **owner == field).count();
        let hex: Vec<String> = bytes[at..end].iter().map(|byte| format!("{byte:02x}")).collect();
        let first = at == 0 || owners[at - 1] != field;
        runs.push(Run { field, first, bytes: hex.join(" ") });
        at = end;
    }
    runs
}

fn printable(byte: u8) -> char {
    if byte.is_ascii_graphic() || byte == b' ' { char::from(byte) } else { '·' }
}

fn row(lang: Lang, all: &[Field], at: usize, field: &Field, bytes: &[u8]) -> FieldRow {
    let (first, last) = (field.start as u64, (field.start + field.len).saturating_sub(1) as u64);
    let item = field.item.filter(|_| field.kind == FieldKind::Group);
    let name = item.map_or(field.name.to_owned(), |item| format!("{} {item}", field.name));
    let bit = field.kind == FieldKind::Bits;
    let whole = |other: &Field| other.kind != FieldKind::Bits && other.start == field.start;
    let bytes_of = if bit { all[..at].iter().rposition(whole) } else { None };
    FieldRow {
        name,
        kind: kind_name(field.kind),
        value: value(field, bytes),
        place: say(lang, Phrase::BytesFrom { first, last, single: first == last }),
        depth: field.depth,
        bytes_of: bytes_of.unwrap_or(at),
    }
}

fn kind_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Int8 => "int8",
        FieldKind::Int16 => "int16",
        FieldKind::Int32 => "int32",
        FieldKind::Int64 => "int64",
        FieldKind::Uint32 => "uint32",
        FieldKind::Varint => "varint",
        FieldKind::Varlong => "varlong",
        FieldKind::Bytes => "bytes",
        FieldKind::Text | FieldKind::Decimal => "text",
        FieldKind::Bits => "bits",
        FieldKind::Group => "",
    }
}

fn value(field: &Field, bytes: &[u8]) -> String {
    match field.value {
        FieldValue::Number(number) if field.name == "crc" => format!("{number:#010x}"),
        FieldValue::Number(number) if field.name.ends_with("imestamp") && number > 0 => {
            format!("{number} = {}", target::print(number))
        }
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Flag(flag) => flag.to_string(),
        FieldValue::Compression(codec) => format!("{codec:?}").to_ascii_lowercase(),
        FieldValue::Content if field.kind == FieldKind::Group => String::new(),
        FieldValue::Content => {
            let end = (field.start + field.len).min(bytes.len());
            quoted(&bytes[field.start..end])
        }
    }
}

/// Bytes as text between quotation marks, cut if they are many.
fn quoted(content: &[u8]) -> String {
    let shown = &content[..content.len().min(LONGEST_VALUE)];
    let text: String = match std::str::from_utf8(shown) {
        Ok(text) => text.chars().map(|c| if c.is_control() { '·' } else { c }).collect(),
        Err(_) => shown.iter().map(|byte| printable(*byte)).collect(),
    };
    let more = if content.len() > LONGEST_VALUE { "…" } else { "" };
    format!("\"{text}{more}\"")
}
