//! A challenge: a person tries to break a promise within bounds, and the engine judges.
//!
//! Rule: what the search may do at a step is allowed, and nothing else; every step counts. Only a
//! pause is free to be as long as the person likes, where the search waits for the next event, and
//! so is what a record says.

use std::fmt;

use super::compare::{Beside, remedies};
use super::history::{Frame, FrameKind, History, Playhead};
use super::quest::{BadQuest, Quest, Written, read_remedies, remedy_lines, set_bound};
use super::recording::replay;
use crate::checker::schedules::{Bounds, Claim, Move, Spent, moves};
use crate::engine::laws::Committed;
use crate::engine::{Cluster, PartitionId, Rules, Step, step};
use crate::scenario::Script;

/// How an attempt stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The step in which the promise broke.
    pub broken: Option<usize>,
    /// The step that was more than is allowed; the promise held until then.
    pub foul: Option<usize>,
    /// What is left of the bounds.
    pub left: Bounds,
}

/// Judges what was done after step `since` of a quest's script.
///
/// # Errors
/// The statement that cannot be played; or there is no partition of that name.
pub fn judge(quest: &Quest, since: usize) -> Result<Standing, BadQuest> {
    judge_all(quest, Some(since)).map(|(standing, ..)| standing)
}

/// How it stands, with the run, and its end. Without a step the whole run is judged, whatever is
/// done in it.
fn judge_all(
    quest: &Quest,
    since: Option<usize>,
) -> Result<(Standing, History, Playhead), BadQuest> {
    let Script { rules, opening, statements } = quest.script.clone();
    let (history, end) = replay(rules, opening, &statements).map_err(BadQuest::Lead)?;
    let first = since.unwrap_or_default().min(end.step);
    let mut committed = committed_by(&history, Playhead { step: first, ..end });
    let partition = quest.partition_in(history.cluster(end))?;
    let mut standing = Standing { broken: None, foul: None, left: quest.bounds };
    for step in first + 1..=end.step {
        let before = history.cluster(Playhead { step: step - 1, ..end });
        let frame = history.frame(Playhead { step, ..end });
        let left = match since {
            Some(_) => paid(&standing.left, partition, frame, before),
            None => Some(standing.left),
        };
        let Some(left) = left else {
            standing.foul = Some(step);
            break;
        };
        standing.left = left;
        if !holds_throughout(quest.claim, &rules, before, frame, &mut committed) {
            standing.broken = Some(step);
            break;
        }
    }
    Ok((standing, history, end))
}

/// How it stands as a text: a line, and if the promise broke, a line for each thing that would
/// have kept it in the same schedule. Without a step the whole run is judged, whatever is done in
/// it.
///
/// # Errors
/// The statement that cannot be played; or there is no partition of that name.
pub fn answer(quest: &Quest, since: Option<usize>) -> Result<String, BadQuest> {
    let (standing, history, end) = judge_all(quest, since)?;
    let mut text = format!("{standing}\n");
    if standing.broken.is_some() {
        text += &remedy_lines(Some(&remedies(quest.claim, &history, end.branch)));
    }
    Ok(text)
}

/// Reads what `answer` wrote; `None` if it is none.
pub fn read_answer(text: &str) -> Option<(Standing, Vec<Beside>)> {
    let (standing, rest) = text.split_once('\n')?;
    Some((Standing::parse(standing)?, read_remedies(rest).0.unwrap_or_default()))
}

/// Whether a promise holds after each engine step of a frame, as the search judges it.
pub(super) fn holds_throughout(
    claim: Claim,
    rules: &Rules,
    before: &Cluster,
    frame: &Frame,
    committed: &mut Committed,
) -> bool {
    let mut cluster = before.clone();
    frame.actions.iter().all(|action| {
        let Ok(Step { cluster: after, events }) = step(rules, &cluster, action) else {
            return true;
        };
        committed.note(&after, &events);
        let holds = claim.holds(rules, &cluster, &after, committed);
        cluster = after;
        holds
    })
}

/// What leaders have committed on the way to a step.
pub(super) fn committed_by(history: &History, at: Playhead) -> Committed {
    let mut committed = Committed::default();
    for frame in &history.frames(at.branch)[..=at.step] {
        committed.note(&frame.cluster, &frame.events);
    }
    committed
}

/// What is left after a step; `None` if it is more than is allowed.
fn paid(left: &Bounds, partition: PartitionId, frame: &Frame, before: &Cluster) -> Option<Bounds> {
    let steps = left.steps.checked_sub(1)?;
    let chosen = match frame.kind() {
        FrameKind::Chosen(action) => Move::of(&action, before, partition)?,
        FrameKind::Opening | FrameKind::Next | FrameKind::Ticks(_) => Move::Next,
    };
    if !moves(left, Spent::default(), before).contains(&chosen) {
        return None;
    }
    let most = chosen.kind().map_or(left.most, |kind| left.most.with(kind, left.most.of(kind) - 1));
    Some(Bounds { most, steps, ..*left })
}

