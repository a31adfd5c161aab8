//! What a story tells: its facts, a line each, as short as can be.

use highwater::engine::*;

fn names(cluster: &Cluster, records: impl IntoIterator<Item = RecordId>) -> String {
    let names: Vec<_> = records.into_iter().map(|r| cluster.record(r).said()).collect();
    names.join(" ")
}

fn between(
    cluster: &Cluster,
    broker: BrokerId,
    of: PartitionId,
    from: Offset,
    to: Offset,
) -> String {
    let log = &cluster.replica(broker, of).unwrap().log;
    names(cluster, log.entries_from(from).take_while(|(at, _)| *at < to).map(|(_, r)| r))
}

fn whom(leader: Option<BrokerId>) -> String {
    leader.map_or("nobody".into(), |id| format!("b{id}"))
}

/// The fact in a line; nothing for the bookkeeping that every story has.
pub fn line(cluster: &Cluster, fact: &Fact) -> Option<String> {
    of_logs(cluster, fact)
        .or_else(|| of_segments(fact))
        .or_else(|| of_roles(fact))
        .or_else(|| of_clients(cluster, fact))
}

fn of_logs(cluster: &Cluster, fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::RecordsAppended { broker, partition, from, to } => {
            let records = between(cluster, *broker, *partition, *from, *to);
            format!("b{broker} appends {records} at {from}")
        }
        Fact::LogTruncated { broker, to, records, .. } => {
            let gone = names(cluster, records.iter().map(|(_, r)| *r));
            format!("b{broker} truncates to {to}, drops {}", or_nothing(gone))
        }
        Fact::TailLost { broker, to, records, .. } => {
            let gone = names(cluster, records.iter().map(|(_, r)| *r));
            format!("b{broker} lost its tail from {to}: {gone}")
        }
        Fact::LogRecovered { broker, from, segments, .. } => {
            format!("b{broker} reads its log from {from} again, segments: {segments}")
        }
        Fact::FollowerProgressed { leader, follower, to, .. } => {
            format!("b{leader} learns that b{follower} has all below {to}")
        }
        Fact::HighWatermarkMoved { broker, from, to, .. } => {
            format!("b{broker} hw {from} -> {to}")
        }
        Fact::FetchRefused { leader, reader, why, .. } => {
            format!("b{leader} refuses {reader}'s fetch: {}", why.as_str())
        }
        Fact::DivergenceFound { leader, reader, epoch, end, .. } => {
            format!("b{leader} tells {reader}: epoch {epoch} ends at {end}")
        }
        _ => return None,
    })
}

fn of_segments(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::RecordsFilled { from, to, .. } => format!("{from} to {to} are filled"),
        Fact::SegmentDeleted { broker, base, end, why, .. } => {
            format!("b{broker} deletes its segment {base} to {end}: {why:?}")
        }
        Fact::LogStartMoved { broker, from, to, why, .. } => {
            format!("b{broker} begins at {to}, not {from}: {why:?}")
        }
        Fact::LogStartedAnew { broker, old, start, .. } => {
            format!("b{broker} throws away {} to {} and begins at {start}", old.0, old.1)
        }
        _ => return None,
    })
}

fn or_nothing(names: String) -> String {
    if names.is_empty() { "nothing".into() } else { names }
}

