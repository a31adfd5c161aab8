//! A look-up, step by step: what is compared with what, and what follows.
//!
//! Rule: one step for each look of the search itself (`log::Probe`), and one for the answer.
//! Long scans are folded: their beginning and their end are told.

use super::target::{self, Target};
use crate::log::{Answer, Comparison, Found, Lookup, Probe};
use crate::scene::Lang;
use crate::scene::wording::inside::{Phrase, say};

/// How many batches of a scan are told one by one at each of its ends.
const TOLD: usize = 4;

/// What the picture shows of a search up to a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// The base of the segment that is looked at; `None` while none is.
    pub segment: Option<u64>,
    /// Slots of the offset index that were looked at, with the numbers of the steps.
    pub slots: Vec<(usize, usize)>,
    /// Slots of the time index that were looked at, likewise.
    pub time_slots: Vec<(usize, usize)>,
    /// The lowest and the highest slot of the offset index that may still be the answer.
    pub within: Option<(usize, usize)>,
    /// The same for the time index.
    pub time_within: Option<(usize, usize)>,
    /// From where to where the log was read, in bytes.
    pub scanned: Option<(u64, u64)>,
    /// Where the batch that was found lies: its position and its size in bytes.
    pub found: Option<(u64, u64)>,
    /// The place in the log that the step is about, in bytes.
    pub place: Option<u64>,
}

/// A step of the search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SearchStep {
    /// What is compared with what, and what follows.
    pub sentence: String,
    /// What the picture shows.
    pub overlay: Overlay,
}

/// The steps of a search, the answer last.
pub fn steps(lang: Lang, target: Target, lookup: &Lookup) -> Vec<SearchStep> {
    let mut teller = Teller { lang, target, by_time: false, overlay: Overlay::default() };
    let mut steps: Vec<SearchStep> = Vec::new();
    let mut probes = lookup.probes.iter().enumerate();
    while let Some((at, probe)) = probes.next() {
        if let Some(passed) = folded(&lookup.probes, at) {
            let (_, last) = probes.nth(passed - 2).unwrap_or((at, probe));
            teller.mark(steps.len() + 1, last);
            let sentence = teller.say(Phrase::Skipped(passed as u64));
            steps.push(SearchStep { sentence, overlay: teller.overlay.clone() });
            continue;
        }
        teller.mark(steps.len() + 1, probe);
        steps.push(SearchStep { sentence: teller.tell(probe), overlay: teller.overlay.clone() });
    }
    let sentence = teller.answer(lookup.answer);
    steps.push(SearchStep { sentence, overlay: teller.overlay });
    steps
}

/// How many probes from this one on are folded: the middle of a long scan.
fn folded(probes: &[Probe], at: usize) -> Option<usize> {
    let scanned = |probe: &&Probe| matches!(probe, Probe::Scanned { .. });
    let before = probes[..at].iter().rev().take_while(scanned).count();
    let after = probes[at..].iter().take_while(scanned).count();
    (before == TOLD && after > TOLD + 2).then(|| after - TOLD)
}

/// Tells probes, and remembers what the picture shows.
struct Teller {
    lang: Lang,
    target: Target,
    /// Whether the time index is searched.
    by_time: bool,
    overlay: Overlay,
}

impl Teller {
    fn say(&self, phrase: Phrase<'_>) -> String {
        say(self.lang, phrase)
    }

    fn base(&self) -> u64 {
        self.overlay.segment.unwrap_or(0)
    }

    fn asked(&self) -> u64 {
        match self.target {
            Target::Offset(offset) => offset,
            Target::Time(_) => 0,
        }
    }

    /// A segment is looked at from its beginning.
    fn enter(&mut self, base: u64) {
        self.overlay = Overlay { segment: Some(base), ..Overlay::default() };
    }

    /// Notes what the picture shows from this step on.
    fn mark(&mut self, step: usize, probe: &Probe) {
        match probe {
            Probe::Range { .. } | Probe::WarmSection { .. } => self.overlay.place = None,
            Probe::Floor { base, .. } | Probe::NextSegment { base } => self.enter(base.0),
            Probe::SegmentTime { base, .. } => {
                self.by_time = true;
                self.enter(base.0);
            }
            Probe::OffsetSlot { slot, entry, within, .. } => {
                self.overlay.slots.push((step, *slot));
                self.overlay.within = Some(*within);
                self.overlay.place = Some(entry.position.into());
            }
            Probe::TimeSlot { slot, within, .. } => {
                self.overlay.time_slots.push((step, *slot));
                self.overlay.time_within = Some(*within);
            }
            Probe::OffsetIndexSays { entry, .. } => {
                let from = entry.map_or(0, |entry| u64::from(entry.position));
                self.overlay.within = None;
                self.overlay.place = Some(from);
                self.overlay.scanned = Some((from, from));
            }
            Probe::TimeIndexSays { .. } => {
                self.by_time = false;
                self.overlay.time_within = None;
            }
            Probe::Scanned { position, size, hit, .. } => {
                let (position, size) = (u64::from(*position), u64::from(*size));
                let from = self.overlay.scanned.map_or(position, |(from, _)| from);
                self.overlay.scanned = Some((from, position + size));
                self.overlay.place = Some(position);
                self.overlay.found = hit.then_some((position, size));
            }
        }
    }

