//! The panel to act on the cluster: clients, brokers, links, messages, settings, console.

use yew::{Callback, Html, Properties, component, html};

use super::explore_drafts::use_forms;
use super::explore_forms::{view_brokers, view_console, view_produce};
use super::explore_log::view_log;
use super::explore_network::{view_link, view_links, view_messages};
use super::explore_settings::{view_lag, view_switches};
use super::part::send;
use crate::app::adapters::{FilesPhrase, say, say_files};
use crate::app::state::Command;
use crate::engine::{Cluster, Node};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ExploreProps {
    /// The language.
    pub lang: Lang,
    /// The cluster at the step that is shown.
    pub cluster: Cluster,
    /// The messages in flight: their names.
    pub messages: Vec<(crate::engine::MessageId, String)>,
    /// What was wrong with the last statement.
    pub console: Option<String>,
    /// Whether the panel is open at first.
    pub open: bool,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The panel.
#[component]
pub fn Explore(props: &ExploreProps) -> Html {
    let ExploreProps { lang, cluster, on, .. } = props;
    let lang = *lang;
    let forms = use_forms(lang, cluster.settings.replica_lag_time_max.0, on);
    html! {
        <details class="panel explore" open={props.open}>
            <summary>{ say(lang, Phrase::Acts) }</summary>
            <p class="explore__hint">{ say(lang, Phrase::ExploreHint) }</p>
            { view_produce(&forms, cluster) }
            { view_log(&forms, cluster) }
            <h2>{ say(lang, Phrase::Brokers) }</h2>
            { view_brokers(&forms, cluster) }
            <h2>{ say(lang, Phrase::MessagesInFlight) }</h2>
            { view_messages(lang, &props.messages, on) }
            <h2>{ say(lang, Phrase::Links) }</h2>
            { view_link(&forms, &nodes(cluster)) }
            { view_links(lang, cluster, on) }
            <h2>{ say(lang, Phrase::Settings) }</h2>
            { view_switches(lang, cluster, on) }
            { view_lag(&forms) }
            <h2>{ say(lang, Phrase::Console) }</h2>
            { view_console(&forms, props.console.as_deref()) }
            <h2>{ say_files(lang, FilesPhrase::Title) }</h2>
            <button type="button" class="open-files__opener"
                onclick={send(on, Command::OpenFiles(true))}>
                { say_files(lang, FilesPhrase::OpenFiles) }
            </button>
        </details>
    }
}

fn nodes(cluster: &Cluster) -> Vec<Node> {
    let brokers = cluster.brokers.keys().map(Node::Broker);
    let producers = cluster.producers.keys().map(Node::Producer);
    let consumers = cluster.consumers.keys().map(Node::Consumer);
    brokers.chain([Node::Controller]).chain(producers).chain(consumers).collect()
}
