//! The table of editions: what each version of Kafka does, and its defaults where they differ.
//!
//! Rule: the table is printed from the engine's own (`engine::behaviour`, `engine::defaults`);
//! here stand only the words. The page fetches it, so that it weighs nothing at first.

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

words! { "behaviour":
    pub(in crate::scene::wording) fn behaviour for Behaviour, BEHAVIOURS {
        LagByTime, KeepsPace, HalfIntervalCheck, CaughtUpHoldBack, TruncationByEpoch,
        EpochFound, EpochAtElection, JoinFromEpochStart, LongerLogIsCut, FetchCarriesEpoch,
        EqualEndIsCaughtUp, RestartIsNoticed, OffsetNotAvailable, TruncationOnFetch,
        AlterPartition, MaximalIsr, Kraft, RecoveryState, FencedMayNotJoin, RestartedMayNotJoin,
        EligibleHoldBack, EpochStaysAtShrink, StrictMinIsr, EffectiveMinIsr,
        EligibleLeaderReplicas,
    }
}

/// The tables in one language: `www/editions.en.html`, `www/editions.zh.html`.
pub fn html(lang: Lang) -> String {
    let releases = Edition::ALL.map(|edition| edition.release().to_owned()).to_vec();
    let behaviours = Behaviour::ALL.iter().map(|one| {
        let source = format!("{}, {}", one.source(), one.release());
        let mut cells = vec![behaviour(lang, one), source];
        cells.extend(Edition::ALL.map(|edition| {
            let has = edition.rules().has(*one);
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
        for one in Behaviour::ALL {
            let (en, zh) = (behaviour(Lang::En, one), behaviour(Lang::Zh, one));
            assert!(!en.is_empty() && !en.ends_with('.'), "{en}");
            assert_eq!(fault_in_chinese(&zh), None, "{zh}");
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
