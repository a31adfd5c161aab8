//! Two runs side by side, as text between the page and its worker.
//!
//! Rule: the page asks with the text of a link that says what stands beside its run. The worker
//! plays both, finds out where they part and why, and answers with lines: the names of the sides
//! and the verdict in each language, the first step that differs, the step beside each step, what
//! differs at each step, and the text of a link to the run beside. Lists of steps say only what
//! changes.

use super::view::Lang;
use super::wording::beside::{sides, verdict};
use super::wording::{bad_link, failure};
use crate::engine::PartitionId;
use crate::replay::compare::{Pair, Seen};
use crate::replay::link::{self, Link};
use crate::replay::{History, Playhead, replay, script_of};

/// Something that the two sides show differently, in which partition; the first, if in none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unlike {
    /// What.
    pub what: Seen,
    /// In which partition.
    pub partition: PartitionId,
}

/// What the worker answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What the sides are called, and where they part and why, in each language.
    pub said: [[String; 3]; 2],
    /// The first step that differs.
    pub parting: Option<usize>,
    /// The run beside.
    pub right: History,
    /// Its step beside each step.
    pub steps: Vec<usize>,
    /// What differs at each step.
    pub unlike: Vec<Vec<Unlike>>,
}

/// How many differences of a step are told: more than a stage can show.
const MOST: usize = 4096;

const LANGS: [Lang; 2] = [Lang::En, Lang::Zh];

/// Answers the text of a link that says what stands beside its run.
///
/// # Errors
/// What is wrong with it, in English: the page writes no such text.
pub fn answer(asked: &str) -> Result<String, String> {
    let link = link::read(asked).map_err(|bad| bad_link(Lang::En, &bad))?;
    let beside = link.beside.clone().ok_or_else(|| "nothing stands beside".to_owned())?;
    let (left, end) = replay(link.rules, link.opening.clone(), &link.statements)
        .map_err(|failed| failure(Lang::En, &failed))?;
    let pair = Pair::of(&left, end.branch, beside);
    let parting = pair.first.as_ref().map(|first| first.step);
    let mut text = String::new();
    for lang in LANGS {
        let at = Playhead { step: parting.unwrap_or(end.step), ..end };
        let [one, other] = sides(lang, &left, at, &pair.beside);
        text += &format!("{one}\n{other}\n{}\n", verdict(lang, &left, end.branch, &pair));
    }
    text += &parting.map_or("-".to_owned(), |step| step.to_string());
    text += &format!("\n{}\n", words(pair.steps().iter().map(usize::to_string)));
    let all = (0..=end.step).map(|step| unlike_words(&left, Playhead { step, ..end }, &pair));
    text += &format!("{}\n", changes(all));
    Ok(text + &link::write(&run(&pair)))
}

/// The run beside, from its opening to its end.
fn run(pair: &Pair) -> Link {
    let end = Playhead { branch: 0, step: pair.right.last(0) };
    Link {
        lesson: None,
        beat: None,
        rules: *pair.right.rules(),
        opening: pair.right.opening().clone(),
        statements: script_of(&pair.right, end),
        step: 0,
        partition: None,
        breaks: None,
        beside: None,
    }
}

fn words(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(" ")
}

fn unlike_words(left: &History, at: Playhead, pair: &Pair) -> String {
    let found = pair.differences(left, at);
    words(found.iter().take(MOST).map(|one| format!("{}:{}", one.partition.0, one.what)))
}

/// The texts that are not those of the step before, each after its step, with bars between them.
fn changes(all: impl Iterator<Item = String>) -> String {
    let mut last = String::new();
    let mut text = String::new();
    for (step, here) in all.enumerate() {
        if here != last {
            text += &format!("|{step} {here}");
            last = here;
        }
    }
    text
}

impl Answer {
    /// Reads what the worker answered.
    pub fn read(text: &str) -> Option<Answer> {
        let mut rest = text;
        let mut line = || {
            let (line, below) = rest.split_once('\n')?;
            rest = below;
            Some(line)
        };
        let mut said = [[const { String::new() }; 3], [const { String::new() }; 3]];
        for words in said.iter_mut().flatten() {
            *words = line()?.to_owned();
        }
        let parting = line()?.parse().ok();
        let steps: Vec<usize> = line()?.split(' ').filter_map(|step| step.parse().ok()).collect();
        let mut unlike = vec![Vec::new(); steps.len()];
        for change in line()?.split('|').skip(1) {
            let (step, all) = change.split_once(' ')?;
            let all: Vec<Unlike> = all.split(' ').filter_map(read_unlike).collect();
            unlike.get_mut(step.parse::<usize>().ok()?..)?.fill(all);
        }
        let Link { rules, opening, statements, .. } = link::read(rest).ok()?;
        let right = replay(rules, opening, &statements).ok()?.0;
        Some(Answer { said, parting, right, steps, unlike })
    }

