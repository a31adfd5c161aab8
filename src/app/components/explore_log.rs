//! What can be done to the log: much is written at once, its beginning is deleted, and the
//! configurations that its segments obey.

use yew::{Callback, Html};

use super::element::tag;
use super::explore_drafts::{FILL, Forms};
use super::explore_network::button;
use super::explore_settings::{set, view_choice};
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::engine::setting::POLICIES;
use crate::engine::{Act, Cluster, Fill, Name, Offset, Setting};
use crate::scenario::statement::usual_fill;
use crate::scene::wording::Phrase;

/// What can be chosen without the console, in the units of Kafka; -1 is none.
const CHOICES: [(Name, [i64; 4]); 4] = [
    (Name::SegmentBytes, [500, 10_000, 1_048_576, 1_073_741_824]),
    (Name::IndexIntervalBytes, [100, 500, 4_096, 65_536]),
    (Name::RetentionMs, [-1, 60_000, 3_600_000, 604_800_000]),
    (Name::RetentionBytes, [-1, 2_000, 20_000, 2_097_152]),
];

/// The group, closed until somebody opens it.
pub(super) fn view_log(forms: &Forms, cluster: &Cluster) -> Html {
    let (lang, on, drafts) = (forms.lang, &forms.on, &forms.drafts);
    let [count, bytes, keys] = [0, 1, 2].map(|at| drafts.fill[at].parse().unwrap_or(FILL[at]));
    let partition = forms.partition;
    let fill = Act::Fill(Fill { keys, partition, ..usual_fill(count, bytes) });
    let delete = Act::DeleteRecords { partition, before: drafts.before.parse().ok().map(Offset) };
    let form = tag("div", "form")
        .add(forms.field(Phrase::FillCount, Some("0"), |drafts| &mut drafts.fill[0]))
        .add(forms.field(Phrase::FillBytes, Some("0"), |drafts| &mut drafts.fill[1]))
        .add(forms.field(Phrase::FillKeys, Some("0"), |drafts| &mut drafts.fill[2]))
        .add(button(lang, Phrase::Fill, fill, on))
        .add(forms.field(Phrase::DeleteBefore, Some("0"), |drafts| &mut drafts.before))
        .add(button(lang, Phrase::DeleteRecords, delete, on));
    tag("details", "explore__group")
        .text("summary", "", say(lang, Phrase::LogActs))
        .add(form.html())
        .text("p", "explore__hint", say(lang, Phrase::LogActsHint))
        .add(view_choices(forms, cluster))
        .html()
}

/// `cleanup.policy`, and the numbers of `CHOICES`.
fn view_choices(forms: &Forms, cluster: &Cluster) -> Html {
    let on = &forms.on;
    let log = cluster.controller.image.settings(forms.partition).log;
    let policies = POLICIES.map(|(words, policy)| (words.to_owned(), policy == log.cleanup_policy));
    let set_policy =
        on.reform(|at: usize| set(Setting::CleanupPolicy(POLICIES[at.min(POLICIES.len() - 1)].1)));
    let numbers = CHOICES.iter().map(|(name, usual)| {
        let in_force = name.value(&cluster.settings, &log);
        view_numbers(in_force, *name, usual, on)
    });
    tag("div", "form")
        .add(view_choice("cleanup.policy", policies.into(), set_policy))
        .all(numbers)
        .html()
}

/// A configuration with its usual values, and with the one in force if that is another.
fn view_numbers(in_force: i64, name: Name, usual: &[i64], on: &Callback<Command>) -> Html {
    let values = with(usual, in_force);
    let shown = values.iter().map(|value| (value.to_string(), *value == in_force)).collect();
    let chosen = on.reform(move |at: usize| {
        set(Setting::Number(name, values.get(at).copied().unwrap_or(in_force)))
    });
    view_choice(name.as_str(), shown, chosen)
}

/// The values with `another` among them, in order.
pub(super) fn with(values: &[i64], another: i64) -> Vec<i64> {
    let mut values = values.to_vec();
    if let Err(at) = values.binary_search(&another) {
        values.insert(at, another);
    }
    values
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use yew::component;

    use super::super::explore::ExploreProps;
    use super::super::explore_drafts::use_forms;
    use super::super::part::Same;
    use super::super::tests::print;
    use super::*;
    use crate::replay::{History, Playhead, replay};
    use crate::scenario::Script;
    use crate::scene::view::Lang;

    fn played(text: &str) -> (History, Playhead) {
        let script = Script::parse(text).unwrap();
        replay(script.rules, script.opening, &script.statements).unwrap()
    }

    fn form(lang: Lang, text: &str) -> String {
        let (history, at) = played(text);
        let frame = Same(Arc::clone(&history.frames(at.branch)[at.step]));
        let (messages, console, open, on) = (vec![], None, true, Callback::noop());
        let partition = Cluster::PARTITION;
        print::<Alone>(ExploreProps { lang, frame, partition, messages, console, open, on })
    }

    #[component]
    fn Alone(props: &ExploreProps) -> Html {
        let forms = use_forms(props.lang, props.partition, &props.frame.cluster, &props.on);
        view_log(&forms, &props.frame.cluster)
    }

    #[test]
    fn the_value_in_force_is_among_those_to_choose_from_and_chosen() {
        let set = "set segment.bytes=3000\nset cleanup.policy=compact";
        let printed = form(Lang::En, set);
        for chosen in ["3000", "compact", "4096", "604800000", "-1"] {
            let option = format!("<option selected=\"selected\">{chosen}</option>");
            assert!(printed.contains(&option), "{chosen} is not chosen in {printed}");
        }
        assert_eq!(printed.matches("<option selected").count(), CHOICES.len() + 1);
        assert_eq!(with(&[1, 5], 3), [1, 3, 5]);
        assert_eq!(with(&[1, 5], 5), [1, 5]);
    }

    #[test]
    fn what_can_be_chosen_is_within_the_bounds_and_in_order() {
        for (name, values) in CHOICES {
            let (least, most) = name.bounds();
            assert!(values.is_sorted() && values[0] >= least && values[3] <= most, "{name:?}");
        }
    }

    #[test]
    fn the_group_is_closed_at_first_and_named_in_both_languages() {
        for lang in [Lang::En, Lang::Zh] {
            let printed = form(lang, "");
            assert!(printed.contains("<details class=\"explore__group\">"), "{printed}");
            for phrase in [Phrase::LogActs, Phrase::Fill, Phrase::FillBytes, Phrase::DeleteRecords]
            {
                assert!(printed.contains(&say(lang, phrase)), "{phrase:?}: {printed}");
            }
        }
    }
}
