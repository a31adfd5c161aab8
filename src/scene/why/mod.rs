//! Why and why not, as lines to be read: what a value is, the events behind it, and what holds it
//! back.
//!
//! Rule: a line is a sentence with its step, its rule and its KIP. It has a text form, a line of
//! fields between tabs, so that whoever explains need not be where it is read.

#[cfg(test)]
mod tests;

use std::fmt;

use super::wording::{Around, around, fact_sentence, hindrance, now};
use super::{Lang, Pick};
use crate::engine::{Behaviour, Blocked, Cluster, Fact, Node, PartitionId, Rules};
use crate::replay::explain::{
    Explanation, Link as Cause, Now, Rule, Subject, explain, node_named, of_event, of_hindrance,
};
use crate::replay::link::{self, Link};
use crate::replay::{History, Playhead, replay, why};
use crate::scenario::Script;

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What the value is.
    Now,
    /// What the lines below it are about.
    Head,
    /// An event behind it.
    Why,
    /// An event behind it that somebody brought about.
    Act,
    /// Something that holds it back, or that nothing does.
    Not,
    /// The question cannot be answered.
    Failed,
}

/// A sentence of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it says.
    pub kind: Kind,
    /// The step that it is about.
    pub step: Option<usize>,
    /// The rule behind it, as `HW-1`; may be empty.
    pub rule: String,
    /// The KIP or issue that brought the rule; may be empty.
    pub kip: String,
    /// The sentence.
    pub text: String,
}

/// Answers what the page asks its worker: the language and the question in a line, and below them
/// the text of the link to the step that it is about. `None` if that is not understood or cannot be
/// played: the page writes no such text.
pub fn told(asked: &str) -> Option<String> {
    let (question, link) = asked.split_once('\n')?;
    let (lang, question) = question.split_once(' ')?;
    let lang = if lang == "zh" { Lang::Zh } else { Lang::En };
    let Link { rules, opening, statements, step, .. } = link::read(link).ok()?;
    let (history, end) = replay(rules, opening, &statements).ok()?;
    let at = Playhead { step: step.min(end.step), ..end };
    let lines = answer_about(&history, at, question, lang);
    Some(lines.iter().map(|line| format!("{line}\n")).collect())
}

/// What is asked about something that was chosen, as [`answer_about`] reads it.
pub fn question(pick: Pick) -> String {
    match pick {
        Pick::Node(node) => format!("node {node}"),
        Pick::Partition(_) => format!("node {}", Node::Controller),
        Pick::Record(broker, offset) => Subject::Copy(broker, offset).to_string(),
        Pick::HighWatermark(broker) => Subject::HighWatermark(broker).to_string(),
        Pick::LogEnd(broker) => Subject::LogEnd(broker).to_string(),
        Pick::Message(id) => Subject::Message(id).to_string(),
    }
}

/// Plays a script up to a step and answers a question about it.
pub fn answer(script: &Script, step: usize, subject: &str, lang: Lang) -> Vec<Line> {
    let failed = |said| vec![Line::of(Kind::Failed, None, None, around(lang, said))];
    let Ok((history, end)) = replay(script.rules, script.opening.clone(), &script.statements)
    else {
        return failed(Around::NotPlayed);
    };
    if step > end.step {
        return failed(Around::NotPlayed);
    }
    answer_about(&history, Playhead { step, ..end }, subject, lang)
}

/// Answers a question about a step of a run: about a subject, or about all that is worth asking
/// about a node, as `node b2`.
pub fn answer_about(history: &History, at: Playhead, question: &str, lang: Lang) -> Vec<Line> {
    let cluster = history.cluster(at);
    let subjects: Vec<String> = match question.strip_prefix("node ") {
        Some(rest) => {
            let (name, of) = rest.split_at(rest.find(' ').unwrap_or(rest.len()));
            let node = node_named(name, cluster);
            let subjects =
                node.into_iter().flat_map(|node| subjects_of(history.rules(), cluster, node));
            subjects.map(|subject| format!("{subject}{of}")).collect()
        }
        None => vec![question.into()],
    };
    let known: Option<Vec<_>> =
        subjects.iter().map(|subject| Subject::parse(subject, cluster)).collect();
    match known.filter(|known| !known.is_empty()) {
        Some(known) => known
            .into_iter()
            .flat_map(|(s, partition)| [Some((s, partition)), loss_of(cluster, s, partition)])
            .flatten()
            .flat_map(|(s, partition)| {
                lines(history, at, &explain(history, at, partition, s), lang)
            })
            .collect(),
        None => {
            let text = around(lang, Around::NotUnderstood(question));
            vec![Line::of(Kind::Failed, None, None, text)]
        }
    }
}

/// Who asks about a copy of a record that is lost asks about the loss, too.
fn loss_of(
    cluster: &Cluster,
    subject: Subject,
    partition: PartitionId,
) -> Option<(Subject, PartitionId)> {
    let Subject::Copy(broker, offset) = subject else { return None };
    let record = cluster.replica(broker, partition)?.log.record_at(offset)?;
    let promise = cluster.ledger.acknowledged.get(record)?;
    promise.lost.then_some((Subject::Record(record), partition))
}

