//! Numbers as they stand in SVG.
//!
//! Rule: as few decimals as can be seen. They are printed by whole numbers alone, because the
//! standard library's way, which is exact for every float, would weigh as much as the stage.

/// `value` with at most so many decimals, rounded half away from zero, and without zeros behind
/// them. What is not a number is 0.
pub fn decimal(value: f32, decimals: u32) -> String {
    let scale = 10_u64.pow(decimals);
    let scaled = (value * scale as f32).round() as i64;
    let sign = if scaled < 0 { "-" } else { "" };
    let (whole, rest) = (scaled.unsigned_abs() / scale, scaled.unsigned_abs() % scale);
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let printed = format!("{sign}{whole}.{rest:0width$}", width = decimals as usize);
    printed.trim_end_matches('0').to_owned()
}

/// `value`, or the bound that it goes beyond. `f32::clamp` would print bounds that are the wrong
/// way round, and bring that way along.
pub fn within(value: f32, least: f32, most: f32) -> f32 {
    value.max(least).min(most)
}

#[cfg(test)]
mod tests {
    use super::{decimal, within};

    #[test]
    fn a_number_has_the_decimals_that_it_needs() {
        let printed = [1.5, 2.0, 1.0 / 3.0, -0.25, 20.05, 100.0, 0.999].map(|v| decimal(v, 2));
        assert_eq!(printed, ["1.5", "2", "0.33", "-0.25", "20.05", "100", "1"]);
        assert_eq!([0.04, -0.04, 0.05].map(|v| decimal(v, 1)), ["0", "0", "0.1"]);
        assert_eq!([f32::NAN, 12.5].map(|v| decimal(v, 0)), ["0", "13"]);
    }

    #[test]
    fn what_goes_beyond_a_bound_is_the_bound() {
        assert_eq!([-1.0, 0.5, 3.0].map(|v| within(v, 0.0, 2.0)), [0.0, 0.5, 2.0]);
    }
}
