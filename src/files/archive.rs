//! Archives of a partition folder: `.zip`, which every system can open.
//!
//! Rule: the files lie in one folder, `<topic>-<partition>`, under Kafka's own names. What is
//! packed is unpacked to the same bytes; archives that others made may compress or not.
//!
//! Simplified: of several folders in an archive the one that holds the first log is read.

use std::io::{self, Read, Write};
use std::rc::Rc;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use rawzip::{CompressionMethod, RangeReader, ReaderAt, ZipArchiveWriter};

use crate::log::folder::{FileBytes, FileKind, FileName, SourceFile};

/// The files of a partition folder as one archive.
///
/// # Errors
/// What the archive's writer says, such as a name that is too long.
pub fn pack(folder: &str, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in files {
        let path = format!("{folder}/{name}");
        add(&mut archive, &path, bytes).map_err(|error| error.to_string())?;
    }
    archive.finish().map_err(|error| error.to_string())
}

fn add(
    archive: &mut ZipArchiveWriter<Vec<u8>>,
    path: &str,
    bytes: &[u8],
) -> Result<(), rawzip::Error> {
    let method = CompressionMethod::DEFLATE;
    let (mut entry, config) = archive.new_file(path).compression_method(method).start()?;
    let mut writer = config.wrap(DeflateEncoder::new(&mut entry, Compression::fast()));
    writer.write_all(bytes)?;
    let (encoder, descriptor) = writer.finish()?;
    encoder.finish()?;
    entry.finish(descriptor)?;
    Ok(())
}

/// A file inside an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its folder; empty if it lies in none.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// Its size when it is unpacked, as the archive says.
    pub size: u64,
    /// Whether it lies in the archive as it is.
    stored: bool,
    /// The bytes of the archive that it takes.
    range: (u64, u64),
}

/// Whether a file is an archive, by its name.
pub fn is_archive(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".zip")
}

/// The bytes of an archive, for its reader.
struct Bytes<'a>(&'a dyn FileBytes);

impl ReaderAt for Bytes<'_> {
    fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        let left = self.0.size().saturating_sub(offset);
        let length = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        self.0.read(offset, &mut into[..length]).map_err(io::Error::other)?;
        Ok(length)
    }
}

/// The files of the partition folder in an archive.
///
/// # Errors
/// If it is no archive, or its directory is damaged.
pub fn entries(archive: &dyn FileBytes) -> Result<Vec<Entry>, String> {
    let mut all = all_entries(archive).map_err(|error| error.to_string())?;
    let holds_log = |entry: &&Entry| FileName::parse(&entry.name).kind == FileKind::Log;
    let folder = all.iter().find(holds_log).or(all.first()).map(|entry| entry.folder.clone());
    all.retain(|entry| Some(&entry.folder) == folder.as_ref());
    Ok(all)
}

fn all_entries(archive: &dyn FileBytes) -> Result<Vec<Entry>, rawzip::Error> {
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let size = archive.size();
    let locator = rawzip::ZipLocator::new();
    let located = locator.locate_in_reader(Bytes(archive), &mut buffer, size);
    let archive = located.map_err(|(_, error)| error)?;
    let mut found = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(record) = entries.next_entry()? {
        let path = String::from_utf8_lossy(record.file_path().as_bytes()).into_owned();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let about_another = name.starts_with('.') || folder.starts_with("__MACOSX");
        if !record.is_dir() && !about_another {
            let stored = record.compression_method() == CompressionMethod::STORE;
            let (folder, name) = (folder.to_owned(), name.to_owned());
            let size = record.uncompressed_size_hint();
            found.push((record.wayfinder(), Entry { folder, name, size, stored, range: (0, 0) }));
        }
    }
    let place = |(wayfinder, entry)| {
        let range = archive.get_entry(wayfinder)?.compressed_data_range();
        Ok(Entry { range, ..entry })
    };
    found.into_iter().map(place).collect()
}

/// A file that lies in an archive as it is.
struct Stored {
    archive: Rc<dyn FileBytes>,
    start: u64,
    size: u64,
}

impl FileBytes for Stored {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, position: u64, into: &mut [u8]) -> Result<(), String> {
        self.archive.read(self.start + position, into)
    }
}

/// A file of an archive: where it lies, if it is stored there as it is; otherwise it has to be
/// unpacked.
pub fn stored(archive: &Rc<dyn FileBytes>, entry: &Entry) -> Option<SourceFile> {
    let (start, end) = entry.range;
    let size = end - start;
    let bytes = Rc::new(Stored { archive: archive.clone(), start, size });
    entry.stored.then(|| SourceFile { name: entry.name.clone(), bytes })
}

/// Unpacks a file of an archive into pieces.
///
/// # Errors
/// If it is damaged, or `take` fails.
pub fn unpack(
    archive: &dyn FileBytes,
    entry: &Entry,
    take: &mut dyn FnMut(&[u8]) -> Result<(), String>,
) -> Result<(), String> {
    let (start, end) = entry.range;
    let mut input = DeflateDecoder::new(RangeReader::new(Bytes(archive), start..end));
    let mut piece = vec![0; 1 << 20];
    loop {
        let mut filled = 0;
        while filled < piece.len() {
            match input.read(&mut piece[filled..]).map_err(|error| error.to_string())? {
                0 => break,
                more => filled += more,
            }
        }
        if filled == 0 {
            return Ok(());
        }
        take(&piece[..filled])?;
    }
}
