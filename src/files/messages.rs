//! What the page asks its worker about files, and what the worker answers.
//!
//! Rule: each question has a number, which its answers carry. Opening is answered by progress, at
//! most ten times a second, and at last by what there is to show, by `Cancelled` or by `Failed`;
//! all others by one answer. Both are texts: a word and numbers in a line, and below it what is
//! longer. Files and bytes travel beside the text, as the browser copies them.

use crate::log::folder::{PageStart, Progress};

/// A question. Files are named by their index in the report, positions are bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Opens the files that come with it: those of a partition folder, or one archive of them.
    Open,
    /// Stops the opening that is under way.
    Cancel,
    /// Batches of a log file.
    Page {
        /// The file.
        file: u32,
        /// Where to begin.
        from: PageStart,
    },
    /// A batch with its first records and bytes.
    Batch {
        /// The file.
        file: u32,
        /// Where the batch begins.
        position: u64,
    },
    /// Entries of an index, with their bytes.
    Entries {
        /// The file.
        file: u32,
        /// The first entry.
        from: u64,
    },
    /// Bytes of any file, at most 64 KiB.
    Bytes {
        /// The file.
        file: u32,
        /// The first byte.
        position: u64,
        /// How many, at most.
        count: u64,
    },
    /// Searches for an offset or a timestamp, through the index files.
    LookUp(LookUp),
    /// Packs files, whose bytes come with it, into an archive.
    Pack {
        /// The folder in the archive: `<topic>-<partition>`.
        folder: String,
        /// Their names, each in a line.
        names: String,
    },
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// How far the unpacking of an archive is, which comes before the opening.
    Unpacking(Progress),
    /// How far an opening is.
    Reading(Progress),
    /// The opening was stopped.
    Cancelled,
    /// It could not be done, and what the system says.
    Failed(String),
    /// What there is to show, as the one who answers writes it; bytes of a file, or of an archive,
    /// come with it.
    Shown(String),
}

/// What to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookUp {
    /// The record at an offset, or the first one after it.
    Offset(i64),
    /// The first record that is not older (ms).
    Timestamp(i64),
}

fn line(word: &str, numbers: &[i64]) -> String {
    numbers.iter().fold(word.to_owned(), |line, number| line + " " + &number.to_string())
}

/// The word and the numbers of the first line, and what is below it.
fn parts(text: &str) -> Option<(&str, Vec<i64>, &str)> {
    let (line, below) = text.split_once('\n').unwrap_or((text, ""));
    let mut words = line.split(' ');
    let word = words.next()?;
    let numbers: Result<Vec<i64>, _> = words.map(str::parse).collect();
    Some((word, numbers.ok()?, below))
}

impl Ask {
    /// Its text.
    pub fn text(&self) -> String {
        let (word, numbers): (_, &[i64]) = match *self {
            Ask::Open => ("open", &[]),
            Ask::Cancel => ("cancel", &[]),
            Ask::Page { file, from: PageStart::Ordinal(ordinal) } => {
                ("page", &[file.into(), ordinal.cast_signed()])
            }
            Ask::Page { file, from: PageStart::Offset(offset) } => {
                ("page-of", &[file.into(), offset])
            }
            Ask::Batch { file, position } => ("batch", &[file.into(), position.cast_signed()]),
            Ask::Entries { file, from } => ("entries", &[file.into(), from.cast_signed()]),
            Ask::Bytes { file, position, count } => {
                ("bytes", &[file.into(), position.cast_signed(), count.cast_signed()])
            }
            Ask::LookUp(LookUp::Offset(offset)) => ("offset", &[offset]),
            Ask::LookUp(LookUp::Timestamp(timestamp)) => ("timestamp", &[timestamp]),
            Ask::Pack { ref folder, ref names } => return format!("pack\n{folder}\n{names}"),
        };
        line(word, numbers)
    }

