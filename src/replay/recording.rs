//! From a run to a script and back.
//!
//! Rule: the script of a run plays the same frames again, not only the same end, so that a step
//! has the same number in a link as it had on the screen.

use super::history::{Frame, FrameKind, History, Playhead};
use crate::engine::{Act, Action, BrokerSet, Cluster, Fill, Millis, Opening, PartitionId, Rules};
use crate::scenario::{Failure, MessageRef, Operation, Place, Statement, perform};

/// The statements that play a branch up to a step.
pub fn script_of(history: &History, at: Playhead) -> Vec<Statement> {
    statements_between(history, at.branch, (0, at.step))
}

/// The statements that play a branch from one step to another.
pub fn statements_between(
    history: &History,
    branch: usize,
    (from, to): (usize, usize),
) -> Vec<Statement> {
    let frames = &history.frames(branch)[from..=to];
    let mut statements: Vec<Statement> = Vec::new();
    for pair in frames.windows(2) {
        match (statement_of(&pair[1], &pair[0].cluster), statements.last_mut()) {
            (Some(Statement::Next(_)), Some(Statement::Next(times))) if *times < MOST_TIMES => {
                *times += 1;
            }
            (statement, _) => statements.extend(statement),
        }
    }
    statements
}

/// How many steps are written as one `next`; a script allows no more.
const MOST_TIMES: u32 = 20_000;

/// Plays statements from an opening on, and answers the run with the playhead at its end.
///
/// # Errors
/// The first statement that cannot be played.
pub fn replay(
    rules: Rules,
    opening: Opening,
    statements: &[Statement],
) -> Result<(History, Playhead), Failure> {
    let mut history = History::open(rules, opening);
    let mut at = Playhead::default();
    for statement in statements {
        let steps = perform(&rules, history.cluster(at), statement)?;
        at = history.record(at, steps);
    }
    Ok((history, at))
}

/// The statement of a frame; none of the opening.
pub(super) fn statement_of(frame: &Frame, before: &Cluster) -> Option<Statement> {
    Some(match frame.kind() {
        FrameKind::Opening => return None,
        FrameKind::Next => Statement::Next(1),
        FrameKind::Ticks(count) => {
            Statement::Tick(u32::try_from(count).expect("no frame has that many actions"))
        }
        FrameKind::Chosen(Action::Next) => Statement::Tick(1),
        FrameKind::Chosen(Action::Deliver(id)) => Statement::Deliver(MessageRef::Number(id)),
        FrameKind::Chosen(Action::Fire(timer)) => {
            let of = timer.partition().map_or_else(Place::default, |id| place(before, id));
            Statement::Fire(timer.of(Cluster::PARTITION), of)
        }
        FrameKind::Chosen(Action::Wait(until)) => Statement::Wait(until.since(before.now)),
        FrameKind::Chosen(Action::Act(act)) => statement_of_act(act, before)?,
    })
}

/// The name of a partition, as a script has to say it.
fn place(cluster: &Cluster, partition: PartitionId) -> Place {
    Place::named(&cluster.controller.image, partition)
}

