//! The configurations that matter most; every other one is set in the console.

use web_sys::Event;
use yew::{Callback, Html, html};

use super::element::{self, Attr, choices, tag};
use super::explore_drafts::Forms;
use super::part::send_submitted;
use crate::app::adapters::{broker_count, say};
use crate::app::state::Command;
use crate::engine::{Acks, Act, Action, Cluster, Name, Setting};
use crate::scene::wording::Phrase;

const ACKS: [Acks; 3] = [Acks::Zero, Acks::One, Acks::All];

/// Gives a configuration this value.
pub(super) fn set(setting: Setting) -> Command {
    Command::Act(Action::Act(Act::Set(setting)))
}

/// `acks`, `min.insync.replicas` and `unclean.leader.election.enable`.
pub(super) fn view_switches(forms: &Forms, cluster: &Cluster) -> Html {
    let (lang, on) = (forms.lang, &forms.on);
    let topic = cluster.controller.image.settings(forms.partition);
    let acks = ACKS.map(|acks| (acks.as_str().to_owned(), cluster.settings.acks == acks));
    let least = (1..=broker_count(cluster))
        .map(|count| (count.to_string(), count == topic.min_insync_replicas))
        .collect();
    let unclean = [(Phrase::No, false), (Phrase::Yes, true)]
        .map(|(text, on)| (say(lang, text), on == topic.unclean_leader_election));
    let set_acks = |at: usize| Setting::Acks(ACKS[at.min(ACKS.len() - 1)]);
    let set_least = |at: usize| {
        Setting::MinInsyncReplicas(u8::try_from(at).unwrap_or(u8::MAX).saturating_add(1))
    };
    let set_acks = on.reform(move |at| set(set_acks(at)));
    let set_least = on.reform(move |at| set(set_least(at)));
    let set_unclean = on.reform(|at| set(Setting::UncleanLeaderElection(at == 1)));
    tag("div", "form")
        .add(view_choice("acks", acks.into(), set_acks))
        .add(view_choice("min.insync.replicas", least, set_least))
        .add(view_choice("unclean.leader.election.enable", unclean.into(), set_unclean))
        .html()
}

/// A configuration with a few values. `chosen` takes the number of the value.
pub(super) fn view_choice(
    name: &'static str,
    values: Vec<(String, bool)>,
    chosen: Callback<usize>,
) -> Html {
    let list = choices(values, chosen.reform(|event: Event| element::chosen(&event)));
    view_setting(name, list)
}

fn view_setting(name: &'static str, taker: Html) -> Html {
    let name = tag("code", "").with(Attr::Lang, "en").said(name).html();
    tag("label", "form__field form__field--setting").add(name).add(taker).html()
}

/// `replica.lag.time.max.ms`.
pub(super) fn view_lag(forms: &Forms) -> Html {
    let (value, oninput) = forms.text(|drafts| &mut drafts.lag);
    let setting = value.parse().ok().map(|ms| Setting::Number(Name::ReplicaLagTimeMax, ms));
    let input = html! { <input type="number" min="1" {value} {oninput} /> };
    tag("form", "form")
        .submitted(send_submitted(&forms.on, setting.map(set)))
        .add(view_setting(Name::ReplicaLagTimeMax.as_str(), input))
        .text("button", "form__button", say(forms.lang, Phrase::Apply))
        .html()
}
