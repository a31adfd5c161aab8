//! The panel to act on the cluster: clients, brokers, links, messages, settings, console.

use std::sync::Arc;

use yew::{Callback, Html, Properties, component};

use super::element::{Attr, button, tag};
use super::explore_drafts::use_forms;
use super::explore_forms::{view_brokers, view_console, view_produce};
use super::explore_log::view_log;
use super::explore_network::{view_link, view_links, view_messages};
use super::explore_operations::view_operations;
use super::explore_settings::{view_lag, view_switches};
use super::part::{Same, send};
use crate::app::adapters::{FilesPhrase, say, say_files};
use crate::app::state::{Command, Problem};
use crate::engine::{Cluster, Node, PartitionId};
use crate::replay::Frame;
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// See the module.
#[derive(Clone, PartialEq, Properties)]
pub struct ExploreProps {
    /// The language.
    pub lang: Lang,
    /// The step that is shown.
    pub frame: Same<Arc<Frame>>,
    /// The partition that is looked at.
    pub partition: PartitionId,
    /// The messages in flight: their names.
    pub messages: Vec<(crate::engine::MessageId, String)>,
    /// What was wrong with the last statement.
    pub console: Option<Problem>,
    /// Whether the panel is open at first.
    pub open: bool,
    /// Takes commands.
    pub on: Callback<Command>,
}

/// The panel.
#[component]
pub fn Explore(props: &ExploreProps) -> Html {
    let ExploreProps { lang, frame, on, .. } = props;
    let (lang, cluster) = (*lang, &frame.cluster);
    let forms = use_forms(lang, props.partition, cluster, on);
    let open = send(on, Command::OpenFiles(true));
    tag("details", "panel explore")
        .flag(Attr::IsOpen, props.open)
        .text("summary", "", say(lang, Phrase::Acts))
        .text("p", "explore__hint", say(lang, Phrase::ExploreHint))
        .add(view_produce(&forms, cluster))
        .add(view_log(&forms, cluster))
        .add(view_operations(&forms, cluster))
        .text("h2", "", say(lang, Phrase::Brokers))
        .add(view_brokers(&forms, cluster))
        .text("h2", "", say(lang, Phrase::MessagesInFlight))
        .add(view_messages(lang, &props.messages, on))
        .text("h2", "", say(lang, Phrase::Links))
        .add(view_link(&forms, &nodes(cluster)))
        .add(view_links(lang, cluster, on))
        .text("h2", "", say(lang, Phrase::Settings))
        .add(view_switches(&forms, cluster))
        .add(view_lag(&forms))
        .text("h2", "", say(lang, Phrase::Console))
        .add(view_console(&forms, props.console.as_ref()))
        .add(button("explore__save", send(on, Command::SaveLesson), say(lang, Phrase::SaveLesson)))
        .text("h2", "", say_files(lang, FilesPhrase::Title))
        .add(button("open-files__opener", open, say_files(lang, FilesPhrase::OpenFiles)))
        .html()
}

fn nodes(cluster: &Cluster) -> Vec<Node> {
    let brokers = cluster.brokers.keys().map(Node::Broker);
    let producers = cluster.producers.keys().map(Node::Producer);
    let consumers = cluster.consumers.keys().map(Node::Consumer);
    brokers.chain([Node::Controller]).chain(producers).chain(consumers).collect()
}
