//! A random walk over everything that changes a log, with its laws after each step. Beside the log
//! runs a plain list of batches, which knows no segments and no indexes.

#![allow(clippy::unwrap_used)]

use highwater::log::*;

const SEEDS: u64 = 60;
const STEPS: usize = 300;

const CONFIG: LogConfig = LogConfig {
    segment_bytes: 700,
    segment_ms: 400,
    segment_jitter_ms: 50,
    segment_index_bytes: 48,
    index_interval_bytes: 90,
    retention_ms: Some(2_000),
    retention_bytes: Some(4_000),
    ..LogConfig::DEFAULT
};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.0 >> 33) % sides
    }
}

struct Walk {
    dice: Dice,
    now: i64,
    epoch: u32,
    log: Log,
    /// The same batches, one after the other.
    plain: Vec<Batch>,
}

#[test]
fn the_laws_of_a_log_hold_on_every_walk() {
    for seed in 0..SEEDS {
        let mut walk = Walk {
            dice: Dice(seed),
            now: 1_000,
            epoch: 0,
            log: Log::starting_at(LogContext { config: &CONFIG, now: Timestamp(1_000) }, Offset(0)),
            plain: Vec::new(),
        };
        for step in 0..STEPS {
            let did = walk.step();
            let broken = walk.broken_law();
            assert!(broken.is_none(), "seed {seed}, step {step}, {did}: {broken:?}");
        }
    }
}

