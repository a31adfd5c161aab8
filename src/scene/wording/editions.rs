//! The table of editions: what each version of Kafka does, and its defaults where they differ.
//!
//! Rule: the table is printed from the engine's own (`engine::behaviour`, `engine::defaults`);
//! here stand only the words. The page fetches it, so that it weighs nothing at first.

use super::fidelity::Text;
use super::resource::{Say, words};
use crate::engine::{Behaviour, Edition, Setting, defaults};
use crate::scenario::header::all_settings;
use crate::scene::Lang;
use crate::scene::svg::escape;

words! { "editions":
    /// A word of the table itself.
    pub(in crate::scene::wording) enum Heading {
        Behaviour,
        Source,
        Since,
        Configuration,
        Releases,
        Unknown,
    }
}

/// What each behaviour is, in English and Chinese, in the order of coming.
const WORDS: [(Behaviour, &str, &str); 25] = [
    (
        Behaviour::LagByTime,
        "A follower is out of sync by time alone, no longer by number of messages",
        "跟随者只按时间判定失步，不再按消息条数",
    ),
    (
        Behaviour::KeepsPace,
        "A follower that has reached what the leader had at its previous fetch keeps pace",
        "跟随者追上了首领在其上一次拉取时的末尾，即视为跟得上",
    ),
    (
        Behaviour::HalfIntervalCheck,
        "The ISR is looked at each half of replica.lag.time.max.ms, not each whole",
        "每隔 replica.lag.time.max.ms 的一半检查一次 ISR，而不是整个时长",
    ),
    (
        Behaviour::CaughtUpHoldBack,
        "A caught-up follower outside the ISR holds the high watermark back",
        "ISR 之外但已追上的跟随者也会拖住高水位",
    ),
    (
        Behaviour::TruncationByEpoch,
        "A follower asks where its last epoch ends before it cuts its log; before, it cut to \
             its own high watermark",
        "跟随者截断日志之前先询问其最后纪元的末尾；更早的版本截断到自己的高水位",
    ),
    (
        Behaviour::EpochFound,
        "The answer to that question names the epoch that was found",
        "对该询问的回答会说明找到的是哪个纪元",
    ),
    (
        Behaviour::EpochAtElection,
        "A leader notes its epoch when it is elected, not with its first append",
        "首领当选时即记下自己的纪元，而不是首次追加时",
    ),
    (
        Behaviour::JoinFromEpochStart,
        "Who joins the ISR has reached the start of the leader's epoch",
        "加入 ISR 的副本必须已到达首领纪元的起点",
    ),
    (
        Behaviour::LongerLogIsCut,
        "A follower whose log is longer than the leader's cuts it; before, its broker stopped",
        "跟随者的日志长于首领时将其截断；更早的版本中其 broker 会停止",
    ),
    (
        Behaviour::FetchCarriesEpoch,
        "Fetches carry the leader epoch, and stale ones are refused",
        "拉取请求携带首领纪元，过期的会被拒绝",
    ),
    (
        Behaviour::EqualEndIsCaughtUp,
        "A follower whose log ends where the leader's does is caught up, however long ago it \
             fetched",
        "日志末尾与首领相同的跟随者即为已追上，不论上次拉取是多久以前",
    ),
    (
        Behaviour::RestartIsNoticed,
        "The controller sees that a broker restarted within its session",
        "控制器能发现 broker 在会话期内重启过",
    ),
    (
        Behaviour::OffsetNotAvailable,
        "A new leader does not say where the partition ends until its high watermark has \
             reached its epoch",
        "新首领的高水位到达其纪元之前，不回答分区的末尾在哪里",
    ),
    (
        Behaviour::TruncationOnFetch,
        "Each fetch looks whether the logs part; there is no phase of its own for it",
        "每次拉取都检查日志是否分叉，不再有单独的截断阶段",
    ),
    (
        Behaviour::AlterPartition,
        "The leader asks the controller for another ISR; before, it wrote to ZooKeeper",
        "首领向控制器请求变更 ISR；更早的版本直接写入 ZooKeeper",
    ),
    (
        Behaviour::MaximalIsr,
        "While an ISR change is undecided, the leader counts with every ISR that may be in \
             force",
        "ISR 变更未决时，首领按所有可能生效的 ISR 计算",
    ),
    (
        Behaviour::Kraft,
        "The metadata are a log of a quorum of controllers; before, ZooKeeper held them",
        "元数据是控制器法定组的日志；更早的版本存放在 ZooKeeper 中",
    ),
    (
        Behaviour::RecoveryState,
        "The leader of an unclean election reports that it recovered before others join",
        "不干净选举产生的首领先报告已恢复，其他副本才能加入",
    ),
    (
        Behaviour::FencedMayNotJoin,
        "Who is fenced or shuts down may not join the ISR",
        "被隔离或正在关闭的 broker 不得加入 ISR",
    ),
    (
        Behaviour::RestartedMayNotJoin,
        "Who restarted since its last fetch may not join the ISR",
        "上次拉取之后重启过的副本不得加入 ISR",
    ),
    (
        Behaviour::EligibleHoldBack,
        "Only a follower that may join the ISR holds the high watermark back",
        "只有可以加入 ISR 的跟随者才会拖住高水位",
    ),
    (
        Behaviour::EpochStaysAtShrink,
        "The leader epoch stays when the ISR shrinks",
        "ISR 收缩时首领纪元不变",
    ),
    (
        Behaviour::StrictMinIsr,
        "The high watermark stands while the ISR is below min.insync.replicas",
        "ISR 小于 min.insync.replicas 时高水位停住",
    ),
    (
        Behaviour::EffectiveMinIsr,
        "min.insync.replicas above the number of replicas counts as that number",
        "min.insync.replicas 大于副本数时按副本数计算",
    ),
    (
        Behaviour::EligibleLeaderReplicas,
        "Replicas that fell out of the ISR below min.insync.replicas may still be elected",
        "在 ISR 小于 min.insync.replicas 时离开 ISR 的副本仍可当选",
    ),
];

