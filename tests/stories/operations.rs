//! What operators ask for: topics, elections, reassignments, balance.

use highwater::engine::{
    Act, Action, Blocked, BrokerId, BrokerSet, ClientId, Cluster, Draft, Edition, Millis, Name,
    Offset, Opening, PartitionId, Placing, RecordId, Rules, Setting, TopicId, step,
};

const FIRST: PartitionId = Cluster::PARTITION;

struct Run {
    rules: Rules,
    cluster: Cluster,
}

fn ids(ids: &[u8]) -> Vec<BrokerId> {
    ids.iter().map(|id| BrokerId(*id)).collect()
}

fn set(of: &[u8]) -> BrokerSet {
    ids(of).into_iter().collect()
}

impl Run {
    fn of(edition: Edition, brokers: u8) -> Run {
        let rules = edition.rules();
        let opening = Opening { brokers, ..Opening::of(&rules) };
        Run { rules, cluster: opening.cluster(&rules) }
    }

    fn act(&mut self, act: Act) -> Result<(), Blocked> {
        self.cluster = step(&self.rules, &self.cluster, &Action::Act(act))?.cluster;
        Ok(())
    }

    /// Lets the world go on until `done`, for some minutes of virtual time at most.
    fn until(&mut self, done: impl Fn(&Cluster) -> bool) {
        for _ in 0..20_000 {
            if done(&self.cluster) {
                return;
            }
            self.cluster = step(&self.rules, &self.cluster, &Action::Next).unwrap().cluster;
        }
        panic!("it does not come true");
    }

    fn create(&mut self, name: &str, replicas: &[&[u8]]) -> Result<PartitionId, Blocked> {
        let placing = Placing::Given(replicas.iter().map(|one| ids(one)).collect());
        self.act(Act::CreateTopic { name: name.into(), placing })?;
        Ok(self.cluster.controller.image.find(&format!("{name}-0")).unwrap())
    }

    fn produce(&mut self, partition: PartitionId) {
        let records = [Draft::of("a")].into();
        let produce = Act::Produce { producer: ClientId(1), partition, records };
        self.act(produce).unwrap();
        let acknowledged = self.cluster.ledger.acknowledged.iter().count();
        self.until(|cluster| cluster.ledger.acknowledged.iter().count() > acknowledged);
    }
}

#[test]
fn a_new_topic_can_be_written_and_read() {
    for edition in [Edition::V0_8, Edition::V2_7, Edition::V4_0] {
        let mut run = Run::of(edition, 3);
        let orders = run.create("orders", &[&[2, 3], &[3, 1]]).unwrap();
        run.produce(orders);
        let (consumer, partition) = (ClientId(1), orders);
        run.act(Act::Assign { consumer, partition }).unwrap();
        run.until(|cluster| cluster.consumers.get(consumer).unwrap().position == Offset(1));
        let (leader, replica) = run.cluster.leader(orders).unwrap();
        assert_eq!((leader, replica.log.end()), (BrokerId(2), Offset(1)));
        assert!(run.cluster.replica(BrokerId(1), orders).is_none());
        run.produce(Cluster::PARTITION);
        run.produce(Cluster::PARTITION);
        run.act(Act::Assign { consumer, partition: Cluster::PARTITION }).unwrap();
        run.until(|cluster| cluster.consumers.get(consumer).unwrap().position == Offset(2));
        let read: Vec<_> = run.cluster.consumers.get(consumer).unwrap().read.iter().collect();
        let first = read.first().map(|(at, _)| *at);
        assert_eq!((first, read.len()), (Some(Offset(0)), 2), "all of it, from the beginning");
    }
}

#[test]
fn records_travel_with_the_producers_request_and_with_answers_to_fetches() {
    let mut run = Run::of(Edition::V4_0, 3);
    assert!(run.cluster.ledger.acknowledged.is_empty());
    run.produce(Cluster::PARTITION);
    assert!(!run.cluster.ledger.acknowledged.is_empty());
    let produce = |run: &mut Run| {
        let records = [Draft::of("b"), Draft::of("c")].into();
        let producer = ClientId(1);
        run.act(Act::Produce { producer, partition: Cluster::PARTITION, records }).unwrap();
    };
    let travelling = |cluster: &Cluster| {
        let carriers = cluster.network.in_flight.values();
        carriers.map(|message| message.body.records()).filter(|records| !records.is_empty()).count()
    };
    run.until(|cluster| travelling(cluster) == 0);
    produce(&mut run);
    assert_eq!(travelling(&run.cluster), 1);
    run.until(|cluster| travelling(cluster) == 2);
    let records = run.cluster.network.in_flight.values().map(|message| message.body.records());
    let both = vec![RecordId(1), RecordId(2)];
    assert_eq!(records.filter(|records| *records == both).count(), 2, "one to each follower");
}