    /// Reads its text; `None` if it is no question.
    pub fn read(text: &str) -> Option<Ask> {
        let (word, numbers, below) = parts(text)?;
        let index = |number: i64| u32::try_from(number).ok();
        let natural = |number: i64| u64::try_from(number).ok();
        Some(match (word, &numbers[..]) {
            ("open", []) => Ask::Open,
            ("cancel", []) => Ask::Cancel,
            ("page", &[file, ordinal]) => {
                Ask::Page { file: index(file)?, from: PageStart::Ordinal(natural(ordinal)?) }
            }
            ("page-of", &[file, offset]) => {
                Ask::Page { file: index(file)?, from: PageStart::Offset(offset) }
            }
            ("batch", &[file, position]) => {
                Ask::Batch { file: index(file)?, position: natural(position)? }
            }
            ("entries", &[file, from]) => Ask::Entries { file: index(file)?, from: natural(from)? },
            ("bytes", &[file, position, count]) => {
                let (position, count) = (natural(position)?, natural(count)?);
                Ask::Bytes { file: index(file)?, position, count }
            }
            ("offset", &[offset]) => Ask::LookUp(LookUp::Offset(offset)),
            ("timestamp", &[timestamp]) => Ask::LookUp(LookUp::Timestamp(timestamp)),
            ("pack", []) => {
                let (folder, names) = below.split_once('\n')?;
                Ask::Pack { folder: folder.to_owned(), names: names.to_owned() }
            }
            _ => return None,
        })
    }
}

impl Answer {
    /// Its text.
    pub fn text(&self) -> String {
        let far = |word, progress: &Progress| {
            let Progress { done, total, file } = *progress;
            line(word, &[done.cast_signed(), total.cast_signed(), file.into()])
        };
        match self {
            Answer::Unpacking(progress) => far("unpacking", progress),
            Answer::Reading(progress) => far("reading", progress),
            Answer::Cancelled => "cancelled".to_owned(),
            Answer::Failed(why) => format!("failed\n{why}"),
            Answer::Shown(text) => format!("shown\n{text}"),
        }
    }

    /// Reads its text; `None` if it is no answer.
    pub fn read(text: &str) -> Option<Answer> {
        let (word, numbers, below) = parts(text)?;
        let far = || match numbers[..] {
            [done, total, file] => {
                let (done, total) = (done.cast_unsigned(), total.cast_unsigned());
                Some(Progress { done, total, file: file.try_into().ok()? })
            }
            _ => None,
        };
        match word {
            "unpacking" => far().map(Answer::Unpacking),
            "reading" => far().map(Answer::Reading),
            "cancelled" => Some(Answer::Cancelled),
            "failed" => Some(Answer::Failed(below.to_owned())),
            "shown" => Some(Answer::Shown(below.to_owned())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_read_as_they_are_written() {
        let pack = Ask::Pack { folder: "orders-0".to_owned(), names: "a\nb".to_owned() };
        let asks = [
            (Ask::Open, "open"),
            (Ask::Cancel, "cancel"),
            (Ask::Page { file: 1, from: PageStart::Ordinal(100) }, "page 1 100"),
            (Ask::Page { file: 0, from: PageStart::Offset(-1) }, "page-of 0 -1"),
            (Ask::Batch { file: 0, position: 623 }, "batch 0 623"),
            (Ask::Entries { file: 3, from: 0 }, "entries 3 0"),
            (Ask::Bytes { file: 2, position: 8, count: 512 }, "bytes 2 8 512"),
            (Ask::LookUp(LookUp::Offset(i64::MAX)), "offset 9223372036854775807"),
            (Ask::LookUp(LookUp::Timestamp(-1)), "timestamp -1"),
            (pack, "pack\norders-0\na\nb"),
        ];
        for (ask, text) in asks {
            assert_eq!(ask.text(), text);
            assert_eq!(Ask::read(text), Some(ask));
        }
        for wrong in ["", "Open", "open 1", "page 1", "page -1 0", "batch 0 -1", "pack", "bytes a"]
        {
            assert_eq!(Ask::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn answers_are_read_as_they_are_written() {
        let progress = Progress { done: 3, total: 9, file: 1 };
        let answers = [
            (Answer::Unpacking(progress), "unpacking 3 9 1"),
            (Answer::Reading(progress), "reading 3 9 1"),
            (Answer::Cancelled, "cancelled"),
            (Answer::Failed("why\nso".to_owned()), "failed\nwhy\nso"),
            (Answer::Shown(String::new()), "shown\n"),
        ];
        for (answer, text) in answers {
            assert_eq!(answer.text(), text);
            assert_eq!(Answer::read(text), Some(answer));
        }
        for wrong in ["", "reading", "reading 1 2 -3", "told"] {
            assert_eq!(Answer::read(wrong), None, "{wrong}");
        }
    }
}
