//! The same cluster, and the same schedule, under another edition of Kafka.
//!
//! Rule: another edition is another run beside the one that there was; nothing is lost by it. A
//! lesson's run is played by the lesson's script, any other by what was done and when.

use std::rc::Rc;

use super::{Notice, Position, State};
use crate::app::adapters;
use crate::engine::Edition;
use crate::scenario::{BeatItem, Statement};

impl State {
    /// The edition of the run at which one looks.
    pub fn edition(&self) -> Edition {
        self.history().rules().edition
    }

    /// The editions of the runs to choose from, if there are several of one's own.
    pub fn own_runs(&self) -> Vec<Edition> {
        let own = self.lesson.is_none() && self.runs.len() > 1;
        self.runs.iter().filter(|_| own).map(|run| run.rules().edition).collect()
    }

    /// Begins the cluster anew under an edition, in a run of its own.
    pub(super) fn change_edition(&mut self, edition: Edition) {
        if edition == self.edition() {
            return;
        }
        let run = adapters::fresh_under(self.history(), edition);
        let mut runs = match &self.lesson {
            Some(_) => vec![self.history().clone()],
            None => (*self.runs).clone(),
        };
        // A run in which nothing was done yet has nothing to come back to.
        let waits = self.lesson.is_none() && self.last() == 0 && self.schedule.is_some();
        let schedule = if waits { self.schedule.clone() } else { Some(Rc::new(self.statements())) };
        if waits {
            runs.remove(self.position.run);
        }
        runs.push(run);
        let last = runs.len() - 1;
        self.begin(runs);
        self.position = Position { run: last, ..Position::default() };
        self.schedule = schedule.filter(|statements| !statements.is_empty());
        self.speak(self.caption().headline);
    }

    /// What was done in the run at which one looks.
    fn statements(&self) -> Vec<Statement> {
        match &self.lesson {
            Some(lesson) if self.position.branch == 0 && self.is_as_written() => {
                let run = self.position.run;
                let beats = lesson.lesson.beats.iter().zip(&lesson.beats);
                let items = beats.filter(|(_, span)| span.run == run).flat_map(|(b, _)| &b.items);
                let scripts = items.filter_map(|item| match item {
                    BeatItem::Script(statements) => Some(statements),
                    _ => None,
                });
                scripts.flatten().cloned().collect()
            }
            _ => adapters::schedule(self.history(), self.position.branch),
        }
    }

    /// Does in this run what was done in the one before, as far as it goes.
    pub(super) fn play_schedule(&mut self) {
        let Some(statements) = self.schedule.take() else { return };
        let (at, failed) = adapters::play_schedule(self.lang, self.run_mut(), &statements);
        self.went_to(at);
        self.jump(at.step);
        if let Some(why) = failed {
            self.tell(Notice::ScheduleEnds { edition: self.edition(), why });
        }
    }

    pub(super) fn switch_run(&mut self, run: usize) {
        if self.lesson.is_none() && run < self.runs.len() {
            self.settle();
            self.schedule = None;
            self.position = Position { run, ..Position::default() };
            self.jump(self.runs[run].last(0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::adapters::Link;
    use crate::app::state::Command;
    use crate::app::state::tests::{arrived, page};
    use crate::engine::Cluster;
    use crate::scene::view::Pick;

    fn started() -> State {
        page(false, "")
    }

    fn said(mut state: State, lines: &[&str]) -> State {
        for line in lines {
            state = state.after(Command::Say((*line).to_owned()));
            assert_eq!(state.console, None, "{line}");
        }
        state
    }

    #[test]
    fn another_edition_is_another_run_and_plays_the_same_schedule() {
        let state = said(started().after(Command::Explore), &["produce p1 \"a\"", "run 1s"]);
        let there = state.after(Command::SetEdition(Edition::V0_8));
        assert_eq!((there.edition(), there.last()), (Edition::V0_8, 0));
        assert_eq!(there.own_runs(), [Edition::V4_0, Edition::V0_8]);
        // Another choice before anything is done takes the place of the first.
        let there = there.after(Command::SetEdition(Edition::V2_7));
        assert_eq!(there.own_runs(), [Edition::V4_0, Edition::V2_7]);
        let played = there.after(Command::PlaySchedule);
        assert_eq!(played.cluster().now, state.cluster().now);
        assert_eq!(played.cluster().ledger.acknowledged.iter().count(), 1);
        let back = played.after(Command::SwitchRun(0));
        assert_eq!(back.cluster().fingerprint(), state.cluster().fingerprint());
    }

    #[test]
    fn a_lesson_is_left_for_its_own_script_under_another_edition() {
        let state = started().after(Command::Last);
        let there = state.after(Command::SetEdition(Edition::V4_1)).after(Command::PlaySchedule);
        assert!(there.lesson.is_none() && there.last() > 0);
        assert_eq!(there.own_runs(), [Edition::V4_0, Edition::V4_1]);
    }

    #[test]
    fn a_schedule_that_an_edition_does_not_allow_is_told() {
        let explored = started().after(Command::Explore).after(Command::SetEdition(Edition::V0_8));
        let state = said(explored, &["set replica.lag.max.messages=1"]);
        let there = state.after(Command::SetEdition(Edition::V0_9)).after(Command::PlaySchedule);
        let told = there.notice.as_ref().map(|notice| notice.text(there.lang)).unwrap_or_default();
        assert!(told.contains("0.9") && told.contains("replica.lag.max.messages"), "{told}");
    }

    #[test]
    fn the_partition_that_is_looked_at_is_kept_in_the_link() {
        let script = "topic orders partitions=3\nproduce p1 to orders-1 \"a\"\nnext\n";
        let script = crate::scenario::Script::parse(script).unwrap();
        let (rules, opening) = (script.rules, script.opening);
        let (history, at) = crate::replay::replay(rules, opening, &script.statements).unwrap();
        let partition = Some("orders-2".to_owned());
        let link = Link { partition, ..adapters::run_link(&history, at) };
        let link = adapters::write_link(&link);
        let state = started().after(Command::OpenLink(Rc::new(arrived(&link))));
        assert_eq!(state.partition_name().as_deref(), Some("orders-2"));
        assert_eq!(state.partitions().len(), 3);
        let first = state.after(Command::ShowPartition(Cluster::PARTITION));
        assert_eq!(first.partition_name(), None);
        let other = state.partitions()[1].0;
        let chosen = state.after(Command::Select(Pick::Partition(other)));
        assert_eq!(chosen.partition_name().as_deref(), Some("orders-1"));
        let again = started().after(Command::OpenLink(Rc::new(arrived(&chosen.link()))));
        assert_eq!(again.partition_name().as_deref(), Some("orders-1"));
    }
}