#[test]
fn a_topic_that_cannot_be_created_changes_nothing() {
    let mut run = Run::of(Edition::V4_0, 3);
    let before = run.cluster.clone();
    let placed = |partitions, replication_factor| Act::CreateTopic {
        name: "orders".into(),
        placing: Placing::Placed { partitions, replication_factor },
    };
    assert_eq!(run.act(placed(1, 4)), Err(Blocked::ReplicationFactor { most: 3 }));
    assert_eq!(run.act(placed(1, 0)), Err(Blocked::ReplicationFactor { most: 3 }));
    assert_eq!(run.act(placed(0, 1)), Err(Blocked::TooFewPartitions { have: 0 }));
    assert_eq!(run.act(placed(100, 1)), Err(Blocked::TooManyPartitions { most: 100 }));
    for name in ["a b", "", ".", "..", "größe", &"x".repeat(250)] {
        assert_eq!(run.create(name, &[&[1]]), Err(Blocked::BadTopicName), "{name}");
    }
    assert_eq!(run.create("highwater", &[&[1]]), Err(Blocked::TopicExists(TopicId(0))));
    assert_eq!(run.create("orders", &[&[1, 1]]), Err(Blocked::AssignedTwice(BrokerId(1))));
    assert_eq!(run.create("orders", &[&[1, 7]]), Err(Blocked::NotRegistered(BrokerId(7))));
    assert_eq!(run.create("orders", &[&[1], &[2, 3]]), Err(Blocked::ReplicaCount { needed: 1 }));
    assert_eq!(run.create("orders", &[&[]]), Err(Blocked::NoReplicas));
    assert_eq!(run.cluster, before);
    run.act(placed(4, 2)).unwrap();
    let image = &run.cluster.controller.image;
    assert_eq!(image.partitions_of(TopicId(1)).count(), 4);
    assert!(
        image.partitions_of(TopicId(1)).all(|(_, p)| p.replicas.len() == 2 && p.isr.len() == 2)
    );
}

#[test]
fn partitions_are_added_with_as_many_replicas() {
    let mut run = Run::of(Edition::V4_0, 3);
    run.create("orders", &[&[1, 2]]).unwrap();
    run.act(Act::AddPartitions { topic: TopicId(1), count: 2 }).unwrap();
    let image = &run.cluster.controller.image;
    let added: Vec<_> = image.partitions_of(TopicId(1)).map(|(_, p)| p.replicas.len()).collect();
    assert_eq!(added, [2, 2, 2]);
    let more = |count| Act::AddPartitions { topic: TopicId(1), count };
    assert_eq!(run.act(more(0)), Err(Blocked::TooFewPartitions { have: 3 }));
    let nowhere = Act::AddPartitions { topic: TopicId(9), count: 1 };
    assert_eq!(run.act(nowhere), Err(Blocked::NoTopic(TopicId(9))));
    // There are four with the first topic's, and a hundred at most.
    assert_eq!(run.act(more(97)), Err(Blocked::TooManyPartitions { most: 100 }));
    run.act(more(96)).unwrap();
    let image = &run.cluster.controller.image;
    let numbers: Vec<u16> = image.partitions_of(TopicId(1)).map(|(_, p)| p.index).collect();
    assert_eq!(numbers, (0..99).collect::<Vec<u16>>());
}

#[test]
fn names_may_be_long_and_replicas_may_be_away_but_not_all_of_them() {
    let mut run = Run::of(Edition::V4_0, 3);
    let long = "x".repeat(249);
    run.create(&long, &[&[1]]).unwrap();
    run.create("a.b_c-D9", &[&[1]]).unwrap();
    run.act(Act::Crash { broker: BrokerId(2), losing: 0 }).unwrap();
    run.until(|cluster| !cluster.controller.image.is_unfenced(BrokerId(2)));
    assert_eq!(run.create("away", &[&[2]]), Err(Blocked::NobodyActive));
    let orders = run.create("orders", &[&[2, 3]]).unwrap();
    let partition = run.cluster.partition(orders).unwrap();
    assert_eq!((partition.leader, partition.isr), (Some(BrokerId(3)), set(&[3])));
}

