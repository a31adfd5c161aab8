//! Reads the files of a partition folder once, in steps, and holds them against each other.
//!
//! Rule: segments are read in the order of their offsets, each together with its indexes; then
//! the snapshots and the checkpoint. One piece of one file is in memory at a time, so that files
//! of any size can be opened; between two steps the caller may show how far it is, or stop.
//!
//! From: `LogLoader` (which files a broker reads), `LogSegment.sanityCheck`.

use super::epochs::{self, EpochCheck};
use super::finding::What;
use super::findings::Findings;
use super::folder::Folder;
use super::marks::Marks;
use super::names::{FileKind, FileName};
use super::offset_index::OffsetIndexCheck;
use super::report::{Content, FileReport, FolderReport};
use super::scanner::Scanner;
use super::segment::{Indexes, SegmentCheck};
use super::small;
use super::source::SourceFile;
use super::time_index::TimeIndexCheck;
use super::txn_index::TxnIndexCheck;

/// How many bytes are read in one step.
pub const STEP: usize = 1 << 20;

/// How far an opening is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The bytes that are done.
    pub done: u64,
    /// The bytes of all files.
    pub total: u64,
    /// The file that is being read: its index in the report.
    pub file: u32,
}

/// A log file that is being read.
struct Walk {
    scanner: Scanner,
    segment: SegmentCheck,
    at: u64,
}

/// See the module.
pub struct Opening {
    files: Vec<SourceFile>,
    reports: Vec<FileReport>,
    marks: Vec<Marks>,
    findings: Findings,
    epochs: EpochCheck,
    /// Where the segment before ends.
    previous_end: Option<i64>,
    walk: Option<Walk>,
    /// The file that is next.
    next: usize,
    done: u64,
}

impl Opening {
    /// Begins with these files; nothing is read yet.
    pub fn new(files: Vec<SourceFile>) -> Opening {
        let mut files = files;
        files.sort_by_cached_key(|file| order(&file.name));
        let report = |file: &SourceFile| FileReport {
            name: file.name.clone(),
            size: file.bytes.size(),
            named: FileName::parse(&file.name),
            content: Content::NotLookedAt,
        };
        Opening {
            reports: files.iter().map(report).collect(),
            marks: vec![Marks::default(); files.len()],
            files,
            findings: Findings::default(),
            epochs: EpochCheck::default(),
            previous_end: None,
            walk: None,
            next: 0,
            done: 0,
        }
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        let total = self.reports.iter().map(|file| file.size).sum();
        let under_way = self.walk.as_ref().map_or(0, |walk| walk.at);
        let last = self.reports.len().saturating_sub(1);
        let file = self.walk.as_ref().map_or(self.next.min(last) as u32, |w| w.segment.file);
        Progress { done: self.done + under_way, total, file }
    }

    /// Reads one piece more. Answers whether there is more to read.
    pub fn step(&mut self) -> bool {
        if let Some(mut walk) = self.walk.take() {
            if self.read_on(&mut walk) {
                self.walk = Some(walk);
            } else {
                self.end_walk(walk);
            }
            return true;
        }
        let Some(report) = self.reports.get(self.next) else { return false };
        let (file, size, named) = (self.next as u32, report.size, report.named);
        self.next += 1;
        match (named.kind, named.base, named.aside) {
            (FileKind::Log, Some(base), None) => self.begin_walk(file, base),
            (_, _, None) => {
                self.look_at(file, named);
                self.done += size;
            }
            _ => self.done += size,
        }
        true
    }

    /// Reads all that is left.
    pub fn run(mut self) -> Folder {
        while self.step() {}
        self.finish()
    }

    /// Ends the opening with what was read so far.
    pub fn finish(self) -> Folder {
        let (findings, more_findings) = self.findings.into_parts();
        let report = FolderReport { files: self.reports, findings, more_findings };
        Folder::new(self.files, report, self.marks)
    }

    fn begin_walk(&mut self, file: u32, name: i64) {
        if let Some(previous_end) = self.previous_end {
            if name < previous_end {
                self.findings.tell(file, 0, What::OverlapsPrevious { previous_end, name });
            } else if name > previous_end {
                self.findings.tell(file, 0, What::GapBefore { previous_end, name });
            }
        }
        let indexes = self.indexes_of(name);
        let segment = SegmentCheck::new(file, name, indexes);
        self.walk = Some(Walk { scanner: Scanner::at(0), segment, at: 0 });
    }