/// The tables in one language: `www/editions.en.html`, `www/editions.zh.html`.
pub fn html(lang: Lang) -> String {
    let releases = Edition::ALL.map(|edition| edition.release().to_owned()).to_vec();
    let behaviours = WORDS.iter().map(|(behaviour, en, zh)| {
        let source = format!("{}, {}", behaviour.source(), behaviour.release());
        let mut cells = vec![Text { en, zh }.get(lang).to_owned(), source];
        cells.extend(Edition::ALL.map(|edition| {
            let has = edition.rules().has(*behaviour);
            if has { "✓" } else { "–" }.to_owned()
        }));
        cells
    });
    let source = format!("{}, {}", Heading::Source.say(lang), Heading::Since.say(lang));
    let first = [Heading::Behaviour.say(lang), source];
    let mut text = table(&first, behaviours);
    let release = [vec![Heading::Releases.say(lang)], releases].concat();
    let differing = all_settings().filter_map(|setting| {
        let values = Edition::ALL.map(|edition| default_of(lang, setting, edition));
        let differs = values.iter().any(|value| *value != values[0]);
        differs.then(|| [vec![setting.name().to_owned()], values.to_vec()].concat())
    });
    text += &table(&[Heading::Configuration.say(lang)], [release].into_iter().chain(differing));
    text
}

/// A default as it is written, or that the edition does not know the configuration.
fn default_of(lang: Lang, setting: Setting, edition: Edition) -> String {
    if !defaults::exists(setting.name(), edition) {
        return Heading::Unknown.say(lang);
    }
    let rules = edition.rules();
    setting.in_force(&rules.settings(), &rules.topic_settings()).value()
}

/// A table with a column for each edition after the `first` ones.
fn table(first: &[String], rows: impl Iterator<Item = Vec<String>>) -> String {
    let editions = Edition::ALL.map(|edition| edition.as_str().to_owned());
    let heading = [first, &editions].concat();
    let heading: String =
        heading.iter().map(|name| format!("<th scope=\"col\">{}</th>", escape(name))).collect();
    let row = |cells: Vec<String>| {
        let (name, cells) = cells.split_first().expect("a row has its name");
        let cells: String = cells.iter().map(|cell| format!("<td>{}</td>", escape(cell))).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", escape(name))
    };
    let rows: String = rows.map(row).collect();
    format!("<table>\n<thead><tr>{heading}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::wording::tests::fault_in_chinese;

    #[test]
    fn every_behaviour_is_named_in_both_languages() {
        let named: Vec<Behaviour> = WORDS.iter().map(|(behaviour, ..)| *behaviour).collect();
        assert_eq!(named, Behaviour::ALL, "in the order of the engine's table");
        for (_, en, zh) in WORDS {
            assert!(!en.is_empty() && !en.ends_with('.'), "{en}");
            assert_eq!(fault_in_chinese(zh), None, "{zh}");
        }
    }

    #[test]
    fn a_default_stands_in_the_table_if_editions_differ_in_it() {
        let table = html(Lang::En);
        for differs in ["acks", "replica.lag.max.messages", "zookeeper.session.timeout.ms"] {
            assert!(table.contains(&format!("<th scope=\"row\">{differs}</th>")), "{differs}");
        }
        assert!(!table.contains("fetch.max.wait.ms</th><td>500</td><td>500</td>"));
    }

    #[test]
    fn the_tables_of_the_page_are_printed_from_the_engine() {
        let file = expect_test::expect_file!["../../../www/editions.en.html"];
        file.assert_eq(&html(Lang::En));
        let file = expect_test::expect_file!["../../../www/editions.zh.html"];
        file.assert_eq(&html(Lang::Zh));
    }
}
