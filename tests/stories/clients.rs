//! When clients ask again, and whom.

use expect_test::{Expect, expect};
use highwater::engine::{Fact, Node};
use highwater::scenario::{MessageKind, Script, perform};

/// What clients send and what becomes of it, each at its instant.
fn check(script: &str, told: Expect) {
    let script = Script::parse(script).unwrap_or_else(|troubles| panic!("{}", troubles[0]));
    let mut cluster = script.opening.cluster(&script.rules);
    let mut lines = String::new();
    for statement in &script.statements {
        let played = perform(&script.rules, &cluster, statement);
        for (_, step) in played.unwrap_or_else(|failure| panic!("{failure}")) {
            let facts = step.events.iter().map(|event| (event.at.0, &event.fact));
            for line in facts.filter_map(|(at, fact)| Some(format!("{at} ms: {}\n", said(fact)?))) {
                lines.push_str(&line);
            }
            cluster = step.cluster;
        }
    }
    told.assert_eq(&lines);
}

fn said(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::MessageSent(m) if matches!(m.from, Node::Producer(_) | Node::Consumer(_)) => {
            format!("{} -> {}: {}", m.from, m.to, MessageKind::of(&m.body).as_str())
        }
        Fact::RetryScheduled { why, attempt, .. } => format!("retry {attempt}: {}", why.as_str()),
        Fact::ProduceFailed { why, .. } => format!("given up: {}", why.as_str()),
        Fact::Acknowledged { .. } => "acknowledged".to_owned(),
        Fact::LeaderLearned { client, epoch, .. } => format!("{client} learns of epoch {epoch}"),
        _ => return None,
    })
}

#[test]
fn a_producer_that_is_refused_tries_again_later_and_later_and_then_gives_up() {
    let refused = "cluster brokers=2 consumers=0 min.insync.replicas=2 retries=6
         crash broker 2
         run until isr = 1
         run 1s
         produce p1 \"a\"
         run 20s";
    check(
        refused,
        expect![[r#"
            10000 ms: p1 -> b1: produce-request
            10020 ms: retry 1: NOT_ENOUGH_REPLICAS
            10120 ms: p1 -> b1: produce-request
            10140 ms: retry 2: NOT_ENOUGH_REPLICAS
            10340 ms: p1 -> b1: produce-request
            10360 ms: retry 3: NOT_ENOUGH_REPLICAS
            10760 ms: p1 -> b1: produce-request
            10780 ms: retry 4: NOT_ENOUGH_REPLICAS
            11580 ms: p1 -> b1: produce-request
            11600 ms: retry 5: NOT_ENOUGH_REPLICAS
            12600 ms: p1 -> b1: produce-request
            12620 ms: retry 6: NOT_ENOUGH_REPLICAS
            13620 ms: p1 -> b1: produce-request
            13640 ms: given up: NOT_ENOUGH_REPLICAS
        "#]],
    );
    let before = refused.replace("run 20s", "run 2s");
    check(
        &format!("edition 3.x\n{before}"),
        expect![[r#"
            10000 ms: p1 -> b1: produce-request
            10020 ms: retry 1: NOT_ENOUGH_REPLICAS
            10120 ms: p1 -> b1: produce-request
            10140 ms: retry 2: NOT_ENOUGH_REPLICAS
            10240 ms: p1 -> b1: produce-request
            10260 ms: retry 3: NOT_ENOUGH_REPLICAS
            10360 ms: p1 -> b1: produce-request
            10380 ms: retry 4: NOT_ENOUGH_REPLICAS
            10480 ms: p1 -> b1: produce-request
            10500 ms: retry 5: NOT_ENOUGH_REPLICAS
            10600 ms: p1 -> b1: produce-request
            10620 ms: retry 6: NOT_ENOUGH_REPLICAS
            10720 ms: p1 -> b1: produce-request
            10740 ms: given up: NOT_ENOUGH_REPLICAS
        "#]],
    );
}

#[test]
fn clients_ask_one_broker_after_another_who_leads() {
    check(
        "cluster brokers=3 consumers=0 retries=0
         crash brokers 1,2,3
         produce p1 \"a\"
         run 4s",
        expect![[r#"
            0 ms: p1 -> b1: produce-request
            10 ms: given up: NETWORK_EXCEPTION
            110 ms: p1 -> b2: metadata-request
            220 ms: p1 -> b3: metadata-request
            430 ms: p1 -> b1: metadata-request
            840 ms: p1 -> b2: metadata-request
            1650 ms: p1 -> b3: metadata-request
            2660 ms: p1 -> b1: metadata-request
            3670 ms: p1 -> b2: metadata-request
        "#]],
    );
}

#[test]
fn a_producer_waits_for_an_answer_and_for_the_delivery_so_long_and_no_longer() {
    check(
        "cluster brokers=1 consumers=0 request.timeout.ms=1000 delivery.timeout.ms=3500
         cut p1 1
         produce p1 \"a\"
         run 10s",
        expect![[r#"
            0 ms: p1 -> b1: produce-request
            1000 ms: retry 1: REQUEST_TIMED_OUT
            1100 ms: p1 -> b1: metadata-request
            2200 ms: p1 -> b1: metadata-request
            3400 ms: p1 -> b1: metadata-request
            3500 ms: given up: REQUEST_TIMED_OUT
            4800 ms: p1 -> b1: metadata-request
            6600 ms: p1 -> b1: metadata-request
            8600 ms: p1 -> b1: metadata-request
        "#]],
    );
    check(
        "cluster brokers=1 consumers=0 request.timeout.ms=5000 delivery.timeout.ms=3500
         cut p1 1
         produce p1 \"a\"
         run 4s
         heal p1 1
         run 10s",
        expect![[r#"
            0 ms: p1 -> b1: produce-request
            3500 ms: given up: REQUEST_TIMED_OUT
            3600 ms: p1 -> b1: metadata-request
        "#]],
    );
}
