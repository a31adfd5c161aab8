//! What follows from the state: the playhead, the view, the caption, the link.

use std::sync::Arc;

use super::{Notice, State};
use crate::app::adapters::{self, Caption, Lens, Link, say};
use crate::engine::{Cluster, MessageId, PartitionId};
use crate::replay::compare::Beside;
use crate::replay::{Frame, History, Playhead};
use crate::scene::spacetime::{self, SpaceTime};
use crate::scene::view::{Pick, View};
use crate::scene::wording::Phrase;

/// How much narrower than the stage the inside of a panel is, in CSS pixels.
const PANEL_EDGES: f32 = 30.0;
/// The least width that the diagram of space and time is laid out for.
const NARROWEST: f32 = 240.0;

impl State {
    /// The run at which one looks.
    pub fn history(&self) -> &History {
        &self.runs[self.position.run]
    }

    /// The step that is shown.
    pub fn step(&self) -> usize {
        self.playhead().step
    }

    /// The last step of the branch.
    pub fn last(&self) -> usize {
        self.history().last(self.position.branch)
    }

    /// The step that is shown, with its branch.
    pub fn playhead(&self) -> Playhead {
        self.position.playhead().0
    }

    /// The step that is shown, as its history keeps it.
    pub fn shown_frame(&self) -> Arc<Frame> {
        let Playhead { branch, step } = self.playhead();
        Arc::clone(&self.history().frames(branch)[step])
    }

    /// The partition that is looked at: the chosen one, if it is there at this step.
    pub fn partition(&self) -> PartitionId {
        match self.cluster().partition(self.partition) {
            Some(_) => self.partition,
            None => Cluster::PARTITION,
        }
    }

    /// The partitions at this step, and which one is looked at; nothing if there is only one.
    pub fn partitions(&self) -> Vec<(PartitionId, String, bool)> {
        let (image, looked_at) = (&self.cluster().controller.image, self.partition());
        let all = image.partitions.keys().filter(|_| image.has_several_partitions());
        all.map(|id| (id, image.name(id), id == looked_at)).collect()
    }

    pub(super) fn show_partition(&mut self, partition: PartitionId) {
        self.partition = partition;
        if let Some(lens) = &mut self.lens {
            *lens = Lens::on(lens.broker);
        }
    }

    /// Looks at the partition of that name, if it is there at this step.
    pub(super) fn show_named(&mut self, name: &str) -> bool {
        let found = self.cluster().controller.image.find(name);
        found.into_iter().for_each(|id| self.show_partition(id));
        found.is_some()
    }

    /// The name of the partition that is looked at, if it is not the first.
    pub fn partition_name(&self) -> Option<String> {
        let (image, looked_at) = (&self.cluster().controller.image, self.partition());
        (looked_at != Cluster::PARTITION).then(|| image.name(looked_at))
    }

    /// The cluster at the step that is shown.
    pub fn cluster(&self) -> &Cluster {
        self.history().cluster(self.playhead())
    }

    /// What to lay out.
    pub fn view(&self) -> View<'_> {
        let (at, progress) = self.position.playhead();
        View {
            history: self.history(),
            at,
            partition: self.partition(),
            progress,
            width: self.size.0,
            height: self.size.1,
            lang: self.lang,
            selected: self.selected,
            motion: self.motion,
            beside: None,
        }
    }

    /// The diagram of space and time, while it is open.
    pub fn space_time(&self) -> Option<SpaceTime> {
        let width = (self.size.0 - PANEL_EDGES).max(NARROWEST);
        self.is_space_time_open.then(|| spacetime::lay_out(&View { width, ..self.view() }))
    }

    /// The caption of the step that is shown.
    pub fn caption(&self) -> Caption {
        adapters::caption_at(self.lang, self.history(), self.playhead())
    }

    /// The step and its caption, as the slider's value for a screen reader.
    pub fn step_text(&self, caption: &Caption) -> String {
        let step = say(self.lang, Phrase::StepOf { step: self.step(), of: self.last() });
        format!("{step}: {}", caption.headline)
    }

    /// The title of the beat that is read.
    pub fn beat_title(&self) -> Option<String> {
        let beat = self.lesson.as_ref()?.beats.get(self.beat)?;
        Some(beat.title.clone())
    }

    /// The step at which each branch began; none for the original run.
    pub fn branches_began(&self) -> Vec<Option<usize>> {
        let branches = self.history().branches().iter();
        branches.map(|branch| branch.parted.map(|parted| parted.step)).collect()
    }

    /// The messages in flight, with their names.
    pub fn messages(&self) -> Vec<(MessageId, String)> {
        let ids = self.cluster().network.in_flight.keys();
        ids.map(|id| (id, adapters::inspect(&self.view(), Pick::Message(id)).title)).collect()
    }

    /// Whether the address may be written: nothing moves, and no fault in it is being told.
    pub fn is_at_rest(&self) -> bool {
        let told = matches!(self.notice, Some(Notice::BadLink { .. } | Notice::Ignored(_)));
        !self.is_moving() && self.position.step.fract() == 0.0 && !told
    }

    /// The page of the lesson: another one is worth an entry in the browser's history.
    pub fn page(&self) -> (Option<String>, usize) {
        (self.lesson.as_ref().map(|lesson| lesson.lesson.id.clone()), self.beat)
    }

    /// Why there is no way back from here.
    pub fn why_not_back(&self) -> Option<String> {
        self.is_at_start().then(|| say(self.lang, Phrase::AtTheBeginning))
    }

    /// Why there is no way on from here, as far as that is known.
    pub fn why_not_next(&self) -> Option<String> {
        let over = self.is_lesson_over().then_some(Phrase::LessonEnds);
        let silent = self.notice == Some(Notice::NothingHappens);
        let why = over.or(silent.then_some(Phrase::NothingHappens))?;
        Some(say(self.lang, why))
    }

    /// The text of the link to what is shown.
    pub fn link(&self) -> String {
        let beside = self.besides.as_ref().map(|besides| besides.beside.clone());
        let partition = self.partition_name();
        match &self.lesson {
            Some(lesson) if self.is_as_written() => {
                adapters::lesson_link(lesson, self.beat, self.step(), partition, beside)
            }
            _ => {
                let link = adapters::run_link(self.history(), self.playhead());
                adapters::write_link(&Link { partition, breaks: self.breaks(), beside, ..link })
            }
        }
    }

    /// The run as a worker is told it, at a step, with what it is to be compared with.
    pub(super) fn text_of_run(&self, at: Playhead, beside: Option<Beside>) -> String {
        adapters::write_link(&Link { beside, ..adapters::run_link(self.history(), at) })
    }

    /// Whether what is shown is the lesson as it is written, without anything of one's own.
    pub(super) fn is_as_written(&self) -> bool {
        let written = |lesson: &adapters::OpenLesson| {
            self.runs.iter().zip(&lesson.runs).all(|(run, written)| run.last(0) == written.last(0))
        };
        self.position.branch == 0 && self.lesson.as_ref().is_some_and(|lesson| written(lesson))
    }
}
