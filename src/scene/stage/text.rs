//! How wide a text is, and how it is cut to fit.
//!
//! Rule: a width is estimated from the number of characters, so that a picture is the same on
//! every machine: 0.6 em for a narrow character and 1 em for a Chinese one or an ellipsis.

/// The part of an em that a narrow character takes.
const NARROW: f32 = 0.6;

/// How wide `text` is at this size.
pub fn width(text: &str, size: f32) -> f32 {
    text.chars().map(|c| if is_full_width(c) { size } else { NARROW * size }).sum()
}

fn is_full_width(c: char) -> bool {
    matches!(c, '…' | '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// `text`, or as much of its beginning as fits, with an ellipsis.
pub fn fit(text: &str, size: f32, room: f32) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if width(&kept, size) + width(&format!("{c}…"), size) > room {
            break;
        }
        kept.push(c);
    }
    kept.trim_end_matches([' ', '·', ',']).to_string() + "…"
}

/// The text of a record, or as much of its end as fits: records are told apart by how they end,
/// `order-1`, `order-2`. A cut at a separator reads best.
pub fn fit_end(text: &str, size: f32, room: f32) -> String {
    if width(text, size) <= room {
        return text.to_string();
    }
    let tail = |from: usize| format!("…{}", &text[from..]);
    let starts = || text.char_indices().skip(1).map(|(at, _)| at);
    let fits = |from: &usize| width(&tail(*from), size) <= room;
    let after_separator = |from: &usize| text[..*from].ends_with(['-', '_', ' ', '/', ':', '=']);
    starts()
        .find(|from| fits(from) && after_separator(from))
        .or_else(|| starts().find(fits))
        .map_or_else(|| "…".to_string(), tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_character_is_as_wide_as_it_is_high() {
        assert_eq!(width("首领", 10.0), 20.0);
        assert_eq!(width("ab", 10.0), 12.0);
    }

    #[test]
    fn a_record_keeps_the_end_that_tells_it_apart() {
        assert_eq!(fit_end("order-1", 10.0, 42.0), "order-1");
        assert_eq!(fit_end("order-1", 10.0, 40.0), "…1");
        assert_eq!(fit_end("abcdef", 10.0, 28.0), "…def");
        assert_eq!(fit_end("订单一二三", 10.0, 30.0), "…二三");
    }

    #[test]
    fn a_label_keeps_its_beginning_and_never_exceeds_its_room() {
        assert_eq!(fit("position 12", 10.0, 52.0), "positio…");
        assert!(width(&fit("a very long label", 10.0, 30.0), 10.0) <= 30.0);
    }
}
