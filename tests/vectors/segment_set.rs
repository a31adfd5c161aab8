//! The part of the area "segment" that is about the set of segments of a log.

use highwater::log::{LogContext, Offset, Segment, Segments};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Trouble};
use crate::say::said;

/// Adds a segment. A set of the library is never empty, so the first one makes it.
pub fn add(set: &mut Option<Segments>, base: Offset) {
    let segment = Segment::new(base, LogContext::default());
    match set {
        Some(set) => set.insert(segment),
        None => *set = Some(Segments::new(segment)),
    }
}

/// Does a step; `None` if it is not about a set.
pub fn perform(set: &mut Option<Segments>, action: &str, arguments: &Arguments) -> Option<Outcome> {
    let offset = |key: &str| arguments.int(key).map(|offset| Offset(offset as u64));
    Some(match action {
        "addSegment" => offset("base").map(|base| {
            add(set, base);
            told(set.as_ref())
        }),
        "removeSegment" => offset("base").map(|base| {
            remove(set, base);
            told(set.as_ref())
        }),
        "clearSegments" => {
            *set = None;
            Ok(told(None))
        }
        "segmentsState" => Ok(told(set.as_ref())),
        "segmentsBetween" => between(set.as_ref(), arguments),
        _ => return one(set.as_ref(), action, arguments),
    })
}

fn one(set: Option<&Segments>, action: &str, arguments: &Arguments) -> Option<Outcome> {
    let number = |find: fn(&Segments, Offset) -> Option<usize>| {
        let offset = Offset(arguments.int("offset")? as u64);
        let number = set.and_then(|set| find(set, offset));
        Ok(base_of(number.and_then(|number| set?.get(number))))
    };
    Some(match action {
        "activeSegment" | "lastSegment" => Ok(base_of(set.map(Segments::active))),
        "firstSegment" => Ok(base_of(set.and_then(|set| set.get(0)))),
        "floorSegment" => number(Segments::floor),
        "lowerSegment" => number(Segments::lower),
        "higherSegment" => number(Segments::higher),
        "higherSegments" => arguments.int("offset").map(|offset| {
            let first = set.and_then(|set| set.higher(Offset(offset as u64)));
            bases_of(set.into_iter().flat_map(|s| s.iter_from(first.unwrap_or(s.count()))))
        }),
        "nonActiveSegmentsFrom" => arguments.int("offset").map(|offset| {
            bases_of(set.into_iter().flat_map(|s| s.closed_from(Offset(offset as u64))))
        }),
        "segmentContains" | "containsSegment" => arguments.int("base").map(|base| {
            let mut all = set.into_iter().flat_map(Segments::iter);
            said(json!({"contains": all.any(|segment| segment.base().0 == base as u64)}))
        }),
        _ => return None,
    })
}

fn remove(set: &mut Option<Segments>, base: Offset) {
    let Some(some) = set else { return };
    if some.count() == 1 && some.active().base() == base {
        *set = None;
    } else {
        some.remove(base);
    }
}

/// The segments that may hold a range of offsets.
pub fn between(set: Option<&Segments>, arguments: &Arguments) -> Outcome {
    let from = Offset(arguments.int("from")? as u64);
    let to = Offset(arguments.int("to")? as u64);
    let Some(set) = set else { return Ok(bases_of(std::iter::empty())) };
    match set.between(from, to) {
        Ok(segments) => Ok(bases_of(segments)),
        Err(_) => Err(Trouble::refused("IllegalArgument")),
    }
}

/// Every value that a set can be asked for.
pub fn told(set: Option<&Segments>) -> Map<String, Value> {
    let mut told = bases_of(set.into_iter().flat_map(Segments::iter));
    told.insert("firstBase".into(), json!(set.and_then(|s| s.get(0)).map(|s| s.base().0)));
    told.insert("activeBase".into(), json!(set.map(|set| set.active().base().0)));
    told
}

fn base_of(segment: Option<&Segment>) -> Map<String, Value> {
    said(json!({"base": segment.map(|segment| segment.base().0)}))
}

/// The bases of segments, and how many there are.
pub fn bases_of<'a>(segments: impl Iterator<Item = &'a Segment>) -> Map<String, Value> {
    let bases: Vec<u64> = segments.map(|segment| segment.base().0).collect();
    said(json!({"count": bases.len(), "empty": bases.is_empty(), "bases": bases}))
}
