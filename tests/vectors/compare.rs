//! Compares what was expected with what is. Objects may hold more than was expected, lists not.

use serde_json::Value;

/// What differs, in words; `None` if nothing does.
///
/// A number may be written as text, as numbers beyond 2^53 are. As a set, a list may come in any
/// order.
pub fn difference(expected: &Value, found: &Value, as_set: bool) -> Option<String> {
    if equal(expected, found, as_set) {
        return None;
    }
    Some(format!("expected {expected}, found {found}"))
}

/// What lies beyond a bound, in words: a number, or one of a list. Strictly below it if `below`.
pub fn beyond(bound: &Value, found: &Value, below: bool) -> Option<String> {
    let within = |found: &Value| match (found.as_i64(), bound.as_i64()) {
        (Some(found), Some(bound)) => found + i64::from(below) <= bound,
        _ => false,
    };
    let all = found.as_array().map_or_else(|| vec![found], |list| list.iter().collect());
    let outside = all.into_iter().find(|one| !within(one))?;
    Some(format!("expected at most {bound} (itself excluded: {below}), found {outside}"))
}

fn equal(expected: &Value, found: &Value, as_set: bool) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected
            .iter()
            .all(|(key, value)| found.get(key).is_some_and(|found| equal(value, found, as_set))),
        (Value::Array(expected), Value::Array(found)) if expected.len() != found.len() => false,
        (Value::Array(expected), Value::Array(found)) if as_set => same_set(expected, found),
        (Value::Array(expected), Value::Array(found)) => {
            expected.iter().zip(found).all(|(one, other)| equal(one, other, as_set))
        }
        (Value::String(text), Value::Number(number)) => *text == number.to_string(),
        _ => expected == found,
    }
}

/// Whether each expected value finds one of its own.
fn same_set(expected: &[Value], found: &[Value]) -> bool {
    let mut left: Vec<&Value> = found.iter().collect();
    expected.iter().all(|value| {
        let at = left.iter().position(|found| equal(value, found, true));
        at.map(|at| left.swap_remove(at)).is_some()
    })
}

#[test]
fn a_bound_holds_for_a_number_and_for_every_one_of_a_list() {
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let holds = |bound, found, below| beyond(&value(bound), &value(found), below).is_none();
    assert!(holds("5", "5", false) && !holds("5", "6", false));
    assert!(holds("5", "[1, 4]", true) && !holds("5", "[5, 1]", true));
    assert!(holds("5", "[]", true) && !holds("5", "null", false));
}

#[test]
fn objects_may_hold_more_and_lists_may_not() {
    let same = |expected: &str, found: &str, as_set: bool| {
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        difference(&value(expected), &value(found), as_set).is_none()
    };
    assert!(same(r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#, false));
    assert!(!same(r#"{"a": 1, "b": 2}"#, r#"{"a": 1}"#, false));
    assert!(!same("[1]", "[1, 2]", true));
    assert!(same("[1, 2, 2]", "[2, 1, 2]", true));
    assert!(!same("[1, 2, 2]", "[2, 1, 1]", true));
    assert!(!same("[1, 2]", "[2, 1]", false));
    assert!(same(r#""9223372036854775807""#, "9223372036854775807", false));
    assert!(!same("1", r#""1""#, false));
    assert!(!same("null", "0", false));
}
