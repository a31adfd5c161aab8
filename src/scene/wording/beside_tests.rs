//! Two runs side by side in words: tests.

use expect_test::{Expect, expect};

use super::beside::*;
use crate::engine::{Acks, Edition, Name, Setting};
use crate::replay::compare::{Beside, Pair};
use crate::replay::replay;
use crate::scenario::Script;
use crate::scene::Lang;
use crate::scene::wording::tests::fault_in_chinese;

fn check(script: &str, beside: Beside, told: Expect) {
    let Script { rules, opening, statements } = Script::parse(script).unwrap();
    let (left, _) = replay(rules, opening, &statements).unwrap();
    let pair = Pair::of(&left, 0, beside);
    let said = [Lang::En, Lang::Zh].map(|lang| verdict(lang, &left, 0, &pair));
    assert_eq!(fault_in_chinese(&said[1]), None);
    let ends = [": ", ". ", "; ", "：", "。", "；"];
    let folded = |text: &String| {
        let fold = |text: String, end: &str| text.replace(end, &format!("{}\n  ", end.trim_end()));
        ends.into_iter().fold(text.clone(), fold).trim_end().to_owned() + "\n"
    };
    told.assert_eq(&said.iter().map(folded).collect::<String>());
}

const A1B: &str = "cluster brokers=3 acks=all\nproduce p1 \"m1\"\nrun until hw 2 = 1\n\
    run until hw 3 = 1\nproduce p1 \"m2\"\nrun until acked = \"m1\",\"m2\"\ncrash broker 1\n\
    run until leader = 2\nrun until role 2 = leader\nrun 5ms\ncrash broker 2\n\
    run until leader = 3\nrun until role 3 = leader\n";