impl Walk {
    fn context(&self) -> LogContext<'static> {
        LogContext { config: &CONFIG, now: Timestamp(self.now) }
    }

    fn offset(&mut self, from: Offset, to: Offset) -> Offset {
        Offset(from.0 + self.dice.roll(to.0 - from.0 + 1))
    }

    fn step(&mut self) -> &'static str {
        self.now += self.dice.roll(40) as i64;
        let (context, start, end) = (self.context(), self.log.start(), self.log.end());
        match self.dice.roll(40) {
            0..18 => self.append_as_leader(),
            18..26 => self.append_as_follower(),
            26..30 => {
                let to = self.offset(start, end);
                self.log.set_high_watermark(to);
                "high watermark"
            }
            30 => {
                let to = self.offset(Offset(start.0.saturating_sub(2)), Offset(end.0 + 2));
                let gone = self.log.truncate_to(context, to);
                let kept = self.plain.iter().take_while(|batch| batch.last_offset() < to).count();
                let lost: Vec<_> = self.plain.drain(kept..).collect();
                assert_eq!(gone, lost.iter().flat_map(Batch::entries).collect::<Vec<_>>());
                "truncate"
            }
            31 | 32 => {
                let to = self.offset(start, self.log.high_watermark());
                assert_eq!(self.log.raise_start(to), Ok(to > start));
                "raise start"
            }
            33 | 34 => self.delete(),
            35 => {
                self.log.roll(context);
                "roll"
            }
            36 => {
                let to = self.offset(start, end);
                self.log.flush_to(to);
                "flush"
            }
            37 => self.lose_and_recover(),
            38 => self.damage_and_recover(),
            _ => {
                self.log.reopen(context, self.log.checkpoints());
                "reopen"
            }
        }
    }

    fn body(&mut self) -> BatchBody {
        let count = 1 + self.dice.roll(4) as u32;
        let (value_bytes, interval) = (self.dice.roll(30) as u32, self.dice.roll(9) as u32);
        let first = RecordId(self.plain.len() as u32);
        let filler = Filler { first, number: 0, count, value_bytes, keys: 0, interval };
        let timestamp = self.now - self.dice.roll(60) as i64;
        BatchBody::new(Timestamp(timestamp), Records::Filler(filler))
    }

    fn append_as_leader(&mut self) -> &'static str {
        self.epoch += u32::from(self.dice.roll(8) == 0);
        let (body, epoch) = (self.body(), LeaderEpoch(self.epoch));
        let appended = self.log.append_as_leader(self.context(), body.into(), epoch).unwrap();
        self.plain.extend(self.log.read(appended.from, appended.to));
        assert_eq!(self.plain.last().unwrap().end(), appended.to);
        "append as leader"
    }

    /// Several batches in one call, with gaps as compaction leaves them.
    fn append_as_follower(&mut self) -> &'static str {
        let mut batches = Vec::new();
        let mut next = self.log.end();
        for _ in 0..1 + self.dice.roll(3) {
            let base_offset = next.plus(self.dice.roll(20).saturating_sub(16) as usize);
            let mut body = self.body();
            body.last_offset_delta += self.dice.roll(10).saturating_sub(7) as u32;
            let leader_epoch = LeaderEpoch(self.epoch);
            batches.push(Batch { base_offset, leader_epoch, body: body.into() });
            next = batches.last().unwrap().end();
        }
        self.log.append_as_follower(self.context(), &batches).unwrap();
        self.plain.extend(batches);
        "append as follower"
    }

    fn delete(&mut self) -> &'static str {
        let due = self.log.next_deletion(&CONFIG);
        let deleted = self.log.delete_old_segments(self.context());
        assert_eq!(!deleted.is_empty(), due.is_some_and(|due| due.0 <= self.now), "{due:?}");
        for segment in &deleted {
            let gone = self.plain.iter().take_while(|batch| batch.end() <= segment.end).count();
            let gone: Vec<Batch> = self.plain.drain(..gone).collect();
            assert_eq!(gone.iter().map(|b| u64::from(b.size())).sum::<u64>(), segment.bytes);
            assert!(gone.iter().flat_map(Batch::entries).eq(segment.records.iter().copied()));
        }
        "delete"
    }

    fn lose_and_recover(&mut self) -> &'static str {
        let (context, flushed) = (self.context(), self.log.flushed());
        let keep_to = self.offset(self.log.start(), self.log.end());
        let gone = self.log.lose_unflushed(context, keep_to);
        assert!(gone.iter().all(|(offset, _)| *offset >= flushed));
        self.plain.truncate(self.plain.len() - count_batches(&self.plain, &gone));
        let recovery = self.log.recover(context, self.log.checkpoints());
        assert_eq!(recovery.cut_at, None);
        "lose and recover"
    }

    /// Some bytes of what was not flushed turn out to be damaged.
    fn damage_and_recover(&mut self) -> &'static str {
        let context = self.context();
        let unflushed = self.plain.iter().filter(|batch| batch.base_offset >= self.log.flushed());
        let unflushed: Vec<Offset> = unflushed.map(|batch| batch.base_offset).collect();
        if unflushed.is_empty() {
            return "nothing to damage";
        }
        let at = unflushed[self.dice.roll(unflushed.len() as u64) as usize];
        assert!(self.log.damage_from(at));
        let recovery = self.log.recover(context, self.log.checkpoints());
        self.plain.retain(|batch| batch.last_offset() < at);
        assert_eq!(recovery.cut_at, Some(self.log.end()));
        "damage and recover"
    }

    fn broken_law(&mut self) -> Option<String> {
        let log = &self.log;
        if !log.batches().eq(self.plain.iter()) {
            return Some("the batches are not those of the plain list".into());
        }
        if !(log.start() <= log.last_stable_offset()
            && log.last_stable_offset() <= log.high_watermark()
            && log.high_watermark() <= log.end()
            && log.flushed() <= log.end())
        {
            return Some(format!("positions {:?} end {}", log.checkpoints(), log.end()));
        }
        let segments: Vec<&Segment> = log.segments().iter().collect();
        for pair in segments.windows(2) {
            if pair[0].end() > pair[1].base() || pair[0].base() >= pair[1].base() {
                return Some(format!("segments overlap at {}", pair[1].base()));
            }
        }
        if segments.iter().any(|segment| segment.size() > CONFIG.segment_bytes) {
            return Some("a segment is too large".into());
        }
        let broken = segments.iter().find_map(|segment| broken_segment(segment));
        broken.or_else(|| self.broken_epoch()).or_else(|| self.broken_search())
    }

    fn broken_epoch(&self) -> Option<String> {
        let wrong = |batch: &&Batch| {
            let at = batch.base_offset.max(self.log.start());
            at <= batch.last_offset() && self.log.epochs().epoch_at(at) != Some(batch.leader_epoch)
        };
        let batch = self.plain.iter().find(wrong)?;
        Some(format!("the epoch cache does not know {}", batch.base_offset))
    }

    /// Every search finds what a scan of the plain list finds.
    fn broken_search(&mut self) -> Option<String> {
        let log = self.log.clone();
        for offset in log.start().0..log.end().0 {
            let batch = self.plain.iter().find(|batch| batch.last_offset().0 >= offset);
            let found = match log.look_up(Offset(offset)).answer {
                Answer::Found(found) => Some(found.batch),
                Answer::Nothing => None,
                Answer::OutOfRange => return Some(format!("{offset} is said to be out of range")),
            };
            if found != batch.map(|batch| batch.base_offset) {
                return Some(format!("offset {offset}: {found:?}"));
            }
        }
        let target = Timestamp(self.now - self.dice.roll(3_000) as i64);
        let reaching = log.segments().iter().find(|segment| segment.largest_timestamp() >= target);
        let scanned = reaching.and_then(|segment| {
            let records = segment.batches().iter().flat_map(|placed| timed(&placed.batch));
            let mut records = records.collect::<Vec<_>>().into_iter();
            records.find(|(offset, at)| *offset >= log.start() && *at >= target)
        });
        let found = log.offset_for_timestamp(Target::At(target));
        let found = found.map(|found| (found.offset, found.timestamp));
        (found != scanned).then(|| format!("{target}: found {found:?}, scanned {scanned:?}"))
    }
}

