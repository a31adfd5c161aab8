//! A run as the file of a lesson, for an author to go on with.
//!
//! Rule: each act begins a beat, under the sentence of the act; what follows from it is told in a
//! list. The file is a lesson as it stands: it plays the same steps, and expects the same losses.

use std::fmt::Write;

use super::view::Lang;
use super::wording::saved::{opening_title, summary, title};
use super::wording::{caption, opening_caption};
use crate::replay::link::{self, Link};
use crate::replay::{FrameKind, History, Playhead, replay, statements_between};
use crate::scenario::header::opening_lines;
use crate::scenario::{Look, Observable, observe};

/// The name of the lesson, and of its file before the language.
const ID: &str = "my-lesson";

/// The answer to the tag of a language and, below, the text of a link: the name of the file, and
/// below it what is in it. `None` if the link cannot be played.
pub fn answer(text: &str) -> Option<String> {
    let (tag, link) = text.split_once('\n')?;
    let lang = [Lang::En, Lang::Zh].into_iter().find(|lang| lang.tag() == tag)?;
    let Link { rules, opening, statements, step, .. } = link::read(link).ok()?;
    let (history, end) = replay(rules, opening, &statements).ok()?;
    let text = written(lang, &history, Playhead { step: step.min(end.step), ..end });
    Some(format!("{ID}.{tag}.md\n{text}"))
}

fn written(lang: Lang, history: &History, end: Playhead) -> String {
    let mut text = header(lang, history, end);
    let lasts = beats(history, end);
    let firsts = [0].into_iter().chain(lasts.iter().copied());
    for (number, (from, to)) in firsts.zip(&lasts).enumerate() {
        let title = match history.frame(Playhead { step: from + 1, ..end }).kind() {
            FrameKind::Chosen(_) => headline(lang, history, Playhead { step: from + 1, ..end }),
            _ => opening_title(lang),
        };
        let short = ["; ", ". ", "；", "。"].iter().filter_map(|end| title.find(end)).min();
        let title = title[..short.unwrap_or(title.len())].trim_end_matches('.');
        _ = write!(text, "\n## {title} {{#beat-{}}}\n\n", number + 1);
        text += &told(lang, history, end, (from, *to));
        text += "```script\n";
        for statement in statements_between(history, end.branch, (from, *to)) {
            _ = writeln!(text, "{statement}");
        }
        if *to == end.step {
            let lost = Look { what: Observable::Lost, of: Default::default() };
            _ = writeln!(text, "expect {lost} = {}", observe(history.cluster(end), &lost));
        }
        text += "```\n";
    }
    text
}

fn header(lang: Lang, history: &History, end: Playhead) -> String {
    let (rules, opening) = (history.rules(), history.opening());
    let (title, summary) = (title(lang, history.cluster(end)), summary(lang, end.step));
    let (tag, edition) = (lang.tag(), rules.edition.as_str());
    let mut text = format!("---\nlesson: {ID}\nlang: {tag}\ntitle: {title}\nsummary: {summary}\n");
    _ = writeln!(text, "edition: {edition}");
    let lines = opening_lines(rules, opening);
    if !lines.starts_with("cluster ") {
        _ = writeln!(text, "cluster: brokers={}", opening.brokers);
    }
    for (key, value) in lines.lines().filter_map(|line| line.split_once(' ')) {
        _ = writeln!(text, "{key}: {value}");
    }
    text + "---\n"
}

/// The last step of each beat: the one before an act, and the last of all.
fn beats(history: &History, end: Playhead) -> Vec<usize> {
    let is_act = |step: &usize| {
        let kind = history.frame(Playhead { step: step + 1, ..end }).kind();
        matches!(kind, FrameKind::Chosen(_))
    };
    (1..end.step).filter(is_act).chain((end.step > 0).then_some(end.step)).collect()
}

/// What follows from an act, in a list.
fn told(lang: Lang, history: &History, end: Playhead, (from, to): (usize, usize)) -> String {
    let mut list = String::new();
    for step in from + 1..=to {
        let at = Playhead { step, ..end };
        if history.frame(at).kind() == FrameKind::Next {
            _ = writeln!(list, "- {}", headline(lang, history, at));
        }
    }
    match (list.is_empty(), from) {
        (true, 0) => opening_caption(lang, history.cluster(Playhead::default())).headline + "\n\n",
        (true, _) => String::new(),
        (false, _) => list + "\n",
    }
}

