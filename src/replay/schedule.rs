//! The same schedule under another edition: what was done in a run, and when, done again under
//! other rules.
//!
//! Rule: acts come at their instants, and in between everything that is due happens. A message is
//! meant by its kind and its ends, since numbers shift. A run that a script wrote is played by its
//! script. Expectations are not asked again: the edition may well be why they fail.

use super::history::{Frame, FrameKind, History, Playhead};
use super::recording::statement_of;
use crate::engine::{Act, Action, Cluster, MessageId, Millis, Rules};
use crate::scenario::message::MessageKind;
use crate::scenario::other_edition::under;
use crate::scenario::{Failure, MessageRef, Place, Statement, perform};

/// What was done on a branch, each at its instant, up to where the branch ends.
pub fn schedule(history: &History, branch: usize) -> Vec<Statement> {
    let frames = history.frames(branch);
    let mut statements = Vec::new();
    let mut now = Millis(0);
    for pair in frames.windows(2) {
        let (before, frame) = (&pair[0].cluster, &pair[1]);
        if !is_act(frame) {
            continue;
        }
        statements.extend(wait(now, before.now).into_iter().chain(chosen(frame, before)));
        now = frame.cluster.now;
    }
    let end = frames.last().map_or(now, |frame| frame.cluster.now);
    statements.extend(wait(now, end));
    statements
}

/// Whether somebody chose what happens in this frame, and did not just let time pass.
pub(super) fn is_act(frame: &Frame) -> bool {
    match frame.kind() {
        FrameKind::Chosen(action) => !matches!(action, Action::Wait(_)),
        _ => false,
    }
}

/// What was chosen in a frame, with the message by its kind; nothing if nothing was.
pub(super) fn chosen(frame: &Frame, before: &Cluster) -> Option<Statement> {
    let FrameKind::Chosen(action) = frame.kind() else { return None };
    statement_of(frame, before).map(|said| by_kind(said, &action, before))
}

fn wait(from: Millis, to: Millis) -> Option<Statement> {
    (to > from).then(|| Statement::Run(to.since(from)))
}

/// The same statement, with the message by its kind.
fn by_kind(statement: Statement, action: &Action, before: &Cluster) -> Statement {
    let named = |id: &MessageId| {
        let message = before.network.in_flight.get(*id)?;
        let about = before.partition_of(message);
        let of = about.map(|about| Place::named(&before.controller.image, about));
        let (kind, of) = (MessageKind::of(&message.body), of.unwrap_or_default());
        Some(MessageRef::Oldest { kind, from: message.from, to: message.to, of })
    };
    let said = match action {
        Action::Deliver(id) => named(id).map(Statement::Deliver),
        Action::Act(Act::Drop(id)) => named(id).map(Statement::Drop),
        Action::Act(Act::Duplicate(id)) => named(id).map(Statement::Duplicate),
        _ => None,
    };
    said.unwrap_or(statement)
}

/// The opening of a run, with nothing done yet, under other rules.
pub fn fresh(history: &History, rules: Rules) -> History {
    History::open(rules, under(history.rules(), history.opening(), &rules))
}

/// Plays statements from the opening of a run as far as it goes, and answers the end, and what
/// could not be done any more.
pub fn play(run: &mut History, statements: &[Statement]) -> (Playhead, Option<Failure>) {
    let mut at = Playhead::default();
    for statement in statements.iter().filter(|s| !matches!(s, Statement::Expect(_))) {
        match perform(run.rules(), run.cluster(at), statement) {
            Ok(steps) => at = run.record(at, steps),
            Err(failure) => return (at, Some(failure)),
        }
    }
    (at, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Edition;
    use crate::replay::replay;
    use crate::scenario::Script;

    fn played(script: &str) -> (History, Playhead) {
        let Script { rules, opening, statements } = Script::parse(script).unwrap();
        replay(rules, opening, &statements).unwrap()
    }

    #[test]
    fn a_schedule_has_what_was_done_at_its_instants() {
        let (history, at) = played(
            "topic orders partitions=2\nproduce p1 to orders-1 \"a\"\nnext\n\
             drop fetch-response 2 1 of orders-1\ncrash broker 1\nnext 2",
        );
        let said: Vec<String> =
            schedule(&history, at.branch).iter().map(|s| s.to_string()).collect();
        let end = history.cluster(at).now.0;
        let expected = [
            "produce p1 to orders-1 \"a\"",
            "run 10ms",
            "drop fetch-response 2 1 of orders-1",
            "crash broker 1",
            &format!("run {}ms", end - 10),
        ];
        assert_eq!(said, expected);
        let mut again = fresh(&history, *history.rules());
        let (last, failed) = play(&mut again, &schedule(&history, 0));
        assert_eq!(failed, None);
        assert_eq!(again.cluster(last).fingerprint(), history.cluster(at).fingerprint());
    }

    #[test]
    fn the_run_goes_as_far_as_the_edition_allows() {
        let (history, at) = played("edition 0.8\nset replica.lag.max.messages=1\nrun 1s");
        let statements = [schedule(&history, at.branch), vec![Statement::Next(1)]].concat();
        let mut run = fresh(&history, Edition::V4_0.rules());
        let (end, failed) = play(&mut run, &statements);
        assert_eq!(run.rules().edition, Edition::V4_0);
        assert_eq!(end.step, 0);
        let failed = failed.unwrap().to_string();
        assert!(failed.contains("replica.lag.max.messages"), "{failed}");
    }
}
