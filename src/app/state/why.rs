//! "Why?": what was asked about the chosen thing, and what was answered.
//!
//! Rule: answers are found in the worker that thinks, and come as ready sentences. They stay until
//! something else is chosen, so that one can follow them from step to step.

use std::rc::Rc;

use super::{Asking, Command, Notice, Refused, State};
use crate::app::adapters::{self, WhyKind, WhyLine};
use crate::engine::Cluster;
use crate::replay::Playhead;

/// A question and its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// What the worker is asked.
    pub asked: Asking,
    /// The answer; nothing while it is looked for.
    pub told: Rc<[WhyLine]>,
    /// The run, the branch and the step that it is about.
    about: (usize, Playhead),
    /// The refusal that it is about, if it is about one.
    refused: Option<Refused>,
}

impl State {
    /// Asks why the chosen thing is as it is, and why it does not change.
    pub(super) fn ask_why(&mut self) {
        self.ask_why_at(self.playhead(), None);
    }

    /// Chooses what a refusal is about, and asks why that is as it is.
    pub(super) fn ask_why_not(&mut self, refused: Refused) {
        if let Some((pick, _)) = adapters::about(&refused.blocked) {
            self.selected = Some(pick);
            self.ask_why_at(refused.at, Some(refused));
        }
    }

    fn ask_why_at(&mut self, at: Playhead, refused: Option<Refused>) {
        let asked = refused
            .and_then(|refused| Some((adapters::about(&refused.blocked)?.1, refused.partition)));
        let chosen = || Some((adapters::question(self.selected?), self.partition()));
        let Some((question, partition)) = asked.or_else(chosen) else { return };
        let of = match partition {
            Cluster::PARTITION => String::new(),
            other => format!(" of {}", self.history().cluster(at).controller.image.name(other)),
        };
        let lang = self.lang.tag();
        let link = self.text_of_run(at, None);
        let asked = self.asking(format!("{lang} {question}{of}\n{link}").into());
        self.why = Some(Why { asked, told: [].into(), about: (self.position.run, at), refused });
    }

    /// Asks in another language what is answered.
    pub(super) fn ask_why_again(&mut self) {
        let Some(Why { about: (run, at), refused, .. }) = self.why.take() else { return };
        if run == self.position.run {
            self.ask_why_at(at, refused);
        }
    }

    /// The worker answers what was asked under this number; with nothing, if it failed.
    pub(super) fn hear_why(&mut self, serial: u32, text: &str) {
        let Some(why) = self.why.as_mut().filter(|why| why.asked.0 == serial) else { return };
        why.told = text.lines().filter_map(WhyLine::read).collect();
        if why.told.is_empty() {
            let again = why.refused.map_or(Command::AskWhy, Command::AskWhyNot);
            self.why = None;
            return self.tell(Notice::NotLoaded(Rc::new(again)));
        }
        // What it is now; what is behind it is read below.
        let is_now = |line: &&WhyLine| matches!(line.kind, WhyKind::Now | WhyKind::Failed);
        let said: Vec<&str> = why.told.iter().filter(is_now).map(|line| &*line.text).collect();
        let said = said.join(" ");
        self.speak(said);
    }