#[test]
fn what_stands_for_never_is_short() {
    let flush = Setting::Number(Name::FlushMessages, 1);
    let script = "cluster brokers=1\nproduce p1 \"a\"\nrun until acked = \"a\"\n\
                  crash broker 1 losing 1\n";
    check(
        script,
        Beside::Setting(flush, None),
        expect![[r#"
            The two differ from step 6 on:
              what is lost of the acknowledged records:
              "a" (flush.messages=2⁶³−1), nothing (flush.messages=1).
              What makes it so:
              flush.messages, which is 2⁶³−1 here and 1 there:
              after so many records the log is flushed to disk;
              until then they lie in the page cache, which goes with the power (FLS-1).
            两者从第 6 步起不同：
              已确认而丢失的记录，flush.messages=2⁶³−1 为 "a"，flush.messages=1 为无。
              原因：
              flush.messages 在这里是 2⁶³−1，在那里是 1：
              每写入这么多条记录就刷盘；
              在此之前它们在页缓存中，会随断电丢失（FLS-1）。
        "#]],
    );
}

#[test]
fn a_truncation_is_put_down_to_the_kip_that_changed_it() {
    let old = format!("edition 0.9\n{A1B}");
    check(
        &old,
        Beside::Edition(Edition::V0_11),
        expect![[r#"
        The two differ from step 24 on:
          what broker 3 has at offset 1:
          nothing (Kafka 0.9), "m2" (Kafka 0.11).
          What makes it so:
          A follower asks where its last epoch ends before it cuts its log;
          before, it cut to its own high watermark (KIP-101, 0.11.0).
        两者从第 24 步起不同：
          broker 3 在偏移量 1 处的记录，Kafka 0.9 为无，Kafka 0.11 为 "m2"。
          原因：
          跟随者截断日志之前先询问其最后纪元的末尾；
          更早的版本截断到自己的高水位（KIP-101，0.11.0）。
    "#]],
    );
    check(
        &old,
        Beside::Edition(Edition::V4_0),
        expect![[r#"
        The two differ from step 22 on:
          the leader:
          broker 2 (Kafka 0.9), broker 1 (Kafka 4.0).
          What makes it so:
          The metadata are a log of a quorum of controllers;
          before, ZooKeeper held them (KIP-500, 3.3.0).
        两者从第 22 步起不同：
          首领，Kafka 0.9 为 broker 2，Kafka 4.0 为 broker 1。
          原因：
          元数据是控制器法定组的日志；
          更早的版本存放在 ZooKeeper 中（KIP-500，3.3.0）。
    "#]],
    );
}

#[test]
fn a_setting_is_its_own_reason() {
    let script = "cluster acks=1\nproduce p1 \"a\"\nrun 1s";
    check(
        script,
        Beside::Setting(Setting::Acks(Acks::All), None),
        expect![[r#"
            The two differ from step 3 on:
              what was acknowledged:
              "a" (acks=1), nothing (acks=all).
              What makes it so:
              acks, which is 1 here and all there:
              with acks=1 the leader answers by itself;
              with acks=all, once the whole ISR has the record (ACK-2, ACK-3).
            两者从第 3 步起不同：
              已确认的记录，acks=1 为 "a"，acks=all 为无。
              原因：
              acks 在这里是 1，在那里是 all：
              acks=1 时首领自行应答；
              acks=all 时，要等整个 ISR 都有这条记录（ACK-2、ACK-3）。
        "#]],
    );
    check(
        script,
        Beside::Setting(Setting::Acks(Acks::One), None),
        expect![[r#"
        Nothing that can be seen differs, from the first step to the last.
        从第一步到最后一步，看得见的都相同。
    "#]],
    );
}

#[test]
fn what_cannot_be_done_there_follows() {
    let script = "edition 0.8\nset replica.lag.max.messages=1\nrun 1s\n";
    check(
        script,
        Beside::Edition(Edition::V0_9),
        expect![[r#"
        Nothing that can be seen differs, from the first step to the last.
          Something of this schedule cannot be done there.
          Kafka 0.9 has no configuration `replica.lag.max.messages`.
        从第一步到最后一步，看得见的都相同。
          此安排中有 1 项在那里无法进行。
          Kafka 0.9 没有配置项 `replica.lag.max.messages`。
    "#]],
    );
}

#[test]
fn the_partition_is_named_if_there_are_several() {
    let script = "topic orders partitions=2\nproduce p1 to orders-1 \"a\"\nrun 1s\n\
                  crash broker 2\nrun 30s";
    let branch = Script::parse("produce p1 to orders-1 \"a\"\nrun 1s\n").unwrap().statements;
    check(
        script,
        Beside::Branch(branch),
        expect![[r#"
            The two differ from step 12 on:
              what broker 2 does in orders-0:
              it is down (this branch), it follows (the other branch).
              What makes it so:
              in step 12, here “Broker 2 crashes;
              its log stays on disk.
              The controller notices after 9 s of silence”, there nothing is done then.
            两者从第 12 步起不同：
              orders-0 中，broker 2 的角色，本分支为已停止，另一分支为跟随者。
              原因：
              第 12 步，这里是“broker 2 崩溃，日志仍在磁盘上。
              控制器在 9 秒收不到心跳后才会察觉”，那里此时没有做什么。
        "#]],
    );
    let more = "produce p1 \"a\"\nrun 1s\ncreate topic more partitions=1\nrun 1s\n";
    let branch = Script::parse(more).unwrap().statements;
    check(
        "produce p1 \"a\"\nrun 2s",
        Beside::Branch(branch),
        expect![[r#"
            The two differ from step 12 on:
              the leader in more-0:
              nothing (this branch), broker 3 (the other branch).
              What makes it so:
              in step 12, here nothing is done then, there “Somebody creates topic more (partitions:
              1, replicas of each:
              3)”.
            两者从第 12 步起不同：
              more-0 中，首领，本分支为无，另一分支为 broker 3。
              原因：
              第 12 步，这里此时没有做什么，那里是“有人创建主题 more（分区数 1，每个分区 3 个副本）”。
        "#]],
    );
}

#[test]
fn what_is_done_at_another_time_is_told_where_it_comes_first() {
    let (early, late) = ("run 1s\ncrash broker 2\nrun 2s\n", "run 2s\ncrash broker 2\nrun 1s\n");
    for (script, other) in [(early, late), (late, early)] {
        let branch = Script::parse(other).unwrap().statements;
        let Script { rules, opening, statements } = Script::parse(script).unwrap();
        let (left, _) = replay(rules, opening, &statements).unwrap();
        let told = verdict(Lang::En, &left, 0, &Pair::of(&left, 0, Beside::Branch(branch)));
        let here = told.contains(", here nothing is done then");
        let there = told.contains(", there nothing is done then");
        assert_eq!((here, there), (script == late, script == early), "{told}");
    }
}
