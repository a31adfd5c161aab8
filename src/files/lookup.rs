//! The search for an offset or a timestamp, in the files of a folder.
//!
//! Rule: the same steps as in a broker, through the real index files: the segment, the binary
//! search in its index, and from there batch by batch (LKP-1 to LKP-5, IDX-6). A segment without
//! an index is read from its start.
//!
//! From: `UnifiedLog.read`, `LogSegment.translateOffset`, `UnifiedLog.fetchOffsetByTimestamp`.
//!
//! Simplified: log start and log end are the first and the last offset in the files.

use super::content::{FoundInFile, LookedUp};
use super::messages::LookUp;
use super::session;
use crate::log::folder::{
    BatchSummary, Content, FileKind, FileName, FileReport, Folder, LogContent, entries,
};
use crate::log::{Observer, Offset, OffsetIndex, Probe, TimeIndex, Timestamp, TimestampOffset};

/// No index that a broker writes is larger, in bytes; more than this is not read.
const LARGEST_INDEX: usize = 64 << 20;

/// How many looks are told; a scan without an index may take many more.
const MOST_PROBES: usize = 2000;

/// Keeps the first looks of a search, and the last one.
#[derive(Default)]
struct Watch(Vec<Probe>);

impl Observer for Watch {
    fn sees(&mut self, probe: Probe) {
        if self.0.len() == MOST_PROBES {
            self.0.pop();
        }
        self.0.push(probe);
    }
}

/// A segment whose log is there.
#[derive(Clone, Copy)]
struct Segment {
    file: u32,
    base: i64,
    content: LogContent,
}

/// Searches, and tells every look.
///
/// # Errors
/// What the system says if a file cannot be read.
pub fn look_up(folder: &Folder, target: LookUp) -> Result<LookedUp, String> {
    let mut watch = Watch::default();
    let found = match target {
        LookUp::Offset(offset) => by_offset(folder, offset, &mut watch)?,
        LookUp::Timestamp(timestamp) => by_time(folder, timestamp, &mut watch)?,
    };
    Ok(LookedUp { probes: watch.0, found })
}

fn segments(folder: &Folder) -> Vec<Segment> {
    let files = folder.report().files.iter().enumerate();
    let segment = |(index, file): (usize, &FileReport)| match (&file.content, file.named.base) {
        (Content::Log(content), Some(base)) => {
            Some(Segment { file: index as u32, base, content: *content })
        }
        _ => None,
    };
    files.filter_map(segment).collect()
}

fn by_offset(
    folder: &Folder,
    offset: i64,
    watch: &mut Watch,
) -> Result<Option<FoundInFile>, String> {
    let segments = segments(folder);
    let (first, last) = folder.report().totals().offsets.unwrap_or((0, -1));
    let (start, end) = (first, last.saturating_add(1));
    let within = (start..=end).contains(&offset);
    watch.sees(Probe::Range { start: natural(start), end: natural(end), within });
    if !within || offset == end {
        return Ok(None);
    }
    let after = segments.partition_point(|segment| segment.base <= offset);
    let floor = after.saturating_sub(1);
    let next = segments.get(floor + 1).map(|segment| natural(segment.base));
    let base = segments.get(floor).map_or(offset, |segment| segment.base);
    watch.sees(Probe::Floor { base: natural(base), next });
    for (skipped, segment) in segments[floor..].iter().enumerate() {
        if skipped > 0 {
            watch.sees(Probe::NextSegment { base: natural(segment.base) });
        }
        let from = position_of(folder, segment, offset, watch)?;
        let hit = |batch: &BatchSummary| batch.last_offset() >= offset;
        if let Some(batch) = scan(folder, segment, from, hit, watch)? {
            let record = first_record(folder, segment, &batch, |at, _| at >= offset)?;
            return Ok(Some(found(segment, &batch, record)));
        }
    }
    Ok(None)
}

fn by_time(
    folder: &Folder,
    timestamp: i64,
    watch: &mut Watch,
) -> Result<Option<FoundInFile>, String> {
    for segment in segments(folder) {
        let largest = segment.content.max_timestamp.unwrap_or(-1);
        let (base, reaches) = (natural(segment.base), largest >= timestamp);
        watch.sees(Probe::SegmentTime { base, largest: Timestamp(largest), reaches });
        if !reaches {
            continue;
        }
        let entry = time_index(folder, &segment)?.look_up(Timestamp(timestamp), watch);
        watch.sees(Probe::TimeIndexSays { segment: base, entry });
        let begin = segment.base + entry.map_or(0, |entry| i64::from(entry.relative));
        let from = position_of(folder, &segment, begin, watch)?;
        let hit = |batch: &BatchSummary| batch.max_timestamp >= timestamp;
        let batch = scan(folder, &segment, from, hit, watch)?;
        let Some(batch) = batch else { return Ok(None) };
        let record = first_record(folder, &segment, &batch, |_, time| time >= timestamp)?;
        return Ok(Some(found(&segment, &batch, record)));
    }
    Ok(None)
}