    /// What was asked in the run and on the branch at which one looks, and the step it is about.
    pub fn shown_why(&self) -> Option<(usize, &[WhyLine])> {
        let (run, at) = (self.position.run, self.playhead());
        let here = |why: &&Why| (why.about.0, why.about.1.branch) == (run, at.branch);
        self.why.as_ref().filter(here).map(|why| (why.about.1.step, &*why.told))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::tests::{arrived, page};
    use crate::engine::{Act, Action, Blocked, BrokerId, ClientId, Node, Offset};
    use crate::scene::view::{Lang, Pick};
    use crate::scene::why::{Kind, told};

    fn asked(pick: Pick, said: &[&str]) -> State {
        let begun = page(false, "").after(Command::Explore);
        let say = |state: State, said: &&str| state.after(Command::Say((*said).to_owned()));
        let state = said.iter().fold(begun, say).after(Command::Next);
        state.after(Command::Select(pick)).after(Command::AskWhy)
    }

    /// The state with what the worker answers.
    fn answered(state: &State) -> State {
        let (serial, text) = &state.why.as_ref().expect("a question").asked;
        state.after(Command::HeardOfWhy(*serial, told(text).unwrap_or_default().into()))
    }

    #[test]
    fn what_can_be_chosen_is_asked_about_in_words_that_are_understood() {
        let said = ["produce p1 \"a\""];
        let state = asked(Pick::Node(Node::Controller), &said);
        let message = state.cluster().network.in_flight.keys().next().expect("it is under way");
        for pick in [
            Pick::Node(Node::Controller),
            Pick::Node(Node::Broker(BrokerId(2))),
            Pick::Node(Node::Producer(ClientId(1))),
            Pick::Node(Node::Consumer(ClientId(1))),
            Pick::Record(BrokerId(1), Offset(0)),
            Pick::HighWatermark(BrokerId(2)),
            Pick::LogEnd(BrokerId(1)),
            Pick::Message(message),
            Pick::Partition(Cluster::PARTITION),
        ] {
            let state = answered(&asked(pick, &said));
            let (step, lines) = state.shown_why().expect("an answer");
            assert_eq!((step, lines[0].kind), (state.step(), Kind::Now), "{pick:?}: {lines:?}");
            assert!(state.spoken.text.starts_with(&lines[0].text), "{}", state.spoken.text);
        }
    }

    #[test]
    fn a_refusal_is_asked_about_and_chooses_what_it_is_about() {
        let broker = BrokerId(2);
        let up = page(false, "").after(Command::Explore);
        let refused = up.after(Command::Act(Action::Act(Act::Restart(broker))));
        let Some(Notice::Refused(act)) = refused.notice else { panic!("it is refused") };
        let told = refused.after(Command::AskWhyNot(act));
        assert_eq!(told.selected, Some(Pick::Node(Node::Broker(broker))));
        let lines = answered(&told).shown_why().expect("an answer").1.to_vec();
        assert_eq!(lines[0].text, "Broker 2 runs.");
        let down = up.after(Command::Say("crash broker 2".into())).after(Command::Next);
        let said = down.after(Command::Say("crash broker 2".into()));
        let problem = said.console.clone().expect("it is refused");
        let played = said.after(Command::TogglePlay).after(Command::Frame(5_000.0));
        assert!(played.step() > said.step() && played.console == said.console);
        let refused = problem.refused.expect("by the engine");
        let told = answered(&played.after(Command::AskWhyNot(refused)));
        assert_eq!(told.shown_why().map(|(step, _)| step), Some(said.step()));
        let lines = told.shown_why().expect("an answer").1;
        assert_eq!(lines[0].text, "Broker 2 is down.");
        assert!(lines.iter().any(|line| line.kind == Kind::Act && line.step == Some(1)), "why");
        let zh = told.after(Command::SetLang(Lang::Zh));
        assert!(zh.why.as_ref().is_some_and(|why| why.asked.1.starts_with("zh broker 2\n")));
        let serial = zh.why.as_ref().expect("a question").asked.0;
        let failed = zh.after(Command::HeardOfWhy(serial, "".into())).notice;
        assert_eq!(failed, Some(Notice::NotLoaded(Rc::new(Command::AskWhyNot(refused)))));
        let blocked = Blocked::NothingToProduce;
        let none = told.after(Command::AskWhyNot(Refused { blocked, ..refused }));
        assert_eq!(none.why, told.why, "there is nothing to ask");
    }

    #[test]
    fn a_refusal_is_about_the_partition_that_the_act_named() {
        let script = "topic orders partitions=2\ncrash broker 2\ncrash broker 1\n\
                      crash broker 3\nrun 20s\n";
        let state = page(false, "").after(Command::OpenLink(Rc::new(arrived(script))));
        let state = state.after(Command::Last);
        let said = state.after(Command::Say("delete records of orders-1 before hw".into()));
        let refused = said.console.and_then(|problem| problem.refused).expect("nobody leads");
        let asked = state.after(Command::AskWhyNot(refused)).why.expect("a question").asked.1;
        assert!(asked.starts_with("en leader of orders-1\n"), "{asked}");
    }

    #[test]
    fn another_partition_is_asked_about_by_its_name() {
        let script = "topic orders partitions=3\nproduce p1 to orders-1 \"a\"\nnext\n";
        let state = page(false, "").after(Command::OpenLink(Rc::new(arrived(script))));
        let second = state.cluster().controller.image.find("orders-1").expect("it is there");
        let leader = state.cluster().leader(second).expect("it is led").0;
        let state = state.after(Command::ShowPartition(second));
        let state = state.after(Command::Select(Pick::HighWatermark(leader)));
        let state = answered(&state.after(Command::AskWhy));
        assert!(state.why.as_ref().unwrap().asked.1.contains(" of orders-1\n"));
        assert_eq!(state.shown_why().unwrap().1[0].kind, Kind::Now);
    }

    #[test]
    fn an_answer_stays_until_something_else_is_chosen() {
        let state = answered(&asked(Pick::HighWatermark(BrokerId(1)), &["produce p1 \"a\""]));
        let about = state.step();
        let moved = state.after(Command::Step(1));
        let (step, lines) = moved.shown_why().expect("it stays");
        assert!(step == about && !lines.is_empty());
        assert_eq!(moved.after(Command::Select(Pick::LogEnd(BrokerId(1)))).why, None);
        assert_eq!(moved.after(Command::Unselect).why, None);
        let branched = moved.after(Command::Say("crash broker 2".into()));
        assert!(branched.position.branch > 0 && branched.shown_why().is_none());
        let chinese = moved.after(Command::SetLang(Lang::Zh));
        assert_eq!(chinese.shown_why(), Some((about, &[][..])), "it is asked again");
        let (step, lines) = answered(&chinese).shown_why().map(|(s, l)| (s, l.len())).unwrap();
        assert_eq!((step, lines), (about, state.shown_why().unwrap().1.len()));
    }

    #[test]
    fn what_failed_is_told_and_what_was_asked_before_is_not_heard() {
        let state = asked(Pick::LogEnd(BrokerId(1)), &[]);
        let serial = state.why.as_ref().unwrap().asked.0;
        assert_eq!(state.after(Command::HeardOfWhy(serial - 1, "".into())).why, state.why);
        let failed = state.after(Command::HeardOfWhy(serial, "".into()));
        let Some(Notice::NotLoaded(again)) = &failed.notice else { panic!("it is told") };
        let answered = answered(&failed.after((**again).clone()));
        assert!(answered.shown_why().is_some() && answered.notice.is_none());
    }
}
