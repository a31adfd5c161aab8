//! `check-folder`: what is in the files of a partition folder, or of an archive of one, and what
//! does not fit.

use std::cell::RefCell;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use highwater::files::job::Job;
use highwater::log::folder::{
    CODECS, Content, FileBytes, FileReport, Finding, Folder, FolderReport, Severity, SourceFile,
};
use highwater::scene::view::Lang;
use highwater::scene::wording;

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
    let folder = match open(Path::new(path)) {
        Ok(folder) => folder,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
    };
    print(folder.report());
    match folder.report().worst() {
        None | Some(Severity::Note) => ExitCode::SUCCESS,
        Some(Severity::Mismatch | Severity::Damage) => ExitCode::FAILURE,
    }
}

fn open(path: &Path) -> Result<Folder, String> {
    let paths = match path.is_dir() {
        true => fs::read_dir(path)
            .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
            .map_err(|error| error.to_string())?,
        false => vec![path.to_owned()],
    };
    let files: Result<Vec<_>, _> = paths.iter().filter(|p| !p.is_dir()).map(file).collect();
    let files = files.map_err(|error| error.to_string())?;
    let mut job = Job::new(files, Box::new(Vec::new()))?;
    while job.step()? {}
    job.finish().ok_or_else(|| "nothing was opened".to_owned())
}

fn file(path: &PathBuf) -> std::io::Result<SourceFile> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(SourceFile { name, bytes: Rc::new(OnDisk { file: RefCell::new(file), size }) })
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
    let told = wording::finding(Lang::En, &finding.what);
    println!("  {severity} at byte {}: {told}", finding.position);
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
