//! Plays a statement: the engine's actions that it stands for, from a cluster on.
//!
//! Rule: nothing is changed but what the engine answers; a statement that cannot be played to
//! its end is not played at all. The same statement on the same cluster gives the same actions.

use std::sync::Arc;

use super::failure::{Failure, Obstacle};
use super::message::MessageRef;
use super::observe::{Look, missing, observe};
use super::statement::{Condition, Statement};
use super::value::Value;
use crate::engine::{Act, Action, Blocked, Cluster, Fill, MessageId, Millis, Rules, Step, step};

/// How many engine steps without anything notable `next` looks at before it says that nothing
/// happens any more. The history does the same, so that both stop at the same steps. It is longer
/// than every time-out of the default configuration.
pub const PATIENCE: usize = 5_000;

/// How many engine steps one `run` plays at most.
const MOST_STEPS: usize = 20_000;

/// For how long in virtual time `run until` waits.
const LONGEST_WAIT: Millis = Millis(600_000);

/// What moves the world; in the tests of this module something smaller than the engine.
type World = fn(&Rules, &Cluster, &Action) -> Result<Step, Blocked>;

/// Plays `statement` from `cluster` on, and answers the actions with what each made of it.
///
/// # Errors
/// What stood in the way, with the values that explain it.
pub fn perform(
    rules: &Rules,
    cluster: &Cluster,
    statement: &Statement,
) -> Result<Vec<(Action, Step)>, Failure> {
    perform_in(step, rules, cluster, statement)
}

fn perform_in(
    world: World,
    rules: &Rules,
    cluster: &Cluster,
    statement: &Statement,
) -> Result<Vec<(Action, Step)>, Failure> {
    let mut performance = Performance { world, rules, opening: cluster, played: Vec::new() };
    match performance.play(statement) {
        Ok(()) => Ok(performance.played),
        Err(obstacle) => Err(Failure { statement: Box::new(statement.clone()), obstacle }),
    }
}

struct Performance<'a> {
    world: World,
    rules: &'a Rules,
    opening: &'a Cluster,
    played: Vec<(Action, Step)>,
}

impl From<Blocked> for Obstacle {
    fn from(blocked: Blocked) -> Obstacle {
        Obstacle::Blocked(blocked)
    }
}

