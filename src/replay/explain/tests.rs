//! What is explained beside what the engine does, at every step of every lesson.

use super::*;
use crate::engine::isr::may_join;
use crate::engine::watermark::candidate;
use crate::engine::{BrokerId, MessageId, Offset, RecordId};
use crate::replay::{History, Playhead, course};

/// Every lesson's runs.
fn runs() -> Vec<History> {
    let lessons = course::ids().map(|id| course::read(id, "en").unwrap().unwrap());
    lessons.flat_map(|lesson| course::open(lesson).unwrap().runs).collect()
}

fn each_step(check: impl Fn(&History, Playhead)) {
    for history in runs() {
        for step in 0..=history.last(0) {
            check(&history, Playhead { branch: 0, step });
        }
    }
}

/// Every subject that there is at a step.
fn subjects(cluster: &Cluster, partition: PartitionId) -> Vec<Subject> {
    let mut all = vec![Subject::Isr, Subject::Leader, Subject::Epoch];
    for id in cluster.brokers.keys() {
        all.extend([Subject::HighWatermark(id), Subject::LogEnd(id), Subject::Member(id)]);
        let end = cluster.replica(id, partition).map_or(Offset(0), |replica| replica.log.end());
        all.extend((end.0.saturating_sub(2)..end.0).map(|at| Subject::Copy(id, Offset(at))));
    }
    all.extend((0..cluster.records.len()).map(|id| Subject::Record(RecordId(id as u32))));
    all.extend(cluster.producers.keys().map(Subject::Producer));
    all.extend(cluster.consumers.keys().map(Subject::Consumer));
    all.extend(cluster.network.in_flight.keys().map(Subject::Message));
    all
}

#[test]
fn whatever_there_is_can_be_asked_about_and_its_chain_is_in_order() {
    each_step(|history, at| {
        let cluster = history.cluster(at);
        for partition in cluster.controller.image.partitions.keys() {
            for subject in subjects(cluster, partition) {
                let told = explain(history, at, partition, subject);
                let of = |what: &str| format!("{what}: {subject} at {}: {told:?}", at.step);
                if told.now == Now::Gone {
                    continue;
                }
                let links = &told.why.links;
                assert!(
                    links.len() <= MOST && links.is_sorted_by_key(|l| l.event),
                    "{}",
                    of("why")
                );
                assert!(links.iter().all(|link| link.step <= at.step), "{}", of("steps"));
                assert!(!told.why_not.is_empty(), "{}", of("why not"));
            }
        }
    });
}

#[test]
fn what_is_not_there_is_gone() {
    let history = runs().remove(0);
    for subject in [
        Subject::HighWatermark(BrokerId(9)),
        Subject::Member(BrokerId(9)),
        Subject::Copy(BrokerId(1), Offset(99)),
        Subject::Record(RecordId(99)),
        Subject::Message(MessageId(9_999)),
    ] {
        let told = explain(&history, Playhead::default(), Cluster::PARTITION, subject);
        assert_eq!(told.now, Now::Gone, "{subject}");
        assert!(told.why_not.is_empty());
    }
}

#[test]
fn a_high_watermark_is_held_back_by_what_the_engine_waits_for() {
    each_step(|history, at| {
        let (cluster, rules) = (history.cluster(at), history.rules());
        for (id, broker) in cluster.brokers.iter().filter(|(_, broker)| broker.is_up()) {
            for (partition, replica) in broker.replicas.iter() {
                if replica.leadership().is_none() {
                    continue;
                }
                let times = (cluster.now, cluster.settings.replica_lag_time_max);
                let min = broker.image.min_isr(rules, partition);
                let may_rise = candidate(rules, replica, &broker.image, min, times).is_some();
                let told = explain(history, at, partition, Subject::HighWatermark(id)).why_not;
                let free = Hindrance::Mark(Mark::NotTried { leader: id });
                let is_free = told.iter().any(|reason| reason.hindrance == free);
                assert_eq!(is_free, may_rise, "step {}: {told:?}", at.step);
            }
        }
    });
}

#[test]
fn who_may_join_the_isr_is_kept_out_by_nothing_but_the_way_to_the_controller() {
    each_step(|history, at| {
        let (cluster, rules) = (history.cluster(at), history.rules());
        for (partition, known) in cluster.controller.image.partitions.iter() {
            let Some((leader, replica)) = cluster.leader(partition) else { continue };
            let Some(own) = replica.leadership().filter(|l| l.epoch == known.leader_epoch) else {
                continue;
            };
            for outsider in known.replicas.iter().filter(|id| !known.isr.contains(**id)) {
                let image = &cluster.brokers.get(leader).unwrap().image;
                let mark = replica.log.high_watermark();
                let joins = may_join(rules, own, mark, *outsider, image);
                let told = explain(history, at, partition, Subject::Member(*outsider)).why_not;
                let says = told.iter().any(|r| {
                    matches!(r.hindrance, Hindrance::Membership(Membership::JoinsNext { .. }))
                });
                assert!(!says || joins, "step {}: {told:?}", at.step);
                let kept = told.iter().any(|r| {
                    matches!(
                        r.hindrance,
                        Hindrance::Reading(
                            Reading::Down { .. }
                                | Reading::Unregistered { .. }
                                | Reading::LinkCut { .. }
                        ) | Hindrance::Membership(
                            Membership::Fenced { .. }
                                | Membership::StopsSoon { .. }
                                | Membership::IsrDiffers { .. }
                        )
                    )
                });
                assert!(!joins || says || kept, "step {}: {told:?}", at.step);
            }
        }
    });
}

#[test]
fn a_chain_that_is_cut_keeps_the_act_that_tipped_the_scales() {
    let mut cut = 0;
    each_step(|history, at| {
        let told = explain(history, at, Cluster::PARTITION, Subject::HighWatermark(BrokerId(1)));
        let Some(last) = told.why.links.last() else { return };
        let acts = why::acts_behind(history, at.branch, last.event);
        let act = acts.first().map(|(step, _)| *step);
        assert!(act.is_none_or(|act| told.why.links.iter().any(|link| link.step == act)));
    });
    for history in runs() {
        let at = Playhead { branch: 0, step: history.last(0) };
        let told = explain(&history, at, Cluster::PARTITION, Subject::HighWatermark(BrokerId(1)));
        cut += usize::from(told.why.earlier > 0);
    }
    assert!(cut > 0, "some chain is too long to be told whole");
}