#[test]
fn a_partition_moves_and_the_old_replica_goes() {
    for edition in [Edition::V2_7, Edition::V3, Edition::V4_0, Edition::V4_1] {
        let mut run = Run::of(edition, 4);
        let orders = run.create("orders", &[&[1, 2]]).unwrap();
        run.produce(orders);
        let epoch = run.cluster.partition(orders).unwrap().leader_epoch;
        run.act(Act::Reassign { partition: orders, replicas: Some(ids(&[3, 4])) }).unwrap();
        let moving = run.cluster.partition(orders).unwrap().clone();
        assert_eq!(moving.replicas, ids(&[3, 4, 1, 2]));
        assert_eq!((moving.adding, moving.removing), (set(&[3, 4]), set(&[1, 2])));
        run.until(|cluster| !cluster.partition(orders).unwrap().is_reassigning());
        let moved = run.cluster.partition(orders).unwrap().clone();
        assert_eq!((moved.replicas, moved.isr), (ids(&[3, 4]), set(&[3, 4])));
        assert_eq!(moved.leader, Some(BrokerId(3)));
        assert!(moved.leader_epoch > epoch);
        run.until(|cluster| {
            let gone = |id| cluster.replica(BrokerId(id), orders).is_none();
            gone(1)
                && gone(2)
                && cluster.leader(orders).is_some_and(|(_, r)| r.leadership().is_some())
        });
        assert_eq!(run.cluster.leader(orders).unwrap().1.log.end(), Offset(1));
        assert_eq!(run.cluster.ledger.lost().count(), 0);
        run.produce(orders);
    }
}

#[test]
fn a_move_can_be_taken_back() {
    let mut run = Run::of(Edition::V4_0, 3);
    let orders = run.create("orders", &[&[1, 2]]).unwrap();
    let take_back = Act::Reassign { partition: orders, replicas: None };
    assert_eq!(run.act(take_back.clone()), Err(Blocked::NoReassignment(orders)));
    run.act(Act::Crash { broker: BrokerId(3), losing: 0 }).unwrap();
    run.act(Act::Reassign { partition: orders, replicas: Some(ids(&[1, 3])) }).unwrap();
    assert!(run.cluster.partition(orders).unwrap().is_reassigning());
    run.act(take_back).unwrap();
    let back = run.cluster.partition(orders).unwrap();
    assert_eq!((&back.replicas, back.isr, back.adding), (&ids(&[1, 2]), set(&[1, 2]), set(&[])));
    let same = Act::Reassign { partition: orders, replicas: Some(ids(&[1, 2])) };
    assert_eq!(run.act(same), Err(Blocked::NoChange));
}

#[test]
fn the_preferred_leader_gets_the_partition_back_by_command_or_by_itself() {
    for edition in [Edition::V0_9, Edition::V4_0] {
        let mut run = Run::of(edition, 3);
        let elect = Act::Elect { partition: Some(FIRST), unclean: false };
        assert_eq!(run.act(elect.clone()), Err(Blocked::ElectionNotNeeded));
        let again = |run: &mut Run| {
            run.act(Act::Crash { broker: BrokerId(1), losing: 0 }).unwrap();
            run.until(|cluster| cluster.partition(FIRST).unwrap().leader == Some(BrokerId(2)));
        };
        again(&mut run);
        let none = Err(Blocked::PreferredNotAvailable(BrokerId(1)));
        assert_eq!(run.act(elect.clone()), none);
        run.act(Act::Restart(BrokerId(1))).unwrap();
        run.until(|cluster| cluster.partition(FIRST).unwrap().isr.contains(BrokerId(1)));
        run.act(elect).unwrap();
        assert_eq!(run.cluster.partition(FIRST).unwrap().leader, Some(BrokerId(1)));
        run.until(|cluster| cluster.leader(FIRST).is_some_and(|(_, r)| r.leadership().is_some()));
        again(&mut run);
        run.act(Act::Restart(BrokerId(1))).unwrap();
        run.until(|cluster| cluster.partition(FIRST).unwrap().leader == Some(BrokerId(1)));
        assert!(run.cluster.now.0.is_multiple_of(300_000), "the check of the balance did it");
    }
}

#[test]
fn without_rebalancing_leaders_stay_where_they_are() {
    let mut run = Run::of(Edition::V4_0, 3);
    run.act(Act::Set(Setting::AutoLeaderRebalance(false))).unwrap();
    run.act(Act::Crash { broker: BrokerId(1), losing: 0 }).unwrap();
    run.until(|cluster| cluster.partition(FIRST).unwrap().leader == Some(BrokerId(2)));
    run.act(Act::Restart(BrokerId(1))).unwrap();
    run.until(|cluster| cluster.now.0 > 700_000);
    assert_eq!(run.cluster.partition(FIRST).unwrap().leader, Some(BrokerId(2)));
}

#[test]
fn an_unclean_election_is_held_on_demand() {
    let mut run = Run::of(Edition::V4_0, 2);
    for id in [2, 1] {
        run.act(Act::Crash { broker: BrokerId(id), losing: 0 }).unwrap();
        run.until(|cluster| !cluster.controller.image.is_unfenced(BrokerId(id)));
    }
    let elect = Act::Elect { partition: None, unclean: true };
    assert_eq!(run.act(elect.clone()), Err(Blocked::NobodyToElect));
    run.act(Act::Restart(BrokerId(2))).unwrap();
    run.until(|cluster| cluster.controller.image.is_active(BrokerId(2)));
    run.act(elect.clone()).unwrap();
    let partition = run.cluster.partition(FIRST).unwrap();
    assert_eq!((partition.leader, partition.isr), (Some(BrokerId(2)), set(&[2])));
    assert_eq!(run.act(elect), Err(Blocked::ElectionNotNeeded));
}

