//! What is found in files, as sentences, without the file and the byte that they are about.

use std::fmt::Display;

use super::resource::{Arg, Say, Word, words};
use crate::log::folder::What;
use crate::scene::Lang;

words! { "finding":
    pub fn finding for What, FINDINGS {
        // The batches of a log.
        Unreadable,
        HeaderCutOff { needs, has },
        BatchCutOff { needs, has },
        OtherFormat { magic },
        ImpossibleLength { length },
        CrcMismatch { stored, computed },
        ImpossibleCount { count, last_offset_delta },
        UnknownCodec { codec },
        ZeroTail { bytes },

        // Segments and their names.
        OffsetsFall { previous, base_offset },
        EpochFalls { previous, epoch },
        BelowName { name, base_offset },
        AboveName { name, base_offset },
        TooFarFromBase { name, last_offset },
        OverlapsPrevious { previous_end, name },
        GapBefore { previous_end, name },

        // Indexes.
        NoLog,
        OddSize { entry, rest },
        EntryAfterPadding,
        IndexNotIncreasing { previous, entry },
        TimeNotIncreasing { previous, entry },
        NoBatchAt { position, offset },
        IndexPastOffset { offset, base_offset },
        NoBatchEndsAt { offset },
        OffsetBeyondLog { offset },
        OffsetNotInLog { offset },
        TimestampDiffers { indexed, batch },
        NotTheGreatest { indexed, earlier },
        AbortedNotIncreasing { first, last },
        NoAbortMarker { producer, last },

        // Checkpoints and snapshots.
        OtherVersion { version },
        BadLine { line },
        CountDiffers { stated, found },
        EpochsNotIncreasing { previous, entry },
        EpochMissing { epoch, base_offset },
        EpochStartDiffers { epoch, start, base_offset },
        BelowFirstEpoch { start, base_offset },
        WrongSize { size },
    }
}

/// Two fields of an index entry or of a line: `(3, 512)`.
impl<A: Display, B: Display> Word for (A, B) {
    fn word(&self) -> Arg<'_> {
        Arg::Said(self)
    }
}

impl<A: Display, B: Display> Say for (A, B) {
    fn say(&self, _: Lang) -> String {
        format!("({}, {})", self.0, self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_holds_the_numbers_of_its_finding_in_both_languages() {
        let what = What::BatchCutOff { needs: 2_048, has: 1_024 };
        for lang in [Lang::En, Lang::Zh] {
            let told = finding(lang, &what);
            assert!(told.contains("1024") && told.contains("2048"), "{told}");
        }
        let crc = What::CrcMismatch { stored: 0xab, computed: 0xcd };
        assert_eq!(
            finding(Lang::En, &crc),
            "the checksum is 000000ab, that of the bytes 000000cd",
            "checksums are told as other tools tell them"
        );
    }
}
