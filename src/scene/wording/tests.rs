//! Sentences over hand-built frames, one for each fact, and over whole runs of the engine.

use super::samples::{B1, B2, P1, PARTITION, every_fact, every_message, frame_of};
use super::*;
use crate::engine::*;
use crate::replay::{History, Playhead, replay};
use crate::scenario::Script;
use crate::scene::Lang;

const BOTH: [Lang; 2] = [Lang::En, Lang::Zh];

/// The headline and the sentence of a fact that happens alone.
fn told(lang: Lang, fact: &Fact) -> [String; 2] {
    let frame = frame_of(vec![fact.clone()]);
    let before = frame_of(Vec::new()).cluster;
    let sentence = fact_sentence(lang, &Rules::default(), &before, &frame, &frame.events[0]);
    [caption(lang, &Rules::default(), &before, &frame).headline, sentence]
}

#[test]
fn what_names_a_partition_is_about_it() {
    for fact in every_fact() {
        let said = format!("{fact:?}");
        let of_others = matches!(fact, Fact::Acted(_) | Fact::TimerFired(_));
        if !of_others && !said.starts_with("Message") {
            assert_eq!(fact.partition().is_some(), said.contains(" partition: "), "{said}");
        }
    }
}

#[test]
fn of_several_partitions_a_sentence_names_the_one_that_it_is_about_once() {
    let script = "topic orders partitions=2\nassign c1 to orders-1\nproduce p1 to orders-1 \"a\"";
    let Script { rules, opening, statements } = Script::parse(script).unwrap();
    let (history, _) = replay(rules, opening, &statements).unwrap();
    let acted = |event: &&Event| matches!(event.fact, Fact::Acted(_));
    let told: Vec<String> = history
        .frames(0)
        .iter()
        .filter_map(|frame| {
            let event = frame.events.iter().find(acted)?;
            Some(fact_sentence(Lang::En, &rules, &frame.cluster, frame, event))
        })
        .collect();
    let times: Vec<usize> = told.iter().map(|said| said.matches("orders-1").count()).collect();
    assert_eq!(times, [1, 1], "{told:?}");
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// What is wrong with a Chinese text: half-width punctuation beside a Han character, or a term
/// that the glossary replaces.
pub(crate) fn fault_in_chinese(text: &str) -> Option<String> {
    let chars: Vec<char> = text.chars().collect();
    let half_width = chars.windows(2).find(|pair| {
        is_han(pair[0]) && ",.;:!?()".contains(pair[1])
            || ",;:!?()".contains(pair[0]) && is_han(pair[1])
    });
    if let Some(pair) = half_width {
        return Some(format!("half-width punctuation at {pair:?}"));
    }
    if chars.windows(3).any(|w| is_han(w[0]) && w[1] == ' ' && is_han(w[2])) {
        return Some("a space between Han characters".into());
    }
    let variants =
        ["领导者", "追随者", "复制因子", "位移", "代理", "高水位线", "领导", "网络分区", "脏选举"];
    variants.iter().find(|word| text.contains(**word)).map(|word| format!("{word} is a variant"))
}

#[test]
fn every_fact_has_a_sentence_in_both_languages() {
    let facts = every_fact();
    for (fact, lang) in facts.iter().flat_map(|fact| BOTH.map(|lang| (fact, lang))) {
        for text in told(lang, fact) {
            assert!(text.ends_with(['.', '。']), "{fact:?}: {text}");
            assert_eq!(text.chars().any(is_han), lang == Lang::Zh, "{fact:?}: {text}");
        }
    }
}

#[test]
fn no_headline_is_longer_than_a_live_region_should_say() {
    for (fact, lang) in every_fact().iter().flat_map(|fact| BOTH.map(|lang| (fact, lang))) {
        let [headline, _] = told(lang, fact);
        let quiet = !fact.is_notable();
        assert!(quiet || headline.chars().count() <= HEADLINE, "{fact:?}: {headline}");
    }
}

#[test]
fn chinese_sentences_have_full_width_punctuation_and_the_words_of_the_glossary() {
    for fact in every_fact() {
        for text in told(Lang::Zh, &fact) {
            assert_eq!(fault_in_chinese(&text), None, "{text}");
        }
    }
}

#[test]
fn a_label_fits_into_fourteen_columns() {
    let columns = |c: char| if c.is_ascii() || "×–".contains(c) { 1 } else { 2 };
    for (message, lang) in every_message().iter().flat_map(|m| BOTH.map(|lang| (m, lang))) {
        let label = message_label(lang, message);
        assert!(!label.is_empty());
        assert!(label.chars().map(columns).sum::<usize>() <= 14, "{label}");
    }
}

#[test]
fn names_of_errors_are_not_translated() {
    let why = ErrorCode::NotEnoughReplicas;
    let refused = Fact::ProduceRefused { leader: B1, partition: PARTITION, producer: P1, why };
    for lang in BOTH {
        assert!(told(lang, &refused)[0].contains("NOT_ENOUGH_REPLICAS"));
        assert!(error_code(lang, why).starts_with("NOT_ENOUGH_REPLICAS"));
    }
}

/// A run: acts with the number of steps that follow each.
fn run(opening: &Opening, script: &[(Option<Act>, usize)]) -> History {
    let mut history = History::open(Rules::default(), opening.clone());
    let mut at = Playhead::default();
    for (act, steps) in script {
        if let Some(act) = act {
            at = history.act(at, &Action::Act(act.clone())).expect("the act is possible");
        }
        for _ in 0..*steps {
            at = history.forward(at).unwrap_or(at);
        }
    }
    history
}

fn produce(value: &str) -> Option<Act> {
    let records = vec![Draft::of(value)].into();
    Some(Act::Produce { producer: ClientId(1), partition: PARTITION, records })
}

/// A run with a clean failover, a divergent tail, an unclean election and a loss.
pub(crate) fn eventful_run() -> History {
    let mut opening = Opening::of(&Rules::default());
    opening.settings.acks = Acks::One;
    opening.topic.unclean_leader_election = true;
    let (one, two, three) = (B1, B2, BrokerId(3));
    let link = |a, b| (Node::Broker(a), Node::Broker(b));
    let cut = |(a, b)| (Some(Act::Cut(a, b)), 0);
    let heal = |(a, b)| (Some(Act::Heal(a, b)), 0);
    let crash = |broker, losing, steps| (Some(Act::Crash { broker, losing }), steps);
    let restart = |broker, steps| (Some(Act::Restart(broker)), steps);
    run(
        &opening,
        &[
            (produce("order-1"), 20),
            cut(link(one, two)),
            cut(link(one, three)),
            (produce("order-2"), 4),
            crash(one, 0, 14),
            heal(link(one, two)),
            heal(link(one, three)),
            (produce("order-3"), 10),
            restart(one, 25),
            crash(three, 0, 10),
            crash(one, 0, 10),
            (produce("order-4"), 8),
            crash(two, 1, 6),
            restart(three, 12),
            (produce("order-5"), 8),
            restart(two, 20),
        ],
    )
}

#[test]
fn a_whole_run_is_told_within_bounds_in_both_languages() {
    let history = eventful_run();
    let frames = history.frames(0);
    let mut kinds = Vec::new();
    for (before, frame) in frames.iter().zip(&frames[1..]) {
        kinds.extend(frame.events.iter().map(|e| std::mem::discriminant(&e.fact)));
        for lang in BOTH {
            let caption = caption(lang, history.rules(), &before.cluster, frame);
            assert!(!caption.headline.is_empty());
            assert!(caption.headline.chars().count() <= HEADLINE, "{}", caption.headline);
            assert!(!caption.details.contains(&caption.headline), "{caption:?}");
            if lang == Lang::Zh {
                let said = caption.details.iter().chain([&caption.headline]);
                said.for_each(|text| assert_eq!(fault_in_chinese(text), None, "{text}"));
            }
        }
    }
    assert!(kinds.contains(&std::mem::discriminant(&Fact::RecordLost { record: RecordId(0) })));
}

/// The headlines of a run that contain `part`.
fn headlines_with(history: &History, part: &str) -> Vec<String> {
    let frames = history.frames(0).windows(2);
    let headlines =
        frames.map(|pair| caption(Lang::En, history.rules(), &pair[0].cluster, &pair[1]).headline);
    headlines.filter(|headline| headline.contains(part)).collect()
}

#[test]
fn a_headline_says_why() {
    let history = eventful_run();
    assert_eq!(
        headlines_with(&history, "now knows that broker 2 has order-1"),
        ["Broker 2 fetches from offset 1, so broker 1, the leader, now knows that broker 2 has \
             order-1."]
    );
    assert_eq!(
        headlines_with(&history, "truncates"),
        ["Broker 1 truncates its log to offset 1 and drops order-2: on broker 2, epoch 0 ends at \
             1."]
    );
    assert_eq!(
        headlines_with(&history, "order-2 is lost"),
        ["order-2 is lost: it was acknowledged (acks=1), but broker 2, elected uncleanly, does \
             not have it."]
    );
}

#[test]
fn a_small_isr_keeps_nothing_from_being_committed_before_3_7() {
    let headline = |edition: Edition| {
        let script = format!(
            "edition {}\ncluster brokers=2 acks=1 min.insync.replicas=2\ncrash broker 2\n\
             run until isr = 1\nrun 1s\nproduce p1 \"a\"\nnext",
            edition.as_str()
        );
        let Script { rules, opening, statements } = Script::parse(&script).unwrap();
        let (history, _) = replay(rules, opening, &statements).unwrap();
        headlines_with(&history, "appends a").concat()
    };
    let [old, new] = [Edition::V3, Edition::V4_0].map(headline);
    assert!(old.ends_with("committed at once: nobody else is in the ISR."), "{old:?}");
    assert!(new.ends_with("while the ISR is below min.insync.replicas."), "{new:?}");
}

#[test]
fn with_acks_all_the_producer_is_answered_after_the_high_watermark_has_moved() {
    let history = run(&Opening::of(&Rules::default()), &[(produce("order-1"), 12)]);
    assert_eq!(
        headlines_with(&history, "high watermark"),
        [
            "Both followers have reached offset 1, so broker 1 moves the high watermark from 0 to \
             1: order-1 is committed.",
            "Broker 1 answers producer 1: the high watermark has passed order-1 (offset 0).",
            "Consumer 1 reads order-1 (offset 0), which lies below the high watermark.",
            "Broker 2 learns one fetch late that order-1 is committed: its high watermark goes \
             from 0 to 1.",
            "Broker 3 learns one fetch late that order-1 is committed: its high watermark goes \
             from 0 to 1.",
        ]
    );
}

#[test]
fn a_frame_with_only_bookkeeping_is_summed_up() {
    let before = frame_of(Vec::new()).cluster;
    let frame = frame_of(vec![Fact::TimerFired(Timer::Heartbeat(B1))]);
    let quiet = caption(Lang::En, &Rules::default(), &before, &frame);
    assert!(quiet.headline.contains("heartbeats"), "{}", quiet.headline);
    assert!(quiet.details.is_empty());
}

/// The sources of the library, without their tests.
fn sources(folder: &std::path::Path, found: &mut Vec<(std::path::PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
            found.push((path, code.to_string()));
        }
    }
}

#[test]
fn no_chinese_stands_outside_the_wording() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    assert!(found.len() > 100);
    for (path, code) in found {
        let of_tests = ["tests.rs", "samples.rs"].iter().any(|end| path.ends_with(end));
        if !of_tests && !path.starts_with(root.join("scene/wording")) {
            let line = code.lines().find(|line| line.chars().any(is_han));
            assert_eq!(line, None, "{}", path.display());
        }
    }
}
