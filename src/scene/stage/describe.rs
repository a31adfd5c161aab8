//! The stage in sentences: all that it shows, for those who do not see it.

use super::Plan;
use super::controller::knows_elr;
use crate::scene::wording::beside;

/// The accessible name of the stage.
pub fn name(plan: &Plan<'_>) -> String {
    plan.words.stage(plan.brokers.len(), plan.view.at.step)
}

/// The whole state: the time, the controller's belief, each broker, then the clients.
pub fn description(plan: &Plan<'_>) -> String {
    let words = plan.words;
    let mut sentences = vec![words.time(plan.cluster.now)];
    let image = &plan.cluster.controller.image;
    let name = || words.partition(&image.name(plan.view.partition));
    sentences.extend(image.has_several_partitions().then(name));
    sentences.extend(plan.partition().map(|partition| {
        let mut facts = vec![
            words.leader(partition.leader),
            words.leader_epoch(partition.leader_epoch.0),
            words.isr_of(partition.isr),
            words.partition_epoch(partition.partition_epoch.0),
        ];
        facts.extend(knows_elr(plan.view).then(|| words.elr_of(partition.elr)));
        words.controller(&facts)
    }));
    sentences.extend((0..plan.brokers.len()).map(|row| words.row(plan.row_facts(row), true)));
    let consumers = plan.cluster.consumers.iter();
    sentences.extend(consumers.map(|(id, consumer)| words.consumer(id, consumer.position)));
    let lost: Vec<_> = plan.cluster.ledger.lost().map(|record| plan.value(record)).collect();
    sentences.extend(words.all_lost(&lost));
    let unlike: Vec<_> = plan.unlike().collect();
    sentences.extend((!unlike.is_empty()).then(|| beside::unlike(words.0, &unlike)));
    words.text(&sentences)
}