/// The statement of an act; nothing for what the language has no word for.
fn statement_of_act(act: Act, before: &Cluster) -> Option<Statement> {
    Some(match act {
        Act::Produce { producer, partition, records } => {
            Statement::Produce { producer, to: place(before, partition), records }
        }
        Act::Fill(fill) => {
            let first = Fill { partition: Cluster::PARTITION, ..fill };
            Statement::Fill(first, place(before, fill.partition))
        }
        Act::DeleteRecords { partition, before: offset } => {
            Statement::DeleteRecords { of: place(before, partition), before: offset }
        }
        Act::Crash { broker, losing } => {
            Statement::Crash { brokers: BrokerSet::of(broker), losing }
        }
        Act::Shutdown(broker) => Statement::Shutdown(broker),
        Act::Restart(broker) => Statement::Restart(broker),
        Act::Cut(a, b) => Statement::Cut(a, b),
        Act::Heal(a, b) => Statement::Heal(a, b),
        Act::Slow(a, b, by) => Statement::Slow(a, b, Millis(by)),
        Act::Drop(id) => Statement::Drop(MessageRef::Number(id)),
        Act::Duplicate(id) => Statement::Duplicate(MessageRef::Number(id)),
        Act::Set(setting) => Statement::Set(setting),
        ref other => Statement::Operate(Operation::of(other, before)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Blocked, BrokerId, Node};
    use crate::scenario::Script;

    fn play(script: &str) -> (History, Playhead) {
        let Script { rules, opening, statements } = Script::parse(script).unwrap();
        replay(rules, opening, &statements).unwrap()
    }

    fn lines(statements: &[Statement]) -> Vec<String> {
        statements.iter().map(Statement::to_string).collect()
    }

    /// Plays the recording of a run, and makes sure that it is the run.
    fn check_replay(history: &History, at: Playhead) {
        let recorded = script_of(history, at);
        let text = lines(&recorded).join("\n");
        let read = Script::parse(&text).unwrap().statements;
        let (again, end) = replay(*history.rules(), history.opening().clone(), &read).unwrap();
        assert_eq!(end.step, at.step, "{text}");
        assert_eq!(again.frames(end.branch), &history.frames(at.branch)[..=at.step], "{text}");
    }

    #[test]
    fn a_run_is_recorded_as_what_was_chosen_and_how_often_the_world_went_on() {
        let (history, at) = play(
            "produce p1 \"a\" key=k\n next\n next 2\n cut 1 2\n tick\n run until hw >= 1\n
             run 35ms\n crash broker 1 losing 1\n set acks=1\n run 20s\n restart broker 1\n next 3",
        );
        let recorded = lines(&script_of(&history, at));
        assert_eq!(recorded[0], "produce p1 \"a\" key=k");
        assert!(recorded[1].starts_with("next "), "one line for several: {recorded:?}");
        assert!(recorded.iter().any(|line| line.starts_with("wait ")), "{recorded:?}");
        check_replay(&history, at);
    }

    #[test]
    fn a_recording_names_every_partition_but_the_first() {
        let script = "topic orders partitions=3\nproduce p1 to orders-1 \"a\"\nnext\n\
                      produce p1 \"b\"\nfill 9 records of 10 bytes of orders-2\n\
                      run until leo of orders-1 = 1\ndelete records of orders-2 before 5\n\
                      fire fetch-wait 3 2 of orders-2\n";
        let (history, at) = play(script);
        let Script { rules, opening, .. } = Script::parse(script).unwrap();
        let recorded = script_of(&history, at);
        let text = lines(&recorded).join("\n");
        for line in ["to orders-1 \"a\"", "p1 \"b\"", "bytes of orders-2", "2 of orders-2"] {
            assert!(text.contains(line), "{line}: {text}");
        }
        let (again, end) = replay(rules, opening, &recorded).unwrap();
        assert_eq!(again.cluster(end), history.cluster(at));
        assert_eq!(end.step, at.step);
    }

    #[test]
    fn every_step_of_a_run_can_be_recorded() {
        let (history, at) = play(
            "produce p1 \"a\"\n tick 7\n crash broker 2\n run 12s\n produce p1 \"b\"\n next 2",
        );
        for step in 0..=at.step {
            check_replay(&history, Playhead { step, ..at });
        }
        assert!(script_of(&history, Playhead::default()).is_empty());
    }

    #[test]
    fn random_runs_are_replayed_frame_by_frame() {
        for seed in 1..=20 {
            let mut seed: u64 = seed;
            let mut history = History::open(Rules::default(), Opening::of(&Rules::default()));
            let mut at = Playhead::default();
            for _ in 0..30 {
                let choice = next_random(&mut seed);
                let went = match choice % 4 {
                    0 => history.act(at, &random_action(history.cluster(at), &mut seed)),
                    _ => history.forward(at),
                };
                at = went.unwrap_or(at);
            }
            check_replay(&history, at);
        }
    }

    fn random_action(cluster: &Cluster, seed: &mut u64) -> Action {
        let broker = BrokerId(1 + (next_random(seed) % 3) as u8);
        let pair = (Node::Broker(broker), Node::Broker(BrokerId(1 + broker.0 % 3)));
        let messages: Vec<_> = cluster.network.in_flight.keys().collect();
        let message = messages.get((next_random(seed) % 5) as usize).copied().unwrap_or_default();
        let records = Script::parse("produce p1 \"x\" \"y\"").unwrap().statements;
        match next_random(seed) % 9 {
            0 => Action::Act(Act::Crash { broker, losing: 1 }),
            1 => Action::Act(Act::Restart(broker)),
            2 => Action::Act(Act::Cut(pair.0, pair.1)),
            3 => Action::Act(Act::Heal(pair.0, pair.1)),
            4 => Action::Act(Act::Drop(message)),
            5 => Action::Act(Act::Duplicate(message)),
            6 => Action::Deliver(message),
            7 => Action::Wait(Millis(cluster.now.0 + 1)),
            _ => match &records[0] {
                Statement::Produce { producer, records, .. } => Action::Act(Act::Produce {
                    producer: *producer,
                    partition: Cluster::PARTITION,
                    records: records.clone(),
                }),
                other => panic!("{other} is no produce"),
            },
        }
    }

    fn next_random(seed: &mut u64) -> u64 {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *seed >> 33
    }

    #[test]
    fn a_statement_that_cannot_be_played_ends_the_replay() {
        let Script { rules, opening, statements } = Script::parse("restart broker 1").unwrap();
        let failure = replay(rules, opening, &statements).unwrap_err();
        assert_eq!(
            failure.obstacle,
            crate::scenario::Obstacle::Blocked(Blocked::BrokerUp(BrokerId(1)))
        );
    }
}
