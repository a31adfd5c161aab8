//! An opening under the rules of another edition.
//!
//! Rule: what was asked for stays, also where it is the default of one of the two; everything else
//! gets the new edition's default.

use super::header::{all_settings, keep};
use crate::engine::{Opening, Rules, defaults};

/// The same opening under the rules of another edition: what was not asked for has the default
/// there, and what that edition does not know is left out.
pub fn under(from: &Rules, opening: &Opening, to: &Rules) -> Opening {
    let (old, new) = (Opening::of(from), Opening::of(to));
    let mut moved = Opening { settings: new.settings, topic: new.topic, ..opening.clone() };
    moved.kept_defaults.clear();
    moved.topics.iter_mut().for_each(|topic| topic.settings = new.topic);
    for setting in all_settings() {
        let (name, known) = (setting.name(), defaults::exists(setting.name(), to.edition));
        let is = setting.in_force(&opening.settings, &opening.topic);
        let was = setting.in_force(&old.settings, &old.topic);
        let default = setting.in_force(&moved.settings, &moved.topic);
        if known && (is != was || opening.kept_defaults.contains(&name)) {
            is.apply(&mut moved.settings, &mut moved.topic);
            keep(&mut moved.kept_defaults, name, is == default);
        }
        let default = setting.in_force(&moved.settings, &moved.topic);
        for (topic, there) in opening.topics.iter().zip(&mut moved.topics) {
            if !setting.is_of_topic() {
                continue;
            }
            let ours = setting.in_force(&opening.settings, &topic.settings);
            let asked = known && (ours != is || topic.kept_defaults.contains(&name));
            let value = if asked { ours } else { default };
            value.apply(&mut moved.settings.clone(), &mut there.settings);
            keep(&mut there.kept_defaults, name, asked && ours == default);
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::opening::TopicPlan;
    use crate::engine::{Acks, Edition};
    use crate::scenario::Script;
    use crate::scenario::header::opening_lines;

    #[test]
    fn an_opening_under_another_edition_keeps_what_was_chosen_and_exists_there() {
        let (old, new) = (Edition::V0_8.rules(), Edition::V4_0.rules());
        let mut before = Opening::of(&old);
        before.settings.acks = Acks::All;
        before.settings.replica_lag_max_messages = 1;
        let mut own = before.topic;
        own.min_insync_replicas = 2;
        let (name, replicas) = ("orders".into(), vec![vec![crate::engine::BrokerId(1)]]);
        let kept_defaults = Vec::new();
        before.topics.push(TopicPlan { name, replicas, settings: own, kept_defaults });
        let after = under(&old, &before, &new);
        assert_eq!(after.settings, new.settings(), "acks=all is the default of 4.0");
        assert_eq!(after.topics[0].settings.min_insync_replicas, 2);
        assert!(!after.topics[0].settings.unclean_leader_election, "the default of 4.0");
        let lines = "cluster acks=all\ntopic orders replicas=1 min.insync.replicas=2\n";
        assert_eq!(opening_lines(&new, &after), lines, "it was not the default of 0.8");
    }

    #[test]
    fn what_was_written_stays_written_under_every_edition() {
        let header = "edition 4.0\ncluster acks=all min.insync.replicas=1\n\
                      topic a replicas=1 unclean.leader.election.enable=false\n\
                      topic b replicas=1\n";
        let read = |text: &str| Script::parse(text).unwrap();
        let written = read(header);
        assert_eq!(written.to_string(), header, "also what has the default");
        let old = Edition::V0_9.rules();
        let opening = under(&written.rules, &written.opening, &old);
        let printed = "edition 0.9\ncluster acks=all min.insync.replicas=1\n\
                       topic a replicas=1 unclean.leader.election.enable=false\n\
                       topic b replicas=1\n";
        let old = Script { rules: old, opening, statements: Vec::new() };
        assert_eq!(old.to_string(), printed);
        assert_eq!(read(&old.to_string()), old);
        assert!(old.opening.topics[1].settings.unclean_leader_election, "the default of 0.9");
        assert_eq!(under(&old.rules, &old.opening, &written.rules), written.opening);
    }
}
