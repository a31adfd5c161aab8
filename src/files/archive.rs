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
    /// How it is compressed.
    method: CompressionMethod,
    /// The bytes of the archive that it takes.
    range: (u64, u64),
}

/// Whether a file is an archive, by its name.
pub fn is_archive(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with(".zip")
}

/// The bytes of an archive, for its reader.
struct Bytes(Rc<dyn FileBytes>);

impl ReaderAt for Bytes {
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
pub fn entries(archive: &Rc<dyn FileBytes>) -> Result<Vec<Entry>, String> {
    let mut all = all_entries(archive).map_err(|error| error.to_string())?;
    let holds_log = |entry: &&Entry| FileName::parse(&entry.name).kind == FileKind::Log;
    let folder = all.iter().find(holds_log).or(all.first()).map(|entry| entry.folder.clone());
    all.retain(|entry| Some(&entry.folder) == folder.as_ref());
    Ok(all)
}

fn all_entries(archive: &Rc<dyn FileBytes>) -> Result<Vec<Entry>, rawzip::Error> {
    let mut buffer = vec![0; rawzip::RECOMMENDED_BUFFER_SIZE];
    let size = archive.size();
    let locator = rawzip::ZipLocator::new();
    let located = locator.locate_in_reader(Bytes(archive.clone()), &mut buffer, size);
    let archive = located.map_err(|(_, error)| error)?;
    let mut found = Vec::new();
    let mut entries = archive.entries(&mut buffer);
    while let Some(record) = entries.next_entry()? {
        let path = String::from_utf8_lossy(record.file_path().as_bytes()).into_owned();
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let about_another = name.starts_with('.') || folder.starts_with("__MACOSX");
        if !record.is_dir() && !about_another {
            let method = record.compression_method();
            let (folder, name) = (folder.to_owned(), name.to_owned());
            let size = record.uncompressed_size_hint();
            found.push((record.wayfinder(), Entry { folder, name, size, method, range: (0, 0) }));
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
    let as_it_is = entry.method == CompressionMethod::STORE;
    as_it_is.then(|| SourceFile { name: entry.name.clone(), bytes })
}

/// A file of an archive that is being unpacked, piece by piece.
pub struct Unpacking {
    input: DeflateDecoder<RangeReader<Bytes>>,
    left: u64,
}

impl Unpacking {
    const PIECE: u64 = 1 << 20;

    /// Begins to unpack a file.
    ///
    /// # Errors
    /// If it is compressed in a way that is not known.
    pub fn new(archive: &Rc<dyn FileBytes>, entry: &Entry) -> Result<Unpacking, String> {
        if entry.method != CompressionMethod::DEFLATE {
            return Err(format!("{}: {:?}", entry.name, entry.method));
        }
        let range = RangeReader::new(Bytes(archive.clone()), entry.range.0..entry.range.1);
        Ok(Unpacking { input: DeflateDecoder::new(range), left: entry.size })
    }

    /// The next piece; an empty one says that this was all.
    ///
    /// # Errors
    /// If the file is damaged, or its size is not what the archive says.
    pub fn next_piece(&mut self) -> Result<Vec<u8>, String> {
        let mut piece = Vec::new();
        let mut bounded = (&mut self.input).take(Unpacking::PIECE);
        bounded.read_to_end(&mut piece).map_err(|error| error.to_string())?;
        let left = self.left.checked_sub(piece.len() as u64);
        self.left = left.filter(|left| *left == 0 || !piece.is_empty()).ok_or("another size")?;
        Ok(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(archive: Vec<u8>) -> (Rc<dyn FileBytes>, Vec<Entry>) {
        let archive: Rc<dyn FileBytes> = Rc::new(archive);
        let entries = entries(&archive).unwrap();
        (archive, entries)
    }

    fn unpack(archive: &Rc<dyn FileBytes>, entry: &Entry) -> Result<Vec<u8>, String> {
        let mut unpacking = Unpacking::new(archive, entry)?;
        let mut bytes = Vec::new();
        loop {
            match unpacking.next_piece()? {
                piece if piece.is_empty() => return Ok(bytes),
                piece => bytes.extend(piece),
            }
        }
    }

    fn files() -> Vec<(String, Vec<u8>)> {
        let long = (0..400_000_u32).flat_map(u32::to_be_bytes).collect();
        let name = |ending: &str| format!("00000000000000000000.{ending}");
        vec![(name("log"), long), (name("index"), Vec::new()), (name("timeindex"), vec![7; 12])]
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let files = files();
        let (archive, entries) = open(pack("orders-0", &files).unwrap());
        for ((name, bytes), entry) in files.iter().zip(&entries) {
            assert_eq!((&entry.name, entry.size), (name, bytes.len() as u64));
            assert_eq!(entry.folder, "orders-0");
            assert_eq!(unpack(&archive, entry).as_ref(), Ok(bytes));
        }
        assert_eq!(entries.len(), 3);
    }

    #[test]
    fn a_file_that_lies_as_it_is_in_an_archive_is_read_in_place() {
        let mut writer = ZipArchiveWriter::new(Vec::new());
        for (path, bytes) in [("a/notes.txt", "no"), ("b/00000000000000000007.log", "batches")] {
            let (mut entry, config) = writer.new_file(path).start().unwrap();
            let mut data = config.wrap(&mut entry);
            data.write_all(bytes.as_bytes()).unwrap();
            let (_, descriptor) = data.finish().unwrap();
            entry.finish(descriptor).unwrap();
        }
        let (archive, entries) = open(writer.finish().unwrap());
        assert_eq!(entries.len(), 1, "the folder of the log alone");
        let file = stored(&archive, &entries[0]).unwrap();
        assert_eq!(file.name, "00000000000000000007.log");
        assert_eq!(file.read(2, 100), Ok(b"tches".to_vec()));
        assert!(unpack(&archive, &entries[0]).is_err());
    }

    #[test]
    fn what_is_no_archive_or_is_damaged_is_refused() {
        let packed = pack("orders-0", &files()).unwrap();
        for wrong in [Vec::new(), vec![1; 1000], packed[..packed.len() / 2].to_vec()] {
            let wrong: Rc<dyn FileBytes> = Rc::new(wrong);
            assert!(entries(&wrong).is_err());
        }
        let mut flipped = packed;
        flipped[5000] ^= 0xff;
        let (archive, entries) = open(flipped);
        let outcome = unpack(&archive, &entries[0]);
        assert_ne!(outcome, Ok(files()[0].1.clone()));
    }
}
