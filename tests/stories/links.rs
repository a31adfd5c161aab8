//! When a message arrives whose link changes, and where its copy stands.

use highwater::engine::network::{Link, LinkState};
use highwater::engine::{
    Act, Action, BrokerId, ClientId, Cluster, Draft, Message, Millis, Node, Opening, Rules, step,
};

#[test]
fn a_faster_link_lets_what_is_under_way_arrive_sooner_and_a_slower_one_not_later() {
    let rules = Rules::default();
    let mut cluster = Opening::of(&rules).cluster(&rules);
    let [one, two] = [1, 2].map(|id| Node::Broker(BrokerId(id)));
    let mut act = |act| {
        cluster = step(&rules, &cluster, &Action::Act(act)).unwrap().cluster;
        let between = |m: &&Message| (m.from, m.to) == (one, two);
        let link = cluster.network.links.get(Link::between(one, two));
        let due = cluster.network.in_flight.values().find(between).map(|m| m.due_at.0);
        (due, link.copied())
    };
    let slow = |millis| Some(LinkState::Slow(Millis(millis)));
    assert_eq!(act(Act::Slow(one, two, 500)), (None, slow(500)));
    let crash = Act::Crash { broker: BrokerId(1), losing: 0 };
    assert_eq!(act(crash), (Some(500), slow(500)), "its connection closes");
    assert_eq!(act(Act::Slow(one, two, 900)), (Some(500), slow(900)));
    assert_eq!(act(Act::Slow(one, two, 200)), (Some(200), slow(200)));
    assert_eq!(act(Act::Cut(one, two)), (Some(200), Some(LinkState::Cut)));
    assert_eq!(act(Act::Slow(one, two, 300)), (Some(300), slow(300)), "it sets out anew");
    assert_eq!(act(Act::Heal(one, two)), (Some(10), None));
}

#[test]
fn a_copy_comes_after_all_that_is_under_way_on_its_connection() {
    let rules = Rules::default();
    let mut cluster = Opening::of(&rules).cluster(&rules);
    let mut take = |action| cluster = step(&rules, &cluster, &action).unwrap().cluster;
    let produce = |text: &str| {
        let (producer, partition) = (ClientId(1), Cluster::PARTITION);
        Action::Act(Act::Produce { producer, partition, records: [Draft::of(text)].into() })
    };
    take(produce("a"));
    take(Action::Wait(Millis(5)));
    take(produce("b"));
    let sent = |cluster: &Cluster| -> Vec<_> {
        let messages = cluster.network.in_flight.iter();
        messages.filter(|(_, m)| m.from == Node::Producer(ClientId(1))).map(|(id, _)| id).collect()
    };
    let [first, second] = sent(&cluster)[..] else { panic!("two requests are under way") };
    let mut take = |action| cluster = step(&rules, &cluster, &action).unwrap().cluster;
    take(Action::Act(Act::Duplicate(first)));
    let [_, _, copy] = sent(&cluster)[..] else { panic!("and a copy") };
    let due = |id| {
        let message: &Message = cluster.network.in_flight.get(id).unwrap();
        (message.request, message.due_at.0)
    };
    assert_eq!([due(first), due(second)], [(first, 10), (second, 15)]);
    assert_eq!(due(copy), (first, 15), "it carries the same request");
}