fn timed(batch: &Batch) -> Vec<(Offset, Timestamp)> {
    let one = |(offset, delta): (u32, i64)| {
        (batch.base_offset.plus(offset as usize), Timestamp(batch.body.base_timestamp.0 + delta))
    };
    batch.body.records.timestamps().map(one).collect()
}

/// How many of the last batches hold these records.
fn count_batches(batches: &[Batch], records: &[(Offset, RecordId)]) -> usize {
    let Some((first, _)) = records.first() else { return 0 };
    batches.iter().filter(|batch| batch.base_offset >= *first).count()
}

/// Places, sizes and indexes of a segment follow from its batches.
fn broken_segment(segment: &Segment) -> Option<String> {
    let mut position = 0;
    for placed in segment.batches().iter() {
        if placed.position != position || placed.batch.base_offset < segment.base() {
            return Some(format!("{} lies at {}", placed.batch.base_offset, placed.position));
        }
        position += placed.batch.size();
    }
    if segment.size() != u64::from(position) {
        return Some(format!("size {} instead of {position}", segment.size()));
    }
    let greatest = segment.batches().iter().map(|placed| placed.batch.body.max_timestamp).max();
    if segment.largest().map(|largest| largest.timestamp) != greatest {
        return Some(format!("largest {:?}, in truth {greatest:?}", segment.largest()));
    }
    broken_index(segment)
}

fn broken_index(segment: &Segment) -> Option<String> {
    let batches: Vec<&Placed> = segment.batches().iter().collect();
    let offsets: Vec<OffsetEntry> = segment.offset_index().entries().iter().copied().collect();
    let rises =
        |a: &OffsetEntry, b: &OffsetEntry| a.relative < b.relative && a.position < b.position;
    let starts_a_batch = |entry: &OffsetEntry| {
        let at = batches.iter().find(|placed| placed.position == entry.position);
        let key = segment.base().plus(entry.relative as usize);
        let ends = batches.iter().any(|placed| placed.batch.last_offset() == key);
        ends && at.is_some_and(|placed| placed.batch.last_offset() <= key)
    };
    if !offsets.is_sorted_by(rises) || !offsets.iter().all(starts_a_batch) {
        return Some(format!("offset index {offsets:?}"));
    }
    let times: Vec<TimeEntry> = segment.time_index().entries().iter().copied().collect();
    let rises = |a: &TimeEntry, b: &TimeEntry| a.timestamp < b.timestamp && a.relative < b.relative;
    let is_true = |entry: &TimeEntry| {
        let key = segment.base().plus(entry.relative as usize);
        let upto = batches.iter().filter(|placed| placed.batch.last_offset() <= key);
        upto.map(|placed| placed.batch.body.max_timestamp).max() == Some(entry.timestamp)
    };
    let room = times.len() <= segment.time_index().capacity();
    let wrong = !times.is_sorted_by(rises) || !times.iter().all(is_true) || !room;
    wrong.then(|| format!("time index {times:?}"))
}
