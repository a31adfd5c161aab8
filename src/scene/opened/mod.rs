//! The files of a real broker: what was read of them, as rows and sentences.
//!
//! Rule: everything here is a function of what the worker answered (`files::messages`) and the
//! language. A finding is told with its file and byte, and a damaged log with what of it is sound.

pub mod log;
#[cfg(test)]
mod tests;

use super::Lang;
use super::wording::bytes;
use super::wording::files::{Phrase, say};
use super::wording::finding;
use crate::log::folder::{
    CODECS, Content, FileKind, FileReport, Finding, FolderReport, LogContent, Severity, What,
};
use crate::log::ordered::sorted_by_rank;

/// A file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedFile {
    /// Its index in the report.
    pub number: u32,
    /// Its name.
    pub name: String,
    /// Its size.
    pub size: String,
    /// Its exact size in bytes.
    pub exact: String,
    /// What it holds.
    pub facts: Vec<String>,
    /// How much was found in it, in words.
    pub findings: Option<String>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    /// How much it matters.
    pub severity: Severity,
    /// The same in a word.
    pub weight: String,
    /// The file and the byte.
    pub place: String,
    /// What it is.
    pub sentence: String,
    /// The index of the file in the report.
    pub file: u32,
    /// The byte.
    pub position: u64,
    /// Whether a batch can be read there.
    pub is_batch: bool,
}

/// What is known of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Whether it holds together, in a sentence.
    pub verdict: String,
    /// The worst that was found.
    pub worst: Option<Severity>,
    /// What its segments add up to.
    pub sums: String,
    /// What was found, in the order of the files.
    pub findings: Vec<FindingRow>,
    /// How many more findings there are, in words.
    pub more: Option<String>,
    /// Of each damaged log what could be read.
    pub kept: Vec<String>,
    /// The files.
    pub files: Vec<OpenedFile>,
}

/// Whether a broker would know any of the files.
pub fn is_of_kafka(report: &FolderReport) -> bool {
    report.files.iter().any(|file| file.named.kind != FileKind::Unknown)
}

/// What is known of a folder.
pub fn overview(lang: Lang, report: &FolderReport) -> Overview {
    let findings = sorted_by_rank(report.findings.iter().collect(), |finding| finding.position);
    let findings = sorted_by_rank(findings, |finding| finding.file.into());
    let more = report.more_findings;
    let numbered = report.files.iter().enumerate();
    Overview {
        verdict: verdict(lang, report),
        worst: report.worst(),
        sums: sums(lang, report),
        findings: findings.into_iter().filter_map(|f| finding_row(lang, report, f)).collect(),
        more: (more > 0).then(|| say(lang, Phrase::MoreFindings(more))),
        kept: report.files.iter().filter_map(|file| kept(lang, file)).collect(),
        files: numbered.map(|(number, file)| opened_file(lang, report, number, file)).collect(),
    }
}

fn verdict(lang: Lang, report: &FolderReport) -> String {
    let is_note = |finding: &&Finding| finding.severity() == Severity::Note;
    let notes = report.findings.iter().filter(is_note).count() as u64;
    let all = report.findings.len() as u64 + report.more_findings;
    say(
        lang,
        match (all, all - notes) {
            (0, _) => Phrase::NoFault,
            (_, 0) => Phrase::OnlyNotes(notes),
            (_, faults) => Phrase::Faults(faults),
        },
    )
}

fn sums(lang: Lang, report: &FolderReport) -> String {
    let totals = report.totals();
    let (segments, size) = (totals.segments, &*bytes(totals.bytes));
    let (batches, records) = (totals.batches, totals.records);
    let (first, last) = totals.offsets.unzip();
    say(lang, Phrase::Sums { segments, size, batches, records, first, last })
}

fn finding_row(lang: Lang, report: &FolderReport, found: &Finding) -> Option<FindingRow> {
    let file = report.files.get(found.file as usize)?;
    let is_log = matches!(file.content, Content::Log(_));
    let is_whole =
        found.severity() == Severity::Mismatch || matches!(found.what, What::CrcMismatch { .. });
    Some(FindingRow {
        severity: found.severity(),
        weight: say(lang, Phrase::Severity(found.severity())),
        place: say(lang, Phrase::Place { file: &file.name, position: found.position }),
        sentence: finding(lang, &found.what),
        file: found.file,
        position: found.position,
        is_batch: is_log && is_whole,
    })
}

/// How much of a log is sound and how much could be read, if it is not all of it.
fn kept(lang: Lang, file: &FileReport) -> Option<String> {
    let Content::Log(log) = &file.content else { return None };
    if log.sound == file.size {
        return None;
    }
    let (sound, readable, size) = (log.sound, log.readable, file.size);
    Some(say(lang, Phrase::SoundUpTo { file: &file.name, sound, readable, size }))
}

fn opened_file(lang: Lang, report: &FolderReport, number: usize, file: &FileReport) -> OpenedFile {
    let number = number as u32;
    let findings = report.findings_of(number).count() as u64;
    OpenedFile {
        number,
        name: file.name.clone(),
        size: bytes(file.size),
        exact: format!("{} B", file.size),
        facts: facts(lang, &file.content),
        findings: (findings > 0).then(|| say(lang, Phrase::FindingsHere(findings))),
    }
}

fn facts(lang: Lang, content: &Content) -> Vec<String> {
    match content {
        Content::NotLookedAt => vec![say(lang, Phrase::NotLookedAt)],
        Content::Log(log) => log_facts(lang, log),
        Content::Index { entries, padding: 0 } => vec![say(lang, Phrase::Entries(*entries))],
        Content::Index { entries, padding } => {
            let padding = bytes(*padding);
            vec![say(lang, Phrase::Entries(*entries)), say(lang, Phrase::Padding(&padding))]
        }
        Content::Producers(producers) => vec![say(lang, Phrase::Producers(*producers))],
        Content::Epochs(epochs) => vec![say(lang, Phrase::Epochs(epochs.len() as u64))],
        Content::TopicId(id) => vec![say(lang, Phrase::TopicId(id))],
    }
}

fn log_facts(lang: Lang, log: &LogContent) -> Vec<String> {
    let Some((first, last)) = log.offsets else { return vec![say(lang, Phrase::Empty)] };
    let mut facts = vec![
        say(lang, Phrase::Offsets { first, last, single: first == last }),
        say(lang, Phrase::Records(log.records)),
        say(lang, Phrase::Batches(log.batches)),
    ];
    let used = CODECS.iter().zip(log.codecs).skip(1).filter(|(_, batches)| *batches > 0);
    let codecs: Vec<_> = used.map(|(codec, _)| *codec).collect();
    if !codecs.is_empty() {
        facts.push(codecs.join(", "));
    }
    facts
}
