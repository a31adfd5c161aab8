//! What an operator asks the controller for: leaders, replicas and readers of the partition that
//! is looked at, more partitions for its topic, another topic.

use yew::Html;

use super::element::{pressable, tag};
use super::explore_drafts::Forms;
use super::explore_network::button;
use super::part::send;
use crate::app::adapters::say;
use crate::app::state::Command;
use crate::engine::metadata::Partition;
use crate::engine::{Act, Action, BrokerId, ClientId, Cluster, Placing};
use crate::scene::wording::Phrase;

/// The group, closed until somebody opens it.
pub(super) fn view_operations(forms: &Forms, cluster: &Cluster) -> Html {
    let (lang, on, partition) = (forms.lang, &forms.on, forms.partition);
    let operate = |phrase, act| button(lang, phrase, act, on);
    let elect = |unclean| Act::Elect { partition: Some(partition), unclean };
    let move_to = |replicas| Act::Reassign { partition, replicas };
    let reader = |consumer: ClientId| {
        let act = send(on, Command::Act(Action::Act(Act::Assign { consumer, partition })));
        let said = format!("{} c{}", say(lang, Phrase::Assign), consumer.0);
        pressable("", act).key(consumer.0).said(said).html()
    };
    let moves = |of: &Partition| !of.adding.is_empty() || !of.removing.is_empty();
    let is_moving = cluster.controller.image.partitions.get(partition).is_some_and(moves);
    let take_back = || operate(Phrase::TakeMoveBack, move_to(None));
    let leaders = tag("div", "form")
        .add(operate(Phrase::ElectPreferred, elect(false)))
        .add(operate(Phrase::ElectUnclean, elect(true)))
        .all(cluster.consumers.keys().map(reader));
    let replicas = tag("div", "form")
        .add(forms.field(Phrase::Replicas, None, |drafts| &mut drafts.replicas))
        .add(operate(Phrase::Reassign, move_to(Some(brokers(&forms.drafts.replicas)))))
        .some(is_moving.then(take_back));
    tag("details", "explore__group")
        .text("summary", "", say(lang, Phrase::Operations))
        .text("p", "explore__hint", say(lang, Phrase::OperationsHint))
        .add(leaders.html())
        .add(replicas.html())
        .add(view_topics(forms, cluster))
        .html()
}

/// More partitions, and another topic.
fn view_topics(forms: &Forms, cluster: &Cluster) -> Html {
    let (lang, on, drafts) = (forms.lang, &forms.on, &forms.drafts);
    let topic = cluster.controller.image.partitions.get(forms.partition).map(|of| of.topic);
    // What is no number is asked for as 0, which is refused with the reason.
    let [more, partitions, factor] = [0, 1, 2].map(|at| drafts.topic[at].parse().unwrap_or(0_u16));
    let add = Act::AddPartitions { topic: topic.unwrap_or_default(), count: more };
    let replication_factor = u8::try_from(factor).unwrap_or(u8::MAX);
    let placing = Placing::Placed { partitions, replication_factor };
    let create = Act::CreateTopic { name: drafts.topic_name.trim().into(), placing };
    tag("div", "form")
        .add(forms.field(Phrase::MorePartitions, Some("1"), |drafts| &mut drafts.topic[0]))
        .add(button(lang, Phrase::AddPartitions, add, on))
        .add(forms.field(Phrase::TopicName, None, |drafts| &mut drafts.topic_name))
        .add(forms.field(Phrase::PartitionCount, Some("1"), |drafts| &mut drafts.topic[1]))
        .add(forms.field(Phrase::ReplicationFactor, Some("1"), |drafts| &mut drafts.topic[2]))
        .add(button(lang, Phrase::CreateTopic, create, on))
        .html()
}

/// The brokers of a list such as `2,3,1`.
fn brokers(list: &str) -> Vec<BrokerId> {
    let ids = list.split(|c: char| !c.is_ascii_digit()).filter(|id| !id.is_empty());
    ids.map(|id| BrokerId(id.parse().unwrap_or(u8::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use yew::{Callback, component};

    use super::super::explore::ExploreProps;
    use super::super::explore_drafts::use_forms;
    use super::super::part::Same;
    use super::super::tests::print;
    use super::*;
    use crate::replay::replay;
    use crate::scenario::Script;
    use crate::scene::view::Lang;

    fn group(lang: Lang, text: &str) -> String {
        let script = Script::parse(text).unwrap();
        let (history, at) = replay(script.rules, script.opening, &script.statements).unwrap();
        let frame = Same(Arc::clone(&history.frames(at.branch)[at.step]));
        let (messages, console, open, on) = (vec![], None, true, Callback::noop());
        let partition = Cluster::PARTITION;
        print::<Alone>(ExploreProps { lang, frame, partition, messages, console, open, on })
    }

    #[component]
    fn Alone(props: &ExploreProps) -> Html {
        let cluster = &props.frame.cluster;
        view_operations(&use_forms(props.lang, props.partition, cluster, &props.on), cluster)
    }

    #[test]
    fn the_replicas_in_force_stand_in_their_field_and_a_move_can_be_taken_back_while_it_lasts() {
        let replicas = "cluster brokers=3\ntopic orders replicas=2,1\n";
        for lang in [Lang::En, Lang::Zh] {
            let take_back = say(lang, Phrase::TakeMoveBack);
            let still = group(lang, replicas);
            assert!(still.contains("value=\"2,1\"") && !still.contains(&take_back), "{still}");
            let moving = group(lang, &format!("{replicas}reassign to 3,1\n"));
            assert!(moving.contains(&take_back), "{moving}");
        }
    }

    #[test]
    fn a_list_of_brokers_is_read_in_its_order() {
        assert_eq!(brokers("2, 3,1"), [2, 3, 1].map(BrokerId));
        assert_eq!(brokers("none"), []);
        assert_eq!(brokers("300"), [BrokerId(u8::MAX)]);
    }
}