    fn indexes_of(&mut self, base: i64) -> Indexes {
        let (offset, time) = (FileKind::OffsetIndex, FileKind::TimeIndex);
        let txn = self.file_of(FileKind::TransactionIndex, base);
        let (offset, time) = (self.file_of(offset, base), self.file_of(time, base));
        let (files, findings) = (&self.files, &mut self.findings);
        let source = |file: u32| &files[file as usize];
        Indexes {
            offset: offset.map(|f| OffsetIndexCheck::new(f, source(f), base, findings)),
            time: time.map(|f| TimeIndexCheck::new(f, source(f), base, findings)),
            txn: txn.map(|f| TxnIndexCheck::new(f, source(f), findings)),
        }
    }

    /// The file of this kind and base offset that a broker would read.
    fn file_of(&self, kind: FileKind, base: i64) -> Option<u32> {
        let wanted = FileName { kind, base: Some(base), aside: None };
        self.reports.iter().position(|file| file.named == wanted).map(|index| index as u32)
    }

    /// Reads the next piece of a log. Answers whether there is more to read in it.
    fn read_on(&mut self, walk: &mut Walk) -> bool {
        let Walk { scanner, segment, at } = walk;
        let file = segment.file;
        let piece = match self.files[file as usize].read(*at, STEP) {
            Ok(piece) => piece,
            Err(_) => {
                segment.meet_unreadable(*at, &mut self.findings);
                return false;
            }
        };
        *at += piece.len() as u64;
        let mut sink = |seen| segment.meet(seen, &mut self.epochs, &mut self.findings);
        scanner.feed(&piece, &mut sink);
        if piece.is_empty() {
            scanner.finish(&mut sink);
        }
        !piece.is_empty() && !scanner.has_stopped()
    }

    fn end_walk(&mut self, walk: Walk) {
        let mut segment = walk.segment;
        let saw_all = segment.saw_all();
        for (file, content) in segment.indexes.end(saw_all, &mut self.findings) {
            self.reports[file as usize].content = content;
        }
        let report = &mut self.reports[segment.file as usize];
        report.content = Content::Log(segment.content);
        self.done += report.size;
        let end = segment.content.offsets.map(|(_, last)| last.saturating_add(1));
        self.previous_end = end.or(report.named.base);
        self.marks[segment.file as usize] = segment.marks;
    }

    /// Reads a file that is no log. An index was read with its log, if that is there.
    fn look_at(&mut self, file: u32, named: FileName) {
        let index = file as usize;
        let source = self.files[index].clone();
        let findings = &mut self.findings;
        let content = match named.kind {
            FileKind::OffsetIndex | FileKind::TimeIndex | FileKind::TransactionIndex => {
                if self.reports[index].content != Content::NotLookedAt {
                    return;
                }
                findings.tell(file, 0, What::NoLog);
                index_alone(file, &source, named, findings)
            }
            FileKind::LeaderEpochCheckpoint => small::read(file, &source, findings).map(|bytes| {
                let lines = epochs::read(file, &bytes, findings);
                self.epochs.compare(file, &lines, findings);
                Content::Epochs(lines.iter().map(|line| (line.epoch, line.start)).collect())
            }),
            FileKind::ProducerSnapshot => small::read(file, &source, findings)
                .and_then(|bytes| small::snapshot(file, &bytes, findings)),
            FileKind::PartitionMetadata => small::read(file, &source, findings)
                .and_then(|bytes| small::metadata(file, &bytes, findings)),
            FileKind::Log | FileKind::Unknown => None,
        };
        self.reports[index].content = content.unwrap_or(Content::NotLookedAt);
    }
}

/// Checks what can be checked of an index without its log.
fn index_alone(
    file: u32,
    source: &SourceFile,
    named: FileName,
    findings: &mut Findings,
) -> Option<Content> {
    let base = named.base?;
    let mut indexes = Indexes::default();
    match named.kind {
        FileKind::OffsetIndex => {
            indexes.offset = Some(OffsetIndexCheck::new(file, source, base, findings));
        }
        FileKind::TimeIndex => {
            indexes.time = Some(TimeIndexCheck::new(file, source, base, findings));
        }
        _ => indexes.txn = Some(TxnIndexCheck::new(file, source, findings)),
    }
    indexes.end(false, findings).pop().map(|(_, content)| content)
}

/// Segments by their offsets, each log before its indexes; then what is there once; then the
/// files that nobody reads.
fn order(name: &str) -> (bool, bool, i64, u8, String) {
    let FileName { kind, base, aside } = FileName::parse(name);
    let unread = aside.is_some() || kind == FileKind::Unknown;
    (unread, base.is_none(), base.unwrap_or(0), kind as u8, name.to_owned())
}
