//! Every word of the view of a real broker's files, and of handing out a replica as files; what is
//! in the files is said by the worker that reads them (`opened`).

use super::resource::{Say, words};
use crate::scene::Lang;

words! { "files":
    /// A word or sentence of the view. Sizes come printed already.
    #[derive(Debug, PartialEq, Eq)]
    pub enum Phrase<'a> {
        // Choosing files.
        OpenFiles,
        Title,
        TitleOf(name: &'a str),
        Hint,
        Private,
        ChooseFiles,
        ChooseFolder,
        Named(files: u64),

        // Reading them.
        Loading,
        Unpacking { done: &'a str, total: &'a str },
        Reading { done: &'a str, total: &'a str },
        Cancel,
        Cancelled,
        TryAgain,
        NoWorker(why: Option<&'a str>),
        NotOpened(why: Option<&'a str>),
        NotAnswered(why: Option<&'a str>),
        NotOfKafka,

        // What was read of them.
        Files,
        BatchList,
        Earlier,
        Later,
        Offset,
        Time,
        Key,
        Value,
        Headers,
        EntryList,
        EarlierEntries,
        LaterEntries,
        Asking,

        // A replica as files.
        Download,
        Packing { done: &'a str, total: &'a str },
        Packed { name: &'a str, size: &'a str },
        NotPacked(why: Option<&'a str>),
    }
}

/// How a phrase is said.
pub fn say(lang: Lang, phrase: Phrase<'_>) -> String {
    phrase.say(lang)
}

/// What the browser says of a failure, if it says anything.
pub fn aside(why: &str) -> Option<&str> {
    (!why.is_empty()).then_some(why)
}
