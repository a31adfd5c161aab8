//! Why acknowledged records are lost in a step: the acts behind it.

use crate::engine::Fact;
use crate::log::ordered::include;
use crate::replay::{History, Playhead, why};
use crate::scene::view::Lang;
use crate::scene::wording::{because, caption};

/// A sentence for each act without which no acknowledged record would have been lost in this
/// step, latest first; none if none was lost.
pub fn reasons(history: &History, at: Playhead, lang: Lang) -> Vec<String> {
    let events = history.frame(at).events.iter();
    let lost = events.filter(|event| matches!(event.fact, Fact::RecordLost { .. }));
    let acts = lost.flat_map(|event| why::acts_behind(history, at.branch, event.id));
    let mut steps = Vec::new();
    acts.for_each(|(step, _)| include(&mut steps, step));
    let frames = history.frames(at.branch);
    let sentence = |step: usize| {
        let act = caption(lang, history.rules(), &frames[step - 1].cluster, &frames[step]).headline;
        because(lang, step, &act)
    };
    // The step itself is told already.
    steps.into_iter().rev().filter(|step| *step != at.step).map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::replay::course;

    #[test]
    fn the_loss_with_acks_1_is_put_down_to_the_crash_and_the_write() {
        let lesson = course::read("the-leader-dies", "en").unwrap().unwrap();
        let open = course::open(lesson).unwrap();
        let run = &open.runs[1];
        let told: Vec<Vec<String>> = (0..=run.last(0))
            .map(|step| reasons(run, Playhead { branch: 0, step }, Lang::En))
            .filter(|reasons| !reasons.is_empty())
            .collect();
        let [reasons] = told.as_slice() else { panic!("one step loses a record: {told:?}") };
        assert!(reasons[0].contains("crashes"), "{reasons:?}");
        assert!(reasons.iter().any(|reason| reason.contains("order-3")), "{reasons:?}");
    }

    #[test]
    fn a_step_that_loses_nothing_has_no_reasons() {
        let lesson = course::read("a-records-way", "en").unwrap().unwrap();
        let run = course::open(lesson).unwrap().runs.remove(0);
        let reasons = (0..=run.last(0))
            .flat_map(|step| reasons(&run, Playhead { branch: 0, step }, Lang::Zh));
        assert_eq!(reasons.count(), 0);
    }
}