    fn tell(&self, probe: &Probe) -> String {
        match probe {
            Probe::Range { start, end, within } => {
                let (offset, start, end) = (self.asked(), start.0, end.0);
                self.say(match within {
                    true => Phrase::InRange { offset, start, end },
                    false => Phrase::OutOfRange { offset, start, end },
                })
            }
            Probe::Floor { base, next } => {
                let (offset, base, next) = (self.asked(), base.0, next.map(|next| next.0));
                self.say(Phrase::Floor { offset, base, next, relative: offset - base })
            }
            Probe::WarmSection { first, key, chosen } => self.tell_warm(*first, *key, *chosen),
            Probe::OffsetSlot { slot, entry, within, comparison } => {
                let (low, high) = (within.0 as u64, within.1 as u64);
                let offset = self.base() + u64::from(entry.relative);
                let (slot, position) = (*slot as u64, entry.position.into());
                let says = Phrase::OffsetSlot { slot, low, high, offset, position };
                self.joined(says, verdict(*comparison))
            }
            Probe::TimeSlot { slot, entry, within, comparison } => {
                let (low, high) = (within.0 as u64, within.1 as u64);
                let offset = self.base() + u64::from(entry.relative);
                let (slot, time) = (*slot as u64, &*target::print(entry.timestamp.0));
                let says = Phrase::TimeSlot { slot, low, high, time, offset };
                self.joined(says, verdict(*comparison))
            }
            other => self.tell_outcome(other),
        }
    }

    /// What an index answers, and what the scan reads.
    fn tell_outcome(&self, probe: &Probe) -> String {
        let offset = |relative: u32| self.base() + u64::from(relative);
        match probe {
            Probe::OffsetIndexSays { entry: Some(entry), .. } => {
                let (offset, position) = (offset(entry.relative), entry.position.into());
                self.say(Phrase::OffsetIndexSays { offset, position })
            }
            Probe::OffsetIndexSays { entry: None, .. } => self.say(Phrase::OffsetIndexSilent),
            Probe::TimeIndexSays { entry: Some(entry), .. } => {
                let time = &*target::print(entry.timestamp.0);
                self.say(Phrase::TimeIndexSays { time, offset: offset(entry.relative) })
            }
            Probe::TimeIndexSays { entry: None, .. } => self.say(Phrase::TimeIndexSilent),
            Probe::Scanned { position, base, last, hit, .. } => {
                let (position, base, last) = (u64::from(*position), base.0, last.0);
                let offset = self.asked();
                self.say(match (self.target, hit) {
                    (Target::Offset(_), true) => {
                        Phrase::Hit { position, base, last, single: base == last }
                    }
                    (Target::Offset(_), false) => Phrase::ReadOn { position, last, offset },
                    (Target::Time(_), true) => Phrase::HitInTime { position },
                    (Target::Time(_), false) => Phrase::ReadOnInTime { position },
                })
            }
            Probe::NextSegment { base } => self.say(Phrase::NextSegment(base.0)),
            Probe::SegmentTime { base, largest, reaches } => {
                let (base, time) = (base.0, &*target::print(largest.0));
                self.say(match reaches {
                    true => Phrase::SegmentReaches { base, time },
                    false => Phrase::SegmentTooOld { base, time },
                })
            }
            _ => String::new(),
        }
    }

    fn tell_warm(&self, first: usize, key: i64, chosen: bool) -> String {
        let says = match self.by_time {
            true => target::print(key),
            false => (self.base() as i64 + key).to_string(),
        };
        let slot = first as u64;
        let from = Phrase::WarmFrom { slot, says: &says };
        let follows = if chosen { Phrase::WarmChosen } else { Phrase::WarmLeft { slot } };
        self.joined(from, follows)
    }

    /// A sentence with another one after it.
    fn joined(&self, first: Phrase<'_>, then: Phrase<'_>) -> String {
        self.say(Phrase::Both { first: &self.say(first), then: &self.say(then) })
    }

    fn answer(&self, answer: Answer) -> String {
        match (answer, self.target) {
            (Answer::Found(found), _) => self.found(found),
            (Answer::OutOfRange, _) => "OFFSET_OUT_OF_RANGE".into(),
            (Answer::Nothing, Target::Offset(offset)) => self.say(Phrase::NothingYet(offset)),
            (Answer::Nothing, Target::Time(time)) => {
                self.say(Phrase::NothingSoLate(&target::print(time)))
            }
        }
    }

    fn found(&self, found: Found) -> String {
        let position = found.position.into();
        let Some(offset) = found.record.map(|record| record.0) else {
            return self.say(Phrase::FoundNone { position });
        };
        let nth = offset - found.segment.0 + 1;
        let record = Phrase::FoundRecord { offset, nth, position };
        match self.target {
            Target::Offset(asked) if asked != offset => {
                self.joined(Phrase::FoundLater { asked, offset }, record)
            }
            _ => self.say(record),
        }
    }
}

fn verdict(comparison: Comparison) -> Phrase<'static> {
    match comparison {
        Comparison::Greater => Phrase::TooFar,
        Comparison::Less => Phrase::HereOrLater,
        Comparison::Equal => Phrase::ExactlyThis,
    }
}