    /// What the sides are called, and where they part and why.
    pub fn said(&self, lang: Lang) -> &[String; 3] {
        &self.said[usize::from(lang == Lang::Zh)]
    }

    /// The step of the other run beside a step.
    pub fn step(&self, left: usize) -> usize {
        self.steps.get(left).copied().unwrap_or(self.right.last(0))
    }

    /// Where the other run is while the one that is looked at is on its way from a step to the
    /// next: its step, and how far it is from there.
    pub fn place(&self, left: usize, progress: f32) -> (Playhead, f32) {
        let (from, to) = (self.step(left), self.step(left + 1));
        let at = from as f32 + (to - from) as f32 * progress;
        let step = at.floor();
        (Playhead { branch: 0, step: step as usize }, at - step)
    }

    /// The first step beside which the other run has come as far as `right`.
    pub fn left_step(&self, right: usize) -> usize {
        let last = self.steps.len().saturating_sub(1);
        self.steps.partition_point(|step| *step < right).min(last)
    }

    /// What differs at a step.
    pub fn unlike(&self, step: usize) -> &[Unlike] {
        self.unlike.get(step).map_or(&[], Vec::as_slice)
    }
}

fn read_unlike(text: &str) -> Option<Unlike> {
    let (partition, what) = text.split_once(':')?;
    Some(Unlike { what: Seen::read(what)?, partition: PartitionId(partition.parse().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::BrokerId;
    use crate::replay::compare::Beside;

    const ASKED: &str = "beside set acks=all\nset acks=1\ncut 1 2\ncut 1 3\nproduce p1 \"a\"\n\
        run 20ms\ncrash broker 1\nrun 30s\n";

    #[test]
    fn an_answer_is_read_as_it_was_written() {
        let read = Answer::read(&answer(ASKED).unwrap()).unwrap();
        let link = link::read(ASKED).unwrap();
        let (left, end) = replay(link.rules, link.opening, &link.statements).unwrap();
        let Some(beside @ Beside::Setting(..)) = link.beside else { panic!("a setting") };
        let pair = Pair::of(&left, 0, beside);
        assert_eq!(read.steps, pair.steps());
        assert_eq!(read.parting, pair.first.as_ref().map(|first| first.step));
        assert_eq!(read.right.frames(0), pair.right.frames(0));
        for step in 0..=end.step {
            let wanted = pair.differences(&left, Playhead { branch: 0, step });
            let wanted: Vec<Seen> = wanted.iter().map(|one| one.what).collect();
            let found: Vec<Seen> = read.unlike(step).iter().map(|one| one.what).collect();
            assert_eq!(found, wanted, "{step}");
            let (at, progress) = read.place(step, 0.0);
            assert_eq!((at.step, progress), (pair.step(step), 0.0));
            assert!(read.step(read.left_step(read.step(step))) >= read.step(step));
        }
        assert_eq!(read.said(Lang::En)[..2], ["acks=1", "acks=all"]);
        assert!(read.said(Lang::Zh)[2].contains("从第"));
        let far = read.place(end.step, 1.0);
        assert_eq!(far, (Playhead { branch: 0, step: pair.right.last(0) }, 0.0));
        assert_eq!(read.unlike(end.step + 1), []);
    }

    #[test]
    fn what_asks_for_nothing_is_told_and_rubbish_is_no_answer() {
        assert!(answer("next\n").is_err());
        assert!(answer("beside set acks=all\nrestart broker 1\n").is_err());
        let text = answer(ASKED).unwrap();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            if let Some(read) = Answer::read(&text[..end]) {
                assert!(read.right.last(0) < usize::MAX);
            }
        }
        assert!(Answer::read("").is_none());
        let unlike = Unlike { what: Seen::Role(BrokerId(2)), partition: PartitionId(7) };
        assert_eq!(read_unlike("7:r2"), Some(unlike));
        assert_eq!(read_unlike("7r2"), None);
    }
}
