//! `check-folder`: what is in the files of a partition folder, and what does not fit.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::ExitCode;
use std::rc::Rc;

use highwater::log::folder::{
    CODECS, Content, FileBytes, FileReport, Finding, FolderReport, Opening, Severity, SourceFile,
};

use crate::findings;

/// A file on disk.
struct OnDisk {
    file: RefCell<File>,
    size: u64,
}

impl FileBytes for OnDisk {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, position: u64, into: &mut [u8]) -> Result<(), String> {
        let mut file = self.file.borrow_mut();
        file.seek(SeekFrom::Start(position)).map_err(|error| error.to_string())?;
        file.read_exact(into).map_err(|error| error.to_string())
    }
}

/// Reads the folder and prints its report. Fails if something is wrong with its files.
pub fn check(path: &str) -> ExitCode {
    let files = match files(Path::new(path)) {
        Ok(files) => files,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    let folder = Opening::new(files).run();
    print(folder.report());
    match folder.report().worst() {
        None | Some(Severity::Note) => ExitCode::SUCCESS,
        Some(Severity::Mismatch | Severity::Damage) => ExitCode::FAILURE,
    }
}

fn files(folder: &Path) -> Result<Vec<SourceFile>, std::io::Error> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = fs::metadata(entry.path())?;
        if data.is_file() {
            let file = RefCell::new(File::open(entry.path())?);
            let name = entry.file_name().to_string_lossy().into_owned();
            files.push(SourceFile { name, bytes: Rc::new(OnDisk { file, size: data.len() }) });
        }
    }
    Ok(files)
}

fn print(report: &FolderReport) {
    for (index, file) in report.files.iter().enumerate() {
        println!("{:<40} {:>12}  {}", file.name, file.size, content(file));
        report.findings_of(index as u32).for_each(print_finding);
    }
    if report.more_findings > 0 {
        println!("and {} findings more", report.more_findings);
    }
    let totals = report.totals();
    print!("{} segments, {} bytes, ", totals.segments, totals.bytes);
    print!("{} batches, {} records", totals.batches, totals.records);
    match totals.offsets {
        Some((first, last)) => println!(", offsets {first} to {last}"),
        None => println!(),
    }
}

fn print_finding(finding: &Finding) {
    let severity = match finding.severity() {
        Severity::Note => "note",
        Severity::Mismatch => "mismatch",
        Severity::Damage => "damage",
    };
    println!("  {severity} at byte {}: {}", finding.position, findings::describe(finding.what));
}

fn content(file: &FileReport) -> String {
    match &file.content {
        Content::NotLookedAt => "not looked at".to_owned(),
        Content::Index { entries, padding: 0 } => format!("{entries} entries"),
        Content::Index { entries, padding } => {
            format!("{entries} entries, {padding} bytes allocated in advance")
        }
        Content::Producers(count) => format!("{count} producers"),
        Content::Epochs(epochs) => format!("{} epochs", epochs.len()),
        Content::TopicId(id) => format!("topic id {id}"),
        Content::Log(log) => {
            let used = CODECS.iter().zip(log.codecs).filter(|(_, batches)| *batches > 0);
            let codecs: Vec<_> =
                used.map(|(codec, batches)| format!("{batches} {codec}")).collect();
            let (first, last) = log.offsets.unwrap_or((0, -1));
            let sound = match log.sound == file.size {
                true => String::new(),
                false => format!(", {} bytes sound, {} readable", log.sound, log.readable),
            };
            format!(
                "offsets {first} to {last}, {} batches ({}), {} records{sound}",
                log.batches,
                codecs.join(", "),
                log.records,
            )
        }
    }
}
