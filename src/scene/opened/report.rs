//! What was read of a folder: whether it holds together, what was found, and its files.
//!
//! Rows: `verdict` (`sound` or `faulty`, sentence), `sums` (sentence), `finding` (`note` or
//! `fault`, file, byte, `batch` if one can be read there; weight, place, sentence), `more`
//! (sentence), `kept` (sentence), and for each file in its order `file` (`log` or `index` if it has
//! a list, number in `CONTENTS`; name, size, exact size, facts, findings).

use super::sheet::{row, sheet};
use crate::log::folder::{
    CODECS, Content, FileKind, FileReport, Finding, FolderReport, LogContent, Severity, What,
};
use crate::log::ordered::sorted_by_rank;
use crate::scene::Lang;
use crate::scene::wording::opened::{Told, say};
use crate::scene::wording::{bytes, finding};

/// What is known of a folder; nothing if no broker would know any of its files.
pub fn overview(report: &FolderReport) -> String {
    let is_known = |file: &FileReport| file.named.kind != FileKind::Unknown;
    let is_of_kafka = report.files.iter().any(is_known);
    sheet(|lang| if is_of_kafka { rows(lang, report) } else { Vec::new() })
}

fn rows(lang: Lang, report: &FolderReport) -> Vec<String> {
    let stands = match report.worst() {
        Some(Severity::Damage | Severity::Mismatch) => "faulty",
        _ => "sound",
    };
    let findings = sorted_by_rank(report.findings.iter().collect(), |finding| finding.position);
    let findings = sorted_by_rank(findings, |finding| finding.file.into());
    let mut rows = vec![
        row("verdict", &[stands, &verdict(lang, report)]),
        row("sums", &[&sums(lang, report)]),
    ];
    rows.extend(findings.into_iter().filter_map(|found| finding_row(lang, report, found)));
    if report.more_findings > 0 {
        rows.push(row("more", &[&say(lang, Told::MoreFindings(report.more_findings))]));
    }
    rows.extend(report.files.iter().filter_map(|file| kept(lang, file)));
    let numbered = (0..).zip(&report.files);
    rows.extend(numbered.map(|(number, file)| file_row(lang, report, number, file)));
    rows
}

fn verdict(lang: Lang, report: &FolderReport) -> String {
    let is_note = |finding: &&Finding| finding.severity() == Severity::Note;
    let notes = report.findings.iter().filter(is_note).count() as u64;
    let all = report.findings.len() as u64 + report.more_findings;
    say(
        lang,
        match (all, all - notes) {
            (0, _) => Told::NoFault,
            (_, 0) => Told::OnlyNotes(notes),
            (_, faults) => Told::Faults(faults),
        },
    )
}

fn sums(lang: Lang, report: &FolderReport) -> String {
    let totals = report.totals();
    let (segments, size) = (totals.segments, &*bytes(totals.bytes));
    let (batches, records) = (totals.batches, totals.records);
    let (first, last) = totals.offsets.unzip();
    say(lang, Told::Sums { segments, size, batches, records, first, last })
}

fn finding_row(lang: Lang, report: &FolderReport, found: &Finding) -> Option<String> {
    let file = report.files.get(found.file as usize)?;
    let severity = found.severity();
    let is_log = matches!(file.content, Content::Log(_));
    let is_whole = severity == Severity::Mismatch || matches!(found.what, What::CrcMismatch { .. });
    let cells = [
        if severity == Severity::Note { "note" } else { "fault" },
        &found.file.to_string(),
        &found.position.to_string(),
        if is_log && is_whole { "batch" } else { "" },
        &say(lang, Told::Severity(severity)),
        &say(lang, Told::Place { file: &file.name, position: found.position }),
        &finding(lang, &found.what),
    ];
    Some(row("finding", &cells))
}

/// How much of a log is sound and how much could be read, if it is not all of it.
fn kept(lang: Lang, file: &FileReport) -> Option<String> {
    let Content::Log(log) = &file.content else { return None };
    if log.sound == file.size {
        return None;
    }
    let (sound, readable, size) = (log.sound, log.readable, file.size);
    let told = Told::SoundUpTo { file: &file.name, sound, readable, size };
    Some(row("kept", &[&say(lang, told)]))
}

fn file_row(lang: Lang, report: &FolderReport, number: u32, file: &FileReport) -> String {
    let list = match &file.content {
        Content::Log(_) => "log",
        Content::Index { .. } => "index",
        _ => "",
    };
    let findings = report.findings_of(number).count() as u64;
    let findings = (findings > 0).then(|| say(lang, Told::FindingsHere(findings)));
    let cells = [
        list,
        content(file.named.kind),
        &file.name,
        &bytes(file.size),
        &format!("{} B", file.size),
        &facts(lang, &file.content).join(" · "),
        &findings.unwrap_or_default(),
    ];
    row("file", &cells)
}

/// The number in `CONTENTS` of what the bytes of a file are made up of, if that is known.
fn content(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Log => "0",
        FileKind::OffsetIndex => "1",
        FileKind::TimeIndex => "2",
        FileKind::TransactionIndex => "3",
        FileKind::ProducerSnapshot => "4",
        FileKind::LeaderEpochCheckpoint => "5",
        FileKind::PartitionMetadata | FileKind::Unknown => "",
    }
}

fn facts(lang: Lang, content: &Content) -> Vec<String> {
    match content {
        Content::NotLookedAt => vec![say(lang, Told::NotLookedAt)],
        Content::Log(log) => log_facts(lang, log),
        Content::Index { entries, padding: 0 } => vec![say(lang, Told::Entries(*entries))],
        Content::Index { entries, padding } => {
            let padding = bytes(*padding);
            vec![say(lang, Told::Entries(*entries)), say(lang, Told::Padding(&padding))]
        }
        Content::Producers(producers) => vec![say(lang, Told::Producers(*producers))],
        Content::Epochs(epochs) => vec![say(lang, Told::Epochs(epochs.len() as u64))],
        Content::TopicId(id) => vec![say(lang, Told::TopicId(id))],
    }
}

fn log_facts(lang: Lang, log: &LogContent) -> Vec<String> {
    let Some((first, last)) = log.offsets else { return vec![say(lang, Told::Empty)] };
    let mut facts = vec![
        say(lang, Told::Offsets { first, last, single: first == last }),
        say(lang, Told::Records(log.records)),
        say(lang, Told::Batches(log.batches)),
    ];
    let used = CODECS.iter().zip(log.codecs).skip(1).filter(|(_, batches)| *batches > 0);
    let codecs: Vec<_> = used.map(|(codec, _)| *codec).collect();
    if !codecs.is_empty() {
        facts.push(codecs.join(", "));
    }
    facts
}