impl Performance<'_> {
    fn play(&mut self, statement: &Statement) -> Result<(), Obstacle> {
        match statement {
            Statement::Produce { producer, to, records } => self.act(Act::Produce {
                producer: *producer,
                partition: to.find(self.cluster())?,
                records: Arc::clone(records),
            }),
            Statement::Fill(fill, of) => {
                self.act(Act::Fill(Fill { partition: of.find(self.cluster())?, ..*fill }))
            }
            Statement::DeleteRecords { of, before } => {
                let partition = of.find(self.cluster())?;
                self.act(Act::DeleteRecords { partition, before: *before })
            }
            Statement::Crash { brokers, losing } => brokers
                .iter()
                .try_for_each(|broker| self.act(Act::Crash { broker, losing: *losing })),
            Statement::Shutdown(broker) => self.act(Act::Shutdown(*broker)),
            Statement::Restart(broker) => self.act(Act::Restart(*broker)),
            Statement::Cut(a, b) => self.act(Act::Cut(*a, *b)),
            Statement::Heal(a, b) => self.act(Act::Heal(*a, *b)),
            Statement::Slow(a, b, by) => self.act(Act::Slow(*a, *b, by.0)),
            Statement::Drop(message) => self.act(Act::Drop(self.find(message)?)),
            Statement::Duplicate(message) => self.act(Act::Duplicate(self.find(message)?)),
            Statement::Operate(operation) => self.act(operation.act(self.cluster())?),
            Statement::Set(setting) => self.act(Act::Set(*setting)),
            Statement::Deliver(message) => self.take(Action::Deliver(self.find(message)?)),
            Statement::Fire(timer, of) => {
                self.take(Action::Fire(timer.of(of.find(self.cluster())?)))
            }
            Statement::Wait(time) => self.take(Action::Wait(self.after(*time))),
            Statement::Next(times) => (0..*times).try_for_each(|_| self.next()),
            Statement::Tick(times) => (0..*times).try_for_each(|_| self.tick()),
            Statement::Run(time) => self.run(*time),
            Statement::RunUntil(condition) => self.run_until(condition),
            Statement::Expect(condition) => self.expect(condition),
        }
    }

    fn act(&mut self, act: Act) -> Result<(), Obstacle> {
        self.take(Action::Act(act))
    }

    fn next(&mut self) -> Result<(), Obstacle> {
        for _ in 0..PATIENCE {
            self.tick()?;
            if self.played.last().is_some_and(|(_, step)| step.is_notable()) {
                return Ok(());
            }
        }
        Err(Obstacle::NothingNotable)
    }

    fn run(&mut self, time: Millis) -> Result<(), Obstacle> {
        let end = self.after(time);
        for _ in 0..MOST_STEPS {
            match (self.world)(self.rules, self.cluster(), &Action::Next) {
                Ok(step) if step.cluster.now <= end => self.played.push((Action::Next, step)),
                Ok(_) | Err(Blocked::NothingDue) if self.cluster().now == end => return Ok(()),
                Ok(_) | Err(Blocked::NothingDue) => return self.take(Action::Wait(end)),
                Err(blocked) => return Err(blocked.into()),
            }
        }
        Err(Obstacle::TooMuch)
    }

    fn run_until(&mut self, condition: &Condition) -> Result<(), Obstacle> {
        let end = self.after(LONGEST_WAIT);
        loop {
            let found = self.look(&condition.look)?;
            if condition.holds(&found) {
                return Ok(());
            }
            let too_long = self.played.len() == MOST_STEPS || self.cluster().now >= end;
            let never = Obstacle::NeverTrue { observable: condition.look.clone(), found };
            match self.tick() {
                _ if too_long => return Err(never),
                Err(Obstacle::Blocked(Blocked::NothingDue)) => return Err(never),
                ticked => ticked?,
            }
        }
    }

    fn expect(&self, condition: &Condition) -> Result<(), Obstacle> {
        let found = self.look(&condition.look)?;
        if condition.holds(&found) {
            return Ok(());
        }
        Err(Obstacle::Unmet { observable: condition.look.clone(), found })
    }

    fn tick(&mut self) -> Result<(), Obstacle> {
        self.take(Action::Next)
    }

    fn take(&mut self, action: Action) -> Result<(), Obstacle> {
        let step = (self.world)(self.rules, self.cluster(), &action)?;
        self.played.push((action, step));
        Ok(())
    }

    fn look(&self, look: &Look) -> Result<Value, Obstacle> {
        match missing(self.cluster(), look) {
            Some(obstacle) => Err(obstacle),
            None => Ok(observe(self.cluster(), look)),
        }
    }

    fn find(&self, message: &MessageRef) -> Result<MessageId, Obstacle> {
        message.find(self.cluster())
    }

    fn after(&self, time: Millis) -> Millis {
        Millis(self.cluster().now.0.saturating_add(time.0))
    }

    fn cluster(&self) -> &Cluster {
        self.played.last().map_or(self.opening, |(_, step)| &step.cluster)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::engine::event::Origin;
    use crate::engine::{Event, EventId, Fact, Opening};
    use crate::scenario::parse::parse_statement;

    /// A world in which something is due every 10 ms, up to 100 ms. Each third thing is notable.
    /// It refuses every act but a change of configuration, which stops the clock.
    fn clockwork(_: &Rules, cluster: &Cluster, action: &Action) -> Result<Step, Blocked> {
        let due = Millis(cluster.now.0 / 10 * 10 + 10);
        let over = cluster.settings.acks == crate::engine::Acks::Zero || due.0 > 100;
        let mut after = cluster.clone();
        let mut events = Vec::new();
        match action {
            Action::Next if over => return Err(Blocked::NothingDue),
            Action::Next => {
                after.now = due;
                after.last_event = Origin(EventId(cluster.last_event.0.0 + 1));
                let notable = due.0.is_multiple_of(30);
                let broker = crate::engine::BrokerId(1);
                let fact = if notable {
                    Fact::BrokerFenced { broker }
                } else {
                    Fact::MetadataApplied { broker }
                };
                events.push(Event { id: after.last_event.0, at: due, causes: Vec::new(), fact });
            }
            Action::Wait(to) if *to >= due && !over => return Err(Blocked::DueEarlier(due)),
            Action::Wait(to) => after.now = *to,
            Action::Act(Act::Set(_)) => {
                Arc::make_mut(&mut after.settings).acks = crate::engine::Acks::Zero;
            }
            _ => return Err(Blocked::NotRunning),
        }
        Ok(Step { cluster: after, events })
    }

    fn check(script: &str, told: Expect) {
        let mut cluster = Opening::of(&Rules::default()).cluster(&Rules::default());
        let mut lines = String::new();
        for line in script.lines().map(str::trim) {
            let statement = parse_statement(line).unwrap();
            match perform_in(clockwork, &Rules::default(), &cluster, &statement) {
                Ok(played) => {
                    if let Some((_, last)) = played.last() {
                        cluster = last.cluster.clone();
                    }
                    lines += &format!("{} steps, now {}\n", played.len(), cluster.now.0);
                }
                Err(failure) => lines += &format!("{failure}\n"),
            }
        }
        told.assert_eq(&lines);
    }

    #[test]
    fn next_goes_on_to_something_notable_and_tick_does_not() {
        check(
            "tick\n next\n next 2\n tick 2\n next",
            expect![[r#"
            1 steps, now 10
            2 steps, now 30
            6 steps, now 90
            `tick 2` cannot be played: nothing is due: no message and no timer
            `next` cannot be played: nothing is due: no message and no timer
        "#]],
        );
    }

    #[test]
    fn a_run_plays_what_is_due_and_ends_exactly_there() {
        check(
            "run 25ms\n run 5ms\n run 1s\n wait 1s",
            expect![[r#"
            3 steps, now 25
            1 steps, now 30
            8 steps, now 1030
            1 steps, now 2030
        "#]],
        );
    }

    #[test]
    fn a_wait_is_refused_while_something_is_due() {
        check(
            "wait 9ms\n wait 1ms\n tick\n wait 5ms",
            expect![[r#"
            1 steps, now 9
            `wait 1ms` cannot be played: something is due earlier, at 10 ms
            1 steps, now 10
            1 steps, now 15
        "#]],
        );
    }

    #[test]
    fn a_run_until_ends_as_soon_as_its_condition_holds() {
        check(
            "run until time >= 35ms\n run until time > 20ms",
            expect![[r#"
            4 steps, now 40
            0 steps, now 40
        "#]],
        );
    }

    #[test]
    fn what_cannot_be_played_says_why_with_the_values() {
        check(
            "run until time = 35ms
             expect isr = 1,3
             expect hw 7 = 0
             drop m12
             deliver heartbeat 1 p1
             fire session 1
             set acks=0
             next",
            expect![[r#"
                `run until time = 35ms` does not come true: time is 100ms
                `expect isr = 1,3` fails: isr is 1,2,3
                `expect hw 7 = 0` cannot be played: there is no broker 7
                `drop m12` cannot be played: no message m12 is in flight
                `deliver heartbeat 1 p1` cannot be played: no message heartbeat 1 p1 is in flight
                `fire session 1` cannot be played: that timer does not run
                1 steps, now 0
                `next` cannot be played: nothing is due: no message and no timer
            "#]],
        );
    }

    #[test]
    fn a_condition_is_awaited_for_ten_minutes_and_no_longer() {
        let slow: World = |_, cluster, _| {
            let now = Millis(cluster.now.0 + 1_000);
            Ok(Step { cluster: Cluster { now, ..cluster.clone() }, events: Vec::new() })
        };
        let opening = Opening::of(&Rules::default()).cluster(&Rules::default());
        let play =
            |line| perform_in(slow, &Rules::default(), &opening, &parse_statement(line).unwrap());
        assert_eq!(play("run until time = 10m").unwrap().len(), 600);
        assert!(matches!(
            play("run until time = 601s").unwrap_err().obstacle,
            Obstacle::NeverTrue { found: Value::Duration(Millis(600_000)), .. }
        ));
        assert_eq!(play("next").unwrap_err().obstacle, Obstacle::NothingNotable);
        assert_eq!(play("run 21000s").unwrap_err().obstacle, Obstacle::TooMuch);
    }
}