/// What there is to ask about a refusal: what is to be chosen for it, and the question; nothing
/// if the refusal says all there is to say.
pub fn about(refused: &Blocked) -> Option<(Pick, String)> {
    let node = |node| Pick::Node(node);
    let (pick, subject) = match *refused {
        Blocked::BrokerDown(id) | Blocked::BrokerUp(id) | Blocked::StopsAlready(id) => {
            (node(Node::Broker(id)), Subject::Broker(id))
        }
        Blocked::NotRegistered(id) => (node(Node::Broker(id)), Subject::Broker(id)),
        Blocked::PreferredNotAvailable(id) => (node(Node::Broker(id)), Subject::Member(id)),
        Blocked::NotAtRest(id) => (Pick::LogEnd(id), Subject::LogEnd(id)),
        Blocked::LinkCut(a, b) | Blocked::AlreadyCut(a, b) | Blocked::NotCut(a, b) => {
            (node(if a == Node::Controller { b } else { a }), Subject::Link(a, b))
        }
        Blocked::Behind { message, .. } => (Pick::Message(message), Subject::Message(message)),
        Blocked::NoLeader
        | Blocked::NobodyToElect
        | Blocked::NobodyActive
        | Blocked::ElectionNotNeeded
        | Blocked::UncleanRevert => (node(Node::Controller), Subject::Leader),
        _ => return None,
    };
    Some((pick, subject.to_string()))
}

/// How many lost records are asked about at once.
const LOST: usize = 3;

/// What is worth asking about a node of a partition. Who was promised what is lost is its producer.
fn subjects_of(rules: &Rules, cluster: &Cluster, node: Node) -> Vec<Subject> {
    match node {
        Node::Controller => {
            let elr = rules.has(Behaviour::EligibleLeaderReplicas).then_some(Subject::Elr);
            [Subject::Leader, Subject::Isr, Subject::Epoch].into_iter().chain(elr).collect()
        }
        Node::Broker(id) => {
            let links = cluster.network.links.keys().map(|link| link.ends());
            let links = links.filter(|(a, b)| [*a, *b].contains(&node));
            let links = links.map(|(a, b)| Subject::Link(a, b));
            let own = [
                Subject::Broker(id),
                Subject::Member(id),
                Subject::HighWatermark(id),
                Subject::LogEnd(id),
            ];
            own.into_iter().chain(links).collect()
        }
        Node::Producer(id) => {
            let lost = cluster.ledger.lost().take(LOST).map(Subject::Record);
            [Subject::Producer(id)].into_iter().chain(lost).collect()
        }
        Node::Consumer(id) => vec![Subject::Consumer(id)],
    }
}

fn lines(history: &History, at: Playhead, explained: &Explanation, lang: Lang) -> Vec<Line> {
    let rules = history.rules();
    let mut lines = vec![Line::of(Kind::Now, None, None, now(lang, &explained.now))];
    if explained.now == Now::Gone {
        return lines;
    }
    let head = |said| Line::of(Kind::Head, None, None, around(lang, said));
    let chain = &explained.why;
    lines.push(head(Around::Why));
    if chain.earlier > 0 {
        lines.push(Line::of(Kind::Why, None, None, around(lang, Around::Earlier(chain.earlier))));
    }
    let events = chain.links.iter().filter_map(|link| event_line(history, at, *link, lang));
    lines.extend(events);
    if chain.links.is_empty() {
        lines.push(Line::of(Kind::Why, None, None, around(lang, Around::SinceOpening)));
    }
    lines.push(head(Around::WhyNot));
    lines.extend(explained.why_not.iter().map(|reason| {
        let rule = of_hindrance(rules, &reason.hindrance);
        Line::of(Kind::Not, reason.step, rule, hindrance(lang, &reason.hindrance))
    }));
    lines
}

fn event_line(history: &History, at: Playhead, link: Cause, lang: Lang) -> Option<Line> {
    let event = why::find(history, at.branch, link.event)?.event;
    let frames = history.frames(at.branch);
    let (before, frame) = (&frames[link.step.checked_sub(1)?].cluster, &frames[link.step]);
    let kind = if matches!(event.fact, Fact::Acted(_)) { Kind::Act } else { Kind::Why };
    let text = fact_sentence(lang, history.rules(), before, frame, event);
    Some(Line::of(kind, Some(link.step), of_event(history.rules(), frame, &event.fact), text))
}

impl Kind {
    const ALL: [(Kind, &str); 6] = [
        (Kind::Now, "now"),
        (Kind::Head, "head"),
        (Kind::Why, "why"),
        (Kind::Act, "act"),
        (Kind::Not, "not"),
        (Kind::Failed, "failed"),
    ];

    fn as_str(self) -> &'static str {
        let found = Kind::ALL.iter().find(|(kind, _)| *kind == self);
        found.map_or("", |(_, name)| name)
    }
}

impl Line {
    fn of(kind: Kind, step: Option<usize>, rule: Option<Rule>, text: String) -> Line {
        let (rule, kip) = rule.map_or(("", ""), |rule| (rule.id, rule.source));
        Line { kind, step, rule: rule.into(), kip: kip.into(), text }
    }

    /// Reads a line as it prints. `None` if it is none.
    pub fn read(text: &str) -> Option<Line> {
        let mut fields = text.splitn(5, '\t');
        let mut next = || fields.next();
        let name = next()?;
        let (kind, _) = Kind::ALL.iter().find(|(_, known)| *known == name)?;
        let step = match next()? {
            "" => None,
            step => Some(step.parse().ok()?),
        };
        let (rule, kip, text) = (next()?.into(), next()?.into(), next()?.into());
        Some(Line { kind: *kind, step, rule, kip, text })
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = self.step.map_or(String::new(), |step| step.to_string());
        let (rule, kip) = (&self.rule, &self.kip);
        // A value of a record may hold anything.
        let text = self.text.replace(['\t', '\n', '\r'], " ");
        write!(f, "{}\t{step}\t{rule}\t{kip}\t{text}", self.kind.as_str())
    }
}
