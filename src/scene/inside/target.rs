//! What somebody looks for in a log: an offset or a time, as they type it.
//!
//! Rule: a bare number is an offset. A time is counted from where the run began (`5s`, `5000ms`),
//! or a moment in UTC (`2026-01-01T00:00:05Z`), or milliseconds since 1970 (`@1767225605000`).

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The record with this offset.
    Offset(u64),
    /// The first record that is not older, in milliseconds since 1970.
    Time(i64),
}

const SECOND: i64 = 1_000;
const DAY: i64 = 86_400 * SECOND;

/// Reads what was typed; `began` is what spans of time are counted from. `None` if it is neither
/// an offset nor a time.
pub fn read(typed: &str, began: i64) -> Option<Target> {
    let typed = typed.trim();
    if let Some(offset) = number(typed) {
        return Some(Target::Offset(offset as u64));
    }
    let time = if let Some(millis) = typed.strip_prefix('@') {
        number(millis)?
    } else if let Some(millis) = typed.strip_suffix("ms") {
        began.checked_add(number(millis.trim_end())?)?
    } else if let Some(seconds) = typed.strip_suffix('s') {
        began.checked_add(decimal_seconds(seconds.trim_end())?)?
    } else {
        moment(typed)?
    };
    Some(Target::Time(time))
}

/// Digits and nothing else.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// Seconds with up to three decimals, in milliseconds.
fn decimal_seconds(text: &str) -> Option<i64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
    if decimals.len() > 3 {
        return None;
    }
    number(whole)?.checked_mul(SECOND)?.checked_add(number(&format!("{decimals:0<3}"))?)
}

/// A moment as in ISO 8601, in UTC; the time of day may be left out.
fn moment(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "0:0:0"));
    let [year, month, day] = parts(date, '-')?;
    let (hours, rest) = time.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':').unwrap_or((rest, "0"));
    let (hours, minutes, millis) = (number(hours)?, number(minutes)?, decimal_seconds(seconds)?);
    let dated = (1970..=9999).contains(&year) && (1..=12).contains(&month);
    let timed = hours < 24 && minutes < 60 && millis < 60 * SECOND;
    let days = days_before(year, month);
    let possible = dated && timed && (1..=days_before_next(year, month) - days).contains(&day);
    let clock = (hours * 60 + minutes) * 60 * SECOND + millis;
    possible.then(|| (days + day - 1) * DAY + clock)
}

fn parts(text: &str, separator: char) -> Option<[i64; 3]> {
    let mut parts = text.split(separator).map(number);
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}

/// How many days lie between 1970 began and this month.
fn days_before(year: i64, month: i64) -> i64 {
    // Counted from March, a leap day is the last of its year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (153 * month + 2) / 5 - 719_468
}

fn days_before_next(year: i64, month: i64) -> i64 {
    if month == 12 { days_before(year + 1, 1) } else { days_before(year, month + 1) }
}

/// A moment as it is printed: `2026-01-01T00:00:05.250Z`.
pub fn print(time: i64) -> String {
    let (mut days, millis) = (time.div_euclid(DAY), time.rem_euclid(DAY));
    let mut year = 1970 + days.div_euclid(366).max(0);
    while days_before(year + 1, 1) <= days {
        year += 1;
    }
    while days_before(year, 1) > days {
        year -= 1;
    }
    let month = (1..12).find(|month| days_before(year, month + 1) > days).unwrap_or(12);
    days -= days_before(year, month);
    let seconds = millis / SECOND;
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let date = format!("{year:04}-{month:02}-{:02}", days + 1);
    match millis % SECOND {
        0 => format!("{date}T{hours:02}:{minutes:02}:{:02}Z", seconds % 60),
        rest => format!("{date}T{hours:02}:{minutes:02}:{:02}.{rest:03}Z", seconds % 60),
    }
}

/// Two moments; of the second the day is left out if it is that of the first.
pub fn print_span(first: i64, last: i64) -> String {
    let (from, to) = (print(first), print(last));
    match to.split_once('T') {
        _ if from == to => from,
        Some((day, time)) if from.starts_with(day) => format!("{from} – {time}"),
        _ => format!("{from} – {to}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEGAN: i64 = 1_767_225_600_000;

    #[test]
    fn offsets_and_times_are_told_apart() {
        let time = |after| Some(Target::Time(BEGAN + after));
        let read = |typed| read(typed, BEGAN);
        assert_eq!(read(" 368801 "), Some(Target::Offset(368_801)));
        assert_eq!([read("5s"), read("5000ms"), read("5000 ms")], [time(5_000); 3]);
        assert_eq!([read("1.25s"), read("0.5 s")], [time(1_250), time(500)]);
        assert_eq!(read("2026-01-01T00:00:05Z"), time(5_000));
        assert_eq!([read("2026-01-01 00:01"), read("2026-01-02")], [time(60_000), time(DAY)]);
        assert_eq!(read("2026-01-01T00:00:05.250"), time(5_250));
        assert_eq!(read("@1767225600007"), time(7));
    }

    #[test]
    fn anything_else_is_refused() {
        let wrong = [
            "",
            "abc",
            "-1",
            "5m",
            "s",
            "5.1234s",
            "1.2",
            "@",
            "@x",
            "2026-02-29",
            "2026-13-01",
            "2026-01-01T24:00:00Z",
            "2026-01-01T00:60:00Z",
            "2026-01-01-01",
            "99999999999999999999",
        ];
        assert_eq!(wrong.map(|typed| read(typed, BEGAN)), [None; 15]);
    }

    #[test]
    fn a_moment_is_printed_as_it_is_read() {
        for text in ["1970-01-01T00:00:00Z", "2000-02-29T23:59:59.999Z", "2026-12-31T12:00:00Z"] {
            let Some(Target::Time(time)) = read(text, 0) else { panic!("{text}") };
            assert_eq!(print(time), text);
        }
        assert_eq!(print(-1), "1969-12-31T23:59:59.999Z");
        assert_eq!(print(BEGAN), "2026-01-01T00:00:00Z");
        assert_eq!(print_span(BEGAN, BEGAN + 1), "2026-01-01T00:00:00Z – 00:00:00.001Z");
        assert_eq!(print_span(0, DAY), "1970-01-01T00:00:00Z – 1970-01-02T00:00:00Z");
    }
}