impl Standing {
    /// Reads a standing; `None` if it is none.
    pub fn parse(text: &str) -> Option<Standing> {
        let mut words = text.split(' ');
        let mut step = || Some(words.next()?.parse::<usize>().ok());
        let (broken, foul) = (step()?, step()?);
        let mut left = Bounds::default();
        words.try_for_each(|bound| set_bound(&mut left, bound)).ok()?;
        Some(Standing { broken, foul, left })
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in [self.broken, self.foul] {
            match step {
                Some(step) => write!(f, "{step} ")?,
                None => write!(f, "- ")?,
            }
        }
        write!(f, "{}", Written(&self.left))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::checker::schedules::Kind;
    use crate::engine::{Acks, Setting};

    const LEAD: &str = "cluster brokers=2 acks=1\nproduce p1 \"a\"\nrun until acked = \"a\"\n";
    const LOSS: &str = "cut 1 2\nproduce p1 \"b\"\nrun until acked = \"a\",\"b\"\ncrash broker 1\n\
                        run until role 2 = leader\nnext";

    fn quest(more: &str, bounds: &str) -> Quest {
        let mut quest = Quest::of(Script::parse(&format!("{LEAD}{more}")).unwrap());
        bounds.split_whitespace().for_each(|bound| set_bound(&mut quest.bounds, bound).unwrap());
        quest
    }

    /// Where what leads to the challenge ends.
    fn since() -> usize {
        let Script { rules, opening, statements } = quest("", "").script;
        replay(rules, opening, &statements).unwrap().1.step
    }

    /// How it stands after this: the steps after the beginning, and the records, crashes, restarts,
    /// cuts and steps left.
    fn stands(more: &str, bounds: &str) -> String {
        let standing = judge(&quest(more, bounds), since()).unwrap();
        assert_eq!(Standing::parse(&standing.to_string()), Some(standing));
        let after = |step: Option<usize>| step.map(|step| step - since());
        let kinds = [Kind::Record, Kind::Crash, Kind::Restart, Kind::Cut];
        let left = kinds.map(|kind| standing.left.most.of(kind));
        let Standing { broken, foul, left: Bounds { steps, .. } } = standing;
        format!("broken {:?} foul {:?} left {left:?} {steps}", after(broken), after(foul))
    }

    #[test]
    fn what_is_done_is_taken_from_what_is_allowed() {
        let usual = [
            "cut 1 2",
            "produce p1 \"b\"\nrun 1s\ncrash broker 2",
            "produce p1 \"b\" \"c\"",
            "produce p1 \"b\"\nproduce p1 \"c\"\nproduce p1 \"d\"",
            "crash broker 2\nrestart broker 2",
            "crash broker 1 losing 1",
            "crash broker 1 losing 2",
            "set acks=0",
        ];
        let told: Vec<String> =
            usual.iter().map(|more| format!("{}\n", stands(more, ""))).collect();
        expect![[r#"
            broken None foul Some(1) left [2, 3, 1, 0] 30
            broken None foul None left [1, 2, 1, 0] 17
            broken None foul Some(1) left [2, 3, 1, 0] 30
            broken None foul Some(3) left [0, 3, 1, 0] 28
            broken None foul None left [2, 2, 0, 0] 28
            broken None foul None left [2, 2, 1, 0] 29
            broken None foul Some(1) left [2, 3, 1, 0] 30
            broken None foul Some(1) left [2, 3, 1, 0] 30
        "#]]
        .assert_eq(&told.concat());
        let more = "crash broker 2\ncut 1 controller\nheal 1 controller\ncrash broker 1";
        expect!["broken None foul Some(4) left [2, 2, 1, 0] 6"]
            .assert_eq(&stands(more, "cuts=1 down=1 steps=9"));
        expect!["broken None foul Some(3) left [1, 3, 1, 0] 0"]
            .assert_eq(&stands("next\nproduce p1 \"b\"\nnext", "steps=2"));
    }

    #[test]
    fn the_step_in_which_the_promise_breaks_ends_the_attempt() {
        let end = stands(LOSS, "cuts=1");
        expect!["broken Some(6) foul None left [1, 2, 1, 0] 24"].assert_eq(&end);
        assert_eq!(stands(&format!("{LOSS}\nproduce p1 \"c\""), "cuts=1"), end);
        let told = answer(&quest(LOSS, "cuts=1"), Some(since())).unwrap();
        let (standing, kept) = read_answer(&told).unwrap();
        assert!(standing.broken.is_some());
        assert_eq!(kept, [Beside::Setting(Setting::Acks(Acks::All), None)]);
        let open = answer(&quest("", ""), Some(since())).unwrap();
        assert_eq!(read_answer(&open).map(|(_, kept)| kept), Some(Vec::new()));
        let later = judge(&quest(LOSS, "cuts=1"), usize::MAX).unwrap();
        assert_eq!(later.broken, None, "it began after that");
    }
}