#[test]
fn a_configuration_can_be_set_for_one_topic() {
    let mut run = Run::of(Edition::V4_1, 3);
    let orders = run.create("orders", &[&[1, 2, 3]]).unwrap();
    let of_orders = |value| Act::SetOf(TopicId(1), Setting::MinInsyncReplicas(value));
    run.act(of_orders(2)).unwrap();
    let before = run.cluster.clone();
    run.act(of_orders(2)).unwrap();
    assert_eq!(run.cluster, before, "it has that value already");
    let elsewhere = Act::SetOf(TopicId(9), Setting::MinInsyncReplicas(2));
    assert_eq!(run.act(elsewhere), Err(Blocked::NoTopic(TopicId(9))));
    for id in [2, 3] {
        run.act(Act::Crash { broker: BrokerId(id), losing: 0 }).unwrap();
        run.until(|cluster| !cluster.controller.image.is_unfenced(BrokerId(id)));
    }
    let elr = |run: &Run, id| run.cluster.partition(id).unwrap().elr;
    assert_eq!((elr(&run, orders), elr(&run, FIRST)), (set(&[3]), set(&[])));
    run.act(of_orders(1)).unwrap();
    assert_eq!(elr(&run, orders), set(&[]), "the ISR is large enough again");
}

/// Whether a topic with one replica takes a write with acks=all if it asks for two of them.
fn is_written_with_min_isr_above_its_replicas(edition: Edition) -> bool {
    let mut run = Run::of(edition, 3);
    let orders = run.create("orders", &[&[1]]).unwrap();
    let topic = run.cluster.partition(orders).unwrap().topic;
    run.act(Act::SetOf(topic, Setting::MinInsyncReplicas(2))).unwrap();
    run.until(|cluster| cluster.brokers.get(BrokerId(1)).unwrap().image.partitions.len() == 2);
    let records = [Draft::of("a")].into();
    run.act(Act::Produce { producer: ClientId(1), partition: orders, records }).unwrap();
    let end = run.cluster.now + Millis(2_000);
    run.until(|cluster| cluster.now > end);
    let (_, replica) = run.cluster.leader(orders).unwrap();
    let acknowledged = run.cluster.ledger.acknowledged.iter().count();
    assert_eq!(replica.log.end(), Offset(acknowledged as u64));
    acknowledged > 0
}

#[test]
fn before_3_7_no_write_reached_a_topic_that_asked_for_more_replicas_than_it_had() {
    assert!(!is_written_with_min_isr_above_its_replicas(Edition::V3));
    assert!(is_written_with_min_isr_above_its_replicas(Edition::V4_0));
}

#[test]
fn before_kraft_a_tenth_of_a_brokers_partitions_may_be_led_by_others() {
    let mut run = Run::of(Edition::V2_7, 2);
    // With the first one, ten partitions prefer broker 1; the others do not count.
    run.create("mine", &[[1, 2].as_slice(); 9]).unwrap();
    run.create("others", &[[2, 1].as_slice(); 7]).unwrap();
    let is_unbalanced = |missed: u16, kraft: bool, percentage: u32| {
        let mut image = run.cluster.controller.image.as_ref().clone();
        for id in (0..missed).map(PartitionId) {
            image.partitions.get_mut(id).unwrap().leader = Some(BrokerId(2));
        }
        image.needs_balance(kraft, percentage)
    };
    assert!(!is_unbalanced(1, false, 10) && is_unbalanced(2, false, 10));
    assert!(is_unbalanced(1, false, 9) && !is_unbalanced(2, false, 20));
    assert!(is_unbalanced(1, true, 10) && !is_unbalanced(0, true, 0), "KRaft gives each back");
}

#[test]
fn another_interval_counts_from_the_next_check_of_the_balance_on() {
    let mut run = Run::of(Edition::V4_0, 3);
    run.act(Act::Crash { broker: BrokerId(1), losing: 0 }).unwrap();
    run.until(|cluster| cluster.partition(FIRST).unwrap().leader == Some(BrokerId(2)));
    run.act(Act::Restart(BrokerId(1))).unwrap();
    let interval = Setting::Number(Name::LeaderImbalanceCheckSeconds, 7);
    run.act(Act::Set(interval)).unwrap();
    run.until(|cluster| cluster.partition(FIRST).unwrap().leader == Some(BrokerId(1)));
    assert_eq!(run.cluster.now, Millis(300_000));
}