/// Where the scan for an offset begins, as the offset index says.
fn position_of(
    folder: &Folder,
    segment: &Segment,
    offset: i64,
    watch: &mut Watch,
) -> Result<u64, String> {
    let entry = offset_index(folder, segment)?.look_up(natural(offset), watch);
    watch.sees(Probe::OffsetIndexSays { segment: natural(segment.base), entry });
    Ok(entry.map_or(0, |entry| u64::from(entry.position)))
}

fn scan(
    folder: &Folder,
    segment: &Segment,
    from: u64,
    hits: impl Fn(&BatchSummary) -> bool,
    watch: &mut Watch,
) -> Result<Option<BatchSummary>, String> {
    let mut found = None;
    folder.walk(segment.file, from, &mut |batch| {
        let hit = hits(&batch);
        watch.sees(Probe::Scanned {
            position: u32::try_from(batch.position).unwrap_or(u32::MAX),
            base: natural(batch.base_offset),
            last: natural(batch.last_offset()),
            size: u32::try_from(batch.size()).unwrap_or(u32::MAX),
            hit,
        });
        found = hit.then_some(batch);
        !hit
    })?;
    Ok(found)
}

/// The first record of a batch, by offset and timestamp, that will do.
fn first_record(
    folder: &Folder,
    segment: &Segment,
    batch: &BatchSummary,
    fits: impl Fn(i64, i64) -> bool,
) -> Result<Option<i64>, String> {
    let mut found = None;
    session::each_record(folder, segment.file, batch.position, &mut |offset, timestamp| {
        found = fits(offset, timestamp).then_some(offset);
        found.is_none()
    })?;
    Ok(found)
}

fn found(segment: &Segment, batch: &BatchSummary, record: Option<i64>) -> FoundInFile {
    let (file, position) = (segment.file, batch.position);
    FoundInFile { file, position, base_offset: batch.base_offset, record }
}

/// The bytes of an index that are in use, up to the first entry that does not fit.
fn index_bytes(folder: &Folder, segment: &Segment, kind: FileKind) -> Result<Vec<u8>, String> {
    let wanted = FileName { kind, base: Some(segment.base), aside: None };
    let files = &folder.report().files;
    let Some(index) = files.iter().position(|file| file.named == wanted) else {
        return Ok(Vec::new());
    };
    let source = folder.file(index as u32).ok_or("no such file")?;
    source.read(0, LARGEST_INDEX)
}

fn offset_index(folder: &Folder, segment: &Segment) -> Result<OffsetIndex, String> {
    let bytes = index_bytes(folder, segment, FileKind::OffsetIndex)?;
    let base = natural(segment.base);
    let mut index = OffsetIndex::new(base, bytes.len() as u64);
    for entry in bytes.as_chunks().0 {
        let (relative, position) = entries::offset_entry(entry);
        let fits = usize::try_from(relative).ok().zip(u32::try_from(position).ok());
        let Some((relative, position)) = fits.filter(|fits| *fits != (0, 0)) else { break };
        if index.append(base.plus(relative), position).is_err() {
            break;
        }
    }
    Ok(index)
}

fn time_index(folder: &Folder, segment: &Segment) -> Result<TimeIndex, String> {
    let bytes = index_bytes(folder, segment, FileKind::TimeIndex)?;
    let base = natural(segment.base);
    let mut index = TimeIndex::new(base, bytes.len() as u64);
    for entry in bytes.as_chunks().0 {
        let (timestamp, relative) = entries::time_entry(entry);
        let Ok(relative) = usize::try_from(relative) else { break };
        let noted =
            TimestampOffset { timestamp: Timestamp(timestamp), offset: base.plus(relative) };
        if (timestamp, relative) == (0, 0) || index.close_with(noted).is_err() {
            break;
        }
    }
    Ok(index)
}

/// An offset as the log has it; those below 0 do not exist.
fn natural(offset: i64) -> Offset {
    Offset(u64::try_from(offset).unwrap_or(0))
}