fn headline(lang: Lang, history: &History, at: Playhead) -> String {
    let before = history.cluster(Playhead { step: at.step - 1, ..at });
    let said = caption(lang, history.rules(), before, history.frame(at)).headline;
    // These are marks of the prose of lessons.
    said.replace(['`', '*'], "")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use expect_test::expect;

    use super::*;
    use crate::replay::known::KNOWN;
    use crate::scenario::{BeatItem, Lesson, Script, same_script};

    const BOTH: [Lang; 2] = [Lang::En, Lang::Zh];

    fn saved(lang: Lang, script: &Script) -> (String, Lesson) {
        let (history, end) = replay(script.rules, script.opening.clone(), &script.statements)
            .unwrap_or_else(|failure| panic!("{failure}"));
        let text = written(lang, &history, end);
        let lesson = Lesson::parse(ID, &text).unwrap_or_else(|all| panic!("{}\n{text}", all[0]));
        lesson.check().unwrap_or_else(|all| panic!("{}\n{text}", all[0]));
        let scripts = lesson.beats.iter().flat_map(|beat| &beat.items);
        let played: Vec<_> = scripts
            .filter_map(|item| match item {
                BeatItem::Script(statements) => Some(statements.clone()),
                _ => None,
            })
            .flatten()
            .collect();
        let (again, at) = replay(lesson.rules, lesson.opening.clone(), &played).unwrap();
        assert_eq!(again.frames(at.branch), history.frames(end.branch), "the same steps");
        (text, lesson)
    }

    #[test]
    fn a_run_is_a_lesson_that_plays_the_same_steps_in_both_languages() {
        let runs = KNOWN.iter().map(|known| known.quest().script);
        for script in runs.filter(|script| !script.statements.is_empty()) {
            let [english, chinese] = BOTH.map(|lang| saved(lang, &script).1);
            assert_eq!(same_script(&english, &chinese), Ok(()));
        }
    }

    #[test]
    fn what_happens_in_lessons_can_be_saved_again() {
        let files = fs::read_dir("lessons").unwrap().map(|entry| entry.unwrap().path());
        for path in files.filter(|path| path.to_string_lossy().ends_with(".en.md")) {
            let id = path.file_name().unwrap().to_string_lossy().replace(".en.md", "");
            let lesson = Lesson::parse(&id, &fs::read_to_string(&path).unwrap()).unwrap();
            let items = lesson.beats.iter().flat_map(|beat| &beat.items);
            let mut script = Script::of(lesson.rules);
            script.opening = lesson.opening.clone();
            for item in items.take_while(|item| !matches!(item, BeatItem::Reopen(_))) {
                if let BeatItem::Script(statements) = item {
                    script.statements.extend(statements.iter().cloned());
                }
            }
            BOTH.iter().for_each(|lang| _ = saved(*lang, &script));
        }
    }

    /// A line in parts of at most 80 letters.
    fn fold(line: &str) -> String {
        let letters: Vec<char> = line.chars().collect();
        let parts: Vec<String> = letters.chunks(80).map(|part| part.iter().collect()).collect();
        parts.join("|\n") + "\n"
    }

    #[test]
    fn a_loss_is_told_act_by_act() {
        let script = "edition 4.0\ncluster brokers=2 acks=1\ncut 1 2\nproduce p1 \"a\"\n\
                      run until acked = \"a\"\ncrash broker 1\nrun until role 2 = leader\n";
        let (text, _) = saved(Lang::En, &Script::parse(script).unwrap());
        let folded = text.lines().map(fold).collect::<String>();
        expect![[r#"
            ---
            lesson: my-lesson
            lang: en
            title: How a is lost
            summary: 7 steps as they happened: put this and what follows into your own words|
            .
            edition: 4.0
            cluster: brokers=2 acks=1
            ---

            ## The link between broker 1 and broker 2 is cut {#beat-1}

            Broker 1 leads the partition (leader epoch 0); the in-sync replicas (ISR) are 1,|
            2.

            ```script
            cut 1 2
            ```

            ## Producer 1 sends a to broker 1, the leader, and waits for the leader to write|
             it (acks=1) {#beat-2}

            - Broker 1 appends a at offset 0 (leader epoch 0); committed once all of ISR 1,2|
             have it.
            - Producer 1 gets its answer: a is acknowledged at offset 0 (acks=1).

            ```script
            produce p1 "a"
            next 2
            ```

            ## Broker 1, the leader, crashes {#beat-3}

            - a is lost: it was acknowledged (acks=1), but broker 2, the new leader, does no|
            t have it.
            - Broker 2 becomes leader: epoch 1 starts at its log end offset, 0.

            ```script
            crash broker 1
            next 2
            expect lost = "a"
            ```
        "#]]
        .assert_eq(&folded);
    }
}
