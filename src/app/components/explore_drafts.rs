//! What somebody has typed in the forms of the panel and not sent yet.

use std::rc::Rc;

use web_sys::{HtmlInputElement, InputEvent};
use yew::{Callback, Html, TargetCast, UseStateSetter, hook, html, use_state};

use super::element;
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::engine::{BrokerId, Cluster, PartitionId};
use crate::scene::view::Lang;
use crate::scene::wording::Phrase;

/// How many records are written at once, how long their values are, and how many keys they use,
/// unless somebody types something else.
pub(super) const FILL: [u32; 3] = [500, 100, 0];

/// How long a message takes on a slowed link, in milliseconds, unless somebody types something
/// else.
pub(super) const SLOW_MS: u64 = 400;

/// How many partitions are added to a topic, how many another topic has, and how many replicas
/// each of those, unless somebody types something else.
const TOPIC: [u16; 3] = [1, 3, 3];

/// The contents of the forms.
#[derive(Clone)]
pub(super) struct Drafts {
    pub value: String,
    pub key: String,
    /// Whether the value is null.
    pub null: bool,
    pub fill: [String; FILL.len()],
    /// The offset before which records are deleted.
    pub before: String,
    /// How many records a crash loses.
    pub losing: String,
    /// The ends of the link, by their places in the list of nodes.
    pub ends: [usize; 2],
    pub delay: String,
    /// `replica.lag.time.max.ms`.
    pub lag: String,
    /// The replicas to move to, the preferred leader first.
    pub replicas: String,
    /// What was in force when these two were typed.
    in_force: [String; 2],
    /// How many more partitions; how many of another topic, and the replicas of each.
    pub topic: [String; 3],
    pub topic_name: String,
    pub statement: String,
}

/// Where in the drafts a text is.
pub(super) type Place = fn(&mut Drafts) -> &mut String;

/// The drafts, and who hears of them.
pub(super) struct Forms {
    pub lang: Lang,
    /// The partition that is acted on.
    pub partition: PartitionId,
    pub drafts: Rc<Drafts>,
    pub on: Callback<Command>,
    set: UseStateSetter<Rc<Drafts>>,
}

impl Drafts {
    fn new() -> Drafts {
        Drafts {
            value: "order-1".to_owned(),
            key: String::new(),
            null: false,
            fill: FILL.map(|usual| usual.to_string()),
            before: String::new(),
            losing: "1".to_owned(),
            ends: [0, 1],
            delay: SLOW_MS.to_string(),
            lag: String::new(),
            replicas: String::new(),
            in_force: Default::default(),
            topic: TOPIC.map(|usual| usual.to_string()),
            topic_name: "payments".to_owned(),
            statement: String::new(),
        }
    }
}

/// The forms, to act on a partition of the cluster.
#[hook]
pub(super) fn use_forms(
    lang: Lang,
    partition: PartitionId,
    cluster: &Cluster,
    on: &Callback<Command>,
) -> Forms {
    let replicas = cluster.controller.image.partitions.get(partition).map(|of| &of.replicas[..]);
    let replicas: Vec<String> =
        replicas.unwrap_or_default().iter().map(BrokerId::to_string).collect();
    let in_force = [cluster.settings.replica_lag_time_max.0.to_string(), replicas.join(",")];
    let kept = use_state(|| Rc::new(Drafts::new()));
    let mut drafts = Rc::clone(&kept);
    // Another value in force takes the place of what was typed.
    if drafts.in_force != in_force {
        let drafts = Rc::make_mut(&mut drafts);
        [drafts.lag, drafts.replicas] = in_force.clone();
        drafts.in_force = in_force;
    }
    Forms { lang, partition, drafts, on: on.clone(), set: kept.setter() }
}

impl Forms {
    /// Changes the drafts when something happens.
    pub(super) fn keep<E: 'static>(
        &self,
        change: impl Fn(&mut Drafts, E) + 'static,
    ) -> Callback<E> {
        let (drafts, set) = (Rc::clone(&self.drafts), self.set.clone());
        Callback::from(move |event| {
            let mut drafts = Rc::clone(&drafts);
            change(Rc::make_mut(&mut drafts), event);
            set.set(drafts);
        })
    }

    /// The text at that place, and what keeps what is typed there.
    pub(super) fn text(&self, place: Place) -> (String, Callback<InputEvent>) {
        let typed = self.keep(move |drafts, event| *place(drafts) = typed(&event));
        (std::mem::take(place(&mut Drafts::clone(&self.drafts))), typed)
    }

    /// A field for a text; for a number, if there is a least one.
    pub(super) fn field(&self, name: Phrase, least: Option<&'static str>, place: Place) -> Html {
        let (value, oninput) = self.text(place);
        let kind = if least.is_some() { "number" } else { "text" };
        let input = html! { <input type={kind} min={least} {value} {oninput} /> };
        element::field("form__field", say(self.lang, name), input)
    }
}

/// What a field holds after `event`.
pub(super) fn typed(event: &InputEvent) -> String {
    event.target_unchecked_into::<HtmlInputElement>().value()
}
