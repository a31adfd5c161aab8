//! Two runs side by side in words: what each is called, where they part, and why.

use std::sync::Arc;

use super::editions::behaviour;
use super::hunt::Named;
use super::names::{enumeration, node_name};
use super::resource::{Say, words};
use super::ui::{Phrase, say};
use super::{caption, failure};
use crate::engine::{Action, BrokerId, Cluster, Node, Setting};
use crate::replay::compare::{Beside, Cause, First, Pair, Seen};
use crate::replay::{Frame, FrameKind, History, Playhead};
use crate::scenario::{ReplicaRole, Value};
use crate::scene::Lang;

words! { "seen":
    fn seen for Seen, SEEN {
        Lost,
        Leader,
        Isr,
        Elr,
        Member(broker),
        Role(broker),
        Record(broker, offset),
        HighWatermark(broker),
        LogEnd(broker),
        LeaderEpoch,
        Acknowledged,
        Position(consumer),
        Read(consumer),
    }
}

words! { "role":
    fn role for ReplicaRole, ROLES { Leader, Follower, Idle, Down }
}

words! { "sides":
    /// What the page says of the two sides by itself.
    pub(super) enum Sides {
        Here,
        There,
        Unlike,
    }
}

words! { "beside":
    pub(super) enum Told<'a> {
        Parts {
            step: usize,
            what: &'a str,
            place: Option<&'a str>,
            left: &'a str,
            one: &'a str,
            right: &'a str,
            other: &'a str,
            causes: Option<&'a str>,
            alone: bool,
        },
        Rule { rule: &'a str, source: &'a str, release: &'a str },
        RuleAmong { source: &'a str, release: &'a str },
        Setting { name: &'a str, here: &'a str, there: &'a str, does: Option<&'a str> },
        Does(setting: Named),
        Done { step: usize, here: Option<&'a str>, there: Option<&'a str> },
        And,
        Same,
        Refused { count: usize, first: &'a str },
        Records(count: usize),
        Nothing,
    }
}

/// The configurations of which a sentence says what they do.
const SAFETY: [&str; 4] =
    ["acks", "min.insync.replicas", "unclean.leader.election.enable", "flush.messages"];

/// The most records that are listed in a sentence.
const MOST_RECORDS: usize = 3;

/// What the two sides are called: the run that is looked at, at a step, and the one beside it.
pub fn sides(lang: Lang, left: &History, at: Playhead, beside: &Beside) -> [String; 2] {
    let here = match beside {
        Beside::Edition(_) => say(lang, Phrase::KafkaEdition(left.rules().edition)),
        Beside::Setting(setting, topic) => {
            written(in_force(left.cluster(at), *setting, topic.as_deref()))
        }
        Beside::Branch(_) => Sides::Here.say(lang),
    };
    [here, beside_name(lang, beside)]
}

/// What the other run is called.
pub fn beside_name(lang: Lang, beside: &Beside) -> String {
    match beside {
        Beside::Edition(edition) => say(lang, Phrase::KafkaEdition(*edition)),
        Beside::Setting(setting, None) => written(*setting),
        Beside::Setting(setting, Some(topic)) => format!("{} ({topic})", written(*setting)),
        Beside::Branch(_) => Sides::There.say(lang),
    }
}

/// Where the two part, in what, and what makes it so; or that they do not. Then what could not be
/// done on the other side.
pub fn verdict(lang: Lang, left: &History, branch: usize, pair: &Pair) -> String {
    let parts = pair.first.as_ref().map(|first| parting(lang, left, branch, pair, first));
    let mut said = parts.unwrap_or_else(|| Told::Same.say(lang));
    if let Some(first) = pair.refused.first() {
        let gap = if lang == Lang::En { " " } else { "" };
        let told = Told::Refused { count: pair.refused.len(), first: &failure(lang, first) };
        said += &format!("{gap}{}", told.say(lang));
    }
    said
}

fn parting(lang: Lang, left: &History, branch: usize, pair: &Pair, first: &First) -> String {
    let difference = &first.difference;
    let at = Playhead { branch, step: first.step };
    let cluster = left.cluster(at);
    let images = [cluster, pair.cluster(first.step)].map(|cluster| &cluster.controller.image);
    let several = images.iter().any(|image| image.has_several_partitions());
    let mut known =
        images.iter().filter(|image| image.partitions.get(difference.partition).is_some());
    let image = known.next().filter(|_| several && difference.what.is_of_partition());
    let place = image.map(|image| image.name(difference.partition));
    let [one, other] = sides(lang, left, at, &pair.beside);
    let because = |cause: &Cause| because(lang, cluster, *cause, first.alone);
    let mut causes: Vec<String> = first.causes.iter().map(because).collect();
    causes.extend(done_differently(lang, left, branch, pair));
    let causes = causes.join(&Told::And.say(lang));
    Told::Parts {
        step: first.step,
        what: &seen(lang, &difference.what),
        place: place.as_deref(),
        left: &value(lang, difference.what, &difference.left),
        one: &one,
        right: &value(lang, difference.what, &difference.right),
        other: &other,
        causes: Some(causes.as_str()).filter(|causes| !causes.is_empty()),
        alone: first.alone,
    }
    .say(lang)
}

/// The first thing that somebody did on one of two branches and not, or not then, on the other, and
/// what was done there at that instant.
fn done_differently(lang: Lang, left: &History, branch: usize, pair: &Pair) -> Option<String> {
    let Beside::Branch(_) = pair.beside else { return None };
    let (ours, theirs) = (left.frames(branch), pair.right.frames(0));
    let (here, there) = (acts(ours), acts(theirs));
    let same = |(a, b): &(&usize, &usize)| {
        let (a, b) = (&ours[**a], &theirs[**b]);
        (&a.actions, a.cluster.now) == (&b.actions, b.cluster.now)
    };
    let number = here.iter().zip(&there).take_while(same).count();
    let (here, there) = (here.get(number).copied(), there.get(number).copied());
    let (here_at, there_at) =
        (here.map(|at| ours[at].cluster.now), there.map(|at| theirs[at].cluster.now));
    let first = [here_at, there_at].into_iter().flatten().min();
    let (here, there) = (here.filter(|_| here_at == first), there.filter(|_| there_at == first));
    let beside = |step: usize| (0..ours.len()).find(|at| pair.step(*at) >= step);
    let step = here.or_else(|| there.and_then(beside)).unwrap_or(ours.len() - 1);
    let of = |frames: &[Arc<Frame>], step: usize| {
        let before = &frames.get(step.checked_sub(1)?)?.cluster;
        let said = caption(lang, left.rules(), before, &frames[step]).headline;
        Some(said.trim_end_matches(['.', '。']).to_owned())
    };
    let here = here.and_then(|step| of(ours, step));
    let there = there.and_then(|step| of(theirs, step));
    here.as_ref().or(there.as_ref())?;
    Some(Told::Done { step, here: here.as_deref(), there: there.as_deref() }.say(lang))
}

/// The steps in which somebody did something other than wait.
fn acts(frames: &[Arc<Frame>]) -> Vec<usize> {
    let is_act = |step: &usize| match frames[*step].kind() {
        FrameKind::Chosen(action) => !matches!(action, Action::Wait(_)),
        _ => false,
    };
    (0..frames.len()).filter(is_act).collect()
}

fn because(lang: Lang, cluster: &Cluster, cause: Cause, alone: bool) -> String {
    match cause {
        Cause::Rule(rule) if !alone => {
            Told::RuleAmong { source: rule.source(), release: rule.release() }.say(lang)
        }
        Cause::Rule(rule) => {
            let (source, release) = (rule.source(), rule.release());
            Told::Rule { rule: &behaviour(lang, &rule), source, release }.say(lang)
        }
        Cause::Setting(there) => {
            let here = &short(in_force(cluster, there, None));
            let (name, does) = (there.name(), what_it_does(lang, there));
            let does = does.as_deref();
            Told::Setting { name, here, there: &short(there), does }.say(lang)
        }
    }
}

/// What a configuration that keeps records safe does, with its rule.
fn what_it_does(lang: Lang, setting: Setting) -> Option<String> {
    let name = setting.name();
    SAFETY.contains(&name).then(|| Told::Does(Named(name)).say(lang))
}

/// The same configuration with the value that it has in a cluster, in a topic if one is named.
fn in_force(cluster: &Cluster, setting: Setting, topic: Option<&str>) -> Setting {
    let image = &cluster.controller.image;
    let named = image.topics.values().find(|known| Some(&*known.name) == topic);
    let general = image.settings(Cluster::PARTITION);
    setting.in_force(&cluster.settings, named.map_or(general, |known| &known.settings))
}

/// A configuration as it is written: `acks=all`. What stands for "never" is 2⁶³−1, not its digits.
fn written(setting: Setting) -> String {
    format!("{}={}", setting.name(), short(setting))
}

fn short(setting: Setting) -> String {
    match setting {
        Setting::Number(_, i64::MAX) => "2⁶³−1".to_owned(),
        other => other.value(),
    }
}

/// That these show something else in the run beside.
pub(in crate::scene) fn unlike(lang: Lang, all: &[Seen]) -> String {
    let names: Vec<String> = all.iter().map(|what| seen(lang, what)).collect();
    Sides::Unlike.say(lang) + &enumeration(lang, &names)
}

fn value(lang: Lang, what: Seen, value: &Value) -> String {
    match value {
        Value::None => Told::Nothing.say(lang),
        Value::Number(id) if what == Seen::Leader => {
            node_name(lang, Node::Broker(BrokerId(*id as u8)))
        }
        Value::Role(does) => role(lang, does),
        Value::YesNo(yes) => say(lang, if *yes { Phrase::Yes } else { Phrase::No }),
        Value::Texts(texts) if texts.len() > MOST_RECORDS => Told::Records(texts.len()).say(lang),
        other => other.to_string(),
    }
}