fn of_roles(fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::BecameLeader { broker, epoch, start, .. } => {
            format!("b{broker} leads epoch {epoch} from {start}")
        }
        Fact::BecameFollower { broker, epoch, leader, .. } => {
            format!("b{broker} follows {} in epoch {epoch}", whom(*leader))
        }
        Fact::IsrChangeProposed { leader, isr, proposed, .. } => {
            format!("b{leader} proposes isr {isr} -> {proposed}")
        }
        Fact::IsrChangeFailed { leader, why, .. } => {
            format!("b{leader}'s proposal fails: {}", why.as_str())
        }
        Fact::IsrAdopted { leader, isr, .. } => format!("b{leader} adopts isr {isr}"),
        Fact::IsrChanged { from, to, epoch, .. } => {
            format!("controller: isr {from} -> {to}, partition epoch {}", epoch.0)
        }
        Fact::LeaderElected { leader, epoch, unclean, .. } => {
            let how = if *unclean { " uncleanly" } else { "" };
            format!("controller elects {}{how}, epoch {epoch}", whom(*leader))
        }
        Fact::BrokerFenced { broker } => format!("controller fences b{broker}"),
        Fact::BrokerUnfenced { broker } => format!("controller unfences b{broker}"),
        Fact::BrokerRegistered { broker, .. } => format!("controller registers b{broker}"),
        Fact::LeaderEpochRaised { leader, epoch, .. } => {
            format!("controller raises the epoch of {} to {epoch}", whom(*leader))
        }
        Fact::ElrChanged { elr, last_known: None, .. } => format!("controller: elr {elr}"),
        Fact::ElrChanged { elr, last_known, .. } => {
            format!("controller: elr {elr}, {} led last", whom(*last_known))
        }
        Fact::ReplicasChanged { replicas, adding, removing, .. } => {
            let ids: Vec<String> = replicas.iter().map(|id| id.to_string()).collect();
            format!("controller: replicas {}, adding {adding}, removing {removing}", ids.join(","))
        }
        Fact::ShutdownBegan { broker } => format!("controller knows that b{broker} stops"),
        Fact::BrokerStopped { broker } => format!("b{broker} stops in order"),
        Fact::BrokerUnregistered { broker } => format!("zookeeper forgets b{broker}"),
        Fact::PartitionsCreated { topic, from, to } => {
            format!("controller creates {topic} {from} to {}", to - 1)
        }
        Fact::ReplicaCreated { broker, .. } => format!("b{broker} gets a replica"),
        Fact::ReplicaDeleted { broker, .. } => format!("b{broker} deletes its replica"),
        _ => return None,
    })
}

fn of_clients(cluster: &Cluster, fact: &Fact) -> Option<String> {
    Some(match fact {
        Fact::ProduceRefused { leader, producer, why, .. } => {
            format!("b{leader} refuses {producer}: {}", why.as_str())
        }
        Fact::ProduceParked { leader, producer, until, .. } => {
            format!("b{leader} lets {producer} wait for hw {until}")
        }
        Fact::ProduceCompleted { leader, producer, .. } => format!("b{leader} answers {producer}"),
        Fact::Acknowledged { producer, records, base_offset } => {
            let at = base_offset.map_or("somewhere".into(), |at| format!("at {at}"));
            let names = names(cluster, records.iter().copied());
            format!("p{} knows that {names} is {at}", producer.0)
        }
        Fact::RetryScheduled { producer, records, why, attempt } => {
            let names = names(cluster, records.iter().copied());
            format!("p{} will retry {names} ({attempt}): {}", producer.0, why.as_str())
        }
        Fact::ProduceFailed { producer, records, why } => {
            let names = names(cluster, records.iter().copied());
            format!("p{} gives {names} up: {}", producer.0, why.as_str())
        }
        Fact::LeaderLearned { client, leader, epoch, .. } => {
            format!("{client} learns that {} leads epoch {epoch}", whom(*leader))
        }
        Fact::RecordsRead { consumer, from, to } => {
            // What was cut and read anew stands twice at its offset; the newest is meant.
            let read = &cluster.consumers.get(*consumer).unwrap().read;
            let newest = read.iter().rev().take_while(|(at, _)| at >= from && at < to);
            let mut new: Vec<RecordId> =
                newest.map(|(_, r)| *r).take((to.0 - from.0) as usize).collect();
            new.reverse();
            format!("c{} reads {} at {from}", consumer.0, names(cluster, new))
        }
        Fact::PositionReset { consumer, from, to } => {
            format!("c{} moves from {from} to {to}", consumer.0)
        }
        Fact::RecordLost { record } => format!("{} is lost", names(cluster, [*record])),
        Fact::RecordFound { record } => format!("{} is found", names(cluster, [*record])),
        _ => return None,
    })
}
