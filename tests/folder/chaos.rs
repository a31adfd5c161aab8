//! Whatever the bytes are: nothing panics, and what is answered stays within the files.

use highwater::files::lookup::look_up;
use highwater::files::messages::LookUp;
use highwater::files::session;
use highwater::log::folder::{Content, PageStart};
use highwater::log::splitmix;

use crate::files::Files;

/// A random sequence, the same on every machine (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        (splitmix::draw(&mut self.0) % sides as u64) as usize
    }
}

/// Flips bytes, cuts files, and moves pieces about.
fn damage(files: &mut Files, dice: &mut Dice) {
    for _ in 0..=dice.roll(4) {
        let file = dice.roll(files.0.len());
        let bytes = &mut files.0[file].1;
        if bytes.is_empty() {
            continue;
        }
        let at = dice.roll(bytes.len());
        match dice.roll(6) {
            0 => bytes.truncate(at),
            1 => bytes.rotate_left(at),
            2 => bytes.extend_from_within(at..),
            3 => bytes.extend([0; 100]),
            _ => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, dice.roll(256) as u8][dice.roll(6)],
        }
    }
}

#[test]
fn damaged_files_are_told_of_and_answer_every_question() {
    let mut dice = Dice(7);
    let whole = Files::foreign();
    let mut unnoticed = 0;
    for _ in 0..1500 {
        let mut files = whole.clone();
        damage(&mut files, &mut dice);
        let folder = files.open();
        unnoticed += u32::from(folder.report().findings.is_empty());
        for (index, file) in folder.report().files.iter().enumerate() {
            let index = index as u32;
            for finding in folder.report().findings_of(index) {
                assert!(finding.position <= file.size, "{finding:?}");
            }
            if let Content::Log(log) = &file.content {
                assert!(log.sound <= log.readable && log.readable <= file.size);
                let page = folder.page(index, PageStart::Ordinal(0), 1000).unwrap();
                assert_eq!(page.batches.len() as u64, log.batches);
            }
            let position = dice.roll(file.size as usize + 100) as u64;
            let _ = session::batch(&folder, index, position, 100);
            let _ = session::index_entries(&folder, index, dice.roll(10) as u64, 100);
            let _ = session::bytes(&folder, index, position, 100);
        }
        let offset = dice.roll(250) as i64 - 20;
        let _ = look_up(&folder, LookUp::Offset(offset));
        let _ = look_up(&folder, LookUp::Timestamp(1_700_000_000_000 + 1000 * offset));
    }
    // Some changes cannot show: the same byte again, or a name or number that fits as well.
    assert!(unnoticed < 300, "{unnoticed} of 1500 went unnoticed");
}
