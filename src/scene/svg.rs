//! Prints a stage as an SVG document, natively: for still pictures and tests.
//!
//! Rule: a still looks like the page, so it carries the page's own style sheets. Inside of a page
//! it is one picture of many, with a description; there its items carry no names of their own,
//! which nobody would read out.

use super::item::{Anchor, Item, Shape};
use super::number::decimal;
use super::stage::Stage;

const STYLE: &str =
    concat!(include_str!("../../styles/tokens.css"), include_str!("../../styles/stage.css"));

/// The stage as an SVG document that stands alone.
pub fn print(stage: &Stage) -> String {
    let style = format!("<style>{}</style>\n", escape(STYLE));
    document(stage, " xmlns=\"http://www.w3.org/2000/svg\"", &style, true)
}

/// The stage as SVG inside a page that has the style sheets.
pub fn print_inline(stage: &Stage) -> String {
    document(stage, "", "", false)
}

fn document(stage: &Stage, namespace: &str, style: &str, named: bool) -> String {
    let (width, height) = (number(stage.width), number(stage.height));
    let mut out = format!(
        "<svg{namespace} class=\"stage\" role=\"img\" \
         width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n\
         <title>{}</title>\n<desc>{}</desc>\n{style}",
        escape(&stage.name),
        escape(&stage.description),
    );
    print_items(&mut out, &stage.items, named);
    out.push_str("</svg>\n");
    out
}

fn print_items(out: &mut String, items: &[Item], named: bool) {
    for item in items {
        let class = format!("class=\"{}\"", escape(&item.class));
        let title = if named { title(item) } else { String::new() };
        if let Shape::Group { x, y, items } = &item.shape {
            let moved = translation(*x, *y);
            out.push_str(&format!("<g {class}{moved}>{title}\n"));
            print_items(out, items, named);
            out.push_str("</g>\n");
        } else {
            out.push_str(&leaf(&item.shape, &class, &title));
            out.push('\n');
        }
    }
}

fn translation(x: f32, y: f32) -> String {
    match (x, y) {
        (0.0, 0.0) => String::new(),
        _ => format!(" transform=\"translate({} {})\"", number(x), number(y)),
    }
}

fn title(item: &Item) -> String {
    let name = item.pick.as_ref().map(|(_, name)| name);
    name.map_or(String::new(), |name| format!("<title>{}</title>", escape(name)))
}

fn leaf(shape: &Shape, class: &str, title: &str) -> String {
    let n = number;
    match shape {
        Shape::Group { .. } => String::new(),
        Shape::Rect { x, y, width, height, r } => format!(
            "<rect {class} x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\">{title}</rect>",
            n(*x),
            n(*y),
            n(*width),
            n(*height),
            n(*r)
        ),
        Shape::Circle { x, y, r } => format!(
            "<circle {class} cx=\"{}\" cy=\"{}\" r=\"{}\">{title}</circle>",
            n(*x),
            n(*y),
            n(*r)
        ),
        Shape::Line { x1, y1, x2, y2 } => format!(
            "<line {class} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\">{title}</line>",
            n(*x1),
            n(*y1),
            n(*x2),
            n(*y2)
        ),
        Shape::Path { d } => format!("<path {class} d=\"{d}\">{title}</path>"),
        Shape::Text { x, y, size, anchor, text } => format!(
            "<text {class} x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\">{}</text>",
            n(*x),
            n(*y),
            n(*size),
            anchor_name(*anchor),
            escape(text)
        ),
    }
}

fn anchor_name(anchor: Anchor) -> &'static str {
    match anchor {
        Anchor::Start => "start",
        Anchor::Middle => "middle",
        Anchor::End => "end",
    }
}

/// A number with at most one decimal.
fn number(value: f32) -> String {
    decimal(value, 1)
}

/// Text as it is written in HTML and SVG.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_learner_typed_cannot_become_markup() {
        assert_eq!(escape("<b>&\"</b>"), "&lt;b&gt;&amp;&quot;&lt;/b&gt;");
    }

    /// The value of each colour token in the light and in the dark theme.
    fn themes() -> [Vec<(String, [f32; 3])>; 2] {
        let dark_at = STYLE.find(":root[data-theme=\"dark\"]").unwrap();
        let light = tokens(&STYLE[..STYLE.find('}').unwrap()]);
        let mut dark = tokens(&STYLE[dark_at..dark_at + STYLE[dark_at..].find('}').unwrap()]);
        dark.extend(light.iter().filter(|(name, _)| name.starts_with("--epoch")).cloned());
        [light, dark]
    }

    fn tokens(block: &str) -> Vec<(String, [f32; 3])> {
        let token = |line: &str| {
            let (name, value) = line.trim().split_once(": #")?;
            let byte = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
            let channels = [byte(0)?, byte(2)?, byte(4)?].map(f32::from);
            Some((name.to_string(), channels))
        };
        block.lines().filter_map(token).collect()
    }

    fn luminance(colour: [f32; 3]) -> f32 {
        let linear = |c: f32| {
            let c = c / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        let [r, g, b] = colour.map(linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(one: [f32; 3], other: [f32; 3]) -> f32 {
        let (a, b) = (luminance(one), luminance(other));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_and_marks_stand_out_in_both_themes() {
        for theme in themes() {
            let token = |name: &str| theme.iter().find(|(n, _)| n == name).expect(name).1;
            for surface in ["--surface", "--panel", "--track"] {
                for text in ["--ink", "--ink-soft", "--changed", "--danger", "--accent"] {
                    let found = contrast(token(text), token(surface));
                    assert!(found >= 4.5, "{text} on {surface}: {found}");
                }
                let found = contrast(token("--rule"), token(surface));
                assert!(found >= 3.0, "--rule on {surface}: {found}");
            }
        }
    }

    #[test]
    fn a_records_text_stands_out_on_every_epochs_tint() {
        for (theme, tint) in themes().into_iter().zip([0.38, 0.34]) {
            let token = |name: &str| theme.iter().find(|(n, _)| n == name).expect(name).1;
            let surface = token("--surface");
            for epoch in 0..7 {
                let hue = token(&format!("--epoch-{epoch}"));
                let mix: Vec<f32> =
                    hue.iter().zip(surface).map(|(h, s)| h * tint + s * (1.0 - tint)).collect();
                let fill = [mix[0], mix[1], mix[2]];
                assert!(contrast(token("--ink"), fill) >= 4.5, "epoch {epoch}");
                assert!(contrast(token("--outline"), fill) >= 3.0, "outline, epoch {epoch}");
            }
        }
    }
}
