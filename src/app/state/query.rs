//! Opening what a short address asks for: `?lesson=the-leader-dies&step=12`.
//!
//! Rule: a step is a number, counted in the first run as the page counts it, or the name of a
//! beat. What leads nowhere is told with its nearest match, and the lesson is open all the same.

use super::{Notice, State};
use crate::app::adapters::{self, LessonEntry};
use crate::app::query::{Ignored, Near, Query};
use crate::scenario::error::suggest;

impl State {
    pub(super) fn open_query(&mut self, query: &Query) {
        let mut ignored = query.ignored.clone();
        let unknown = query.lesson.as_deref().and_then(|id| self.open_named(id).err());
        let step = query.step.as_deref().filter(|_| unknown.is_none());
        ignored.extend(unknown);
        ignored.extend(step.and_then(|step| self.go_to_named(step).err()));
        if let Some(name) = query.partition.as_deref().filter(|name| !self.show_named(name)) {
            let names: Vec<String> =
                self.partitions().into_iter().map(|(_, name, _)| name).collect();
            let all: Vec<&str> = names.iter().map(String::as_str).collect();
            let near = suggest(name, &all).map(Near::Word).into_iter().collect();
            ignored.push(Ignored::new("partition", name, near));
        }
        if !ignored.is_empty() {
            self.tell(Notice::Ignored(ignored));
        }
    }

    fn open_named(&mut self, id: &str) -> Result<(), Ignored> {
        let lessons = adapters::lessons(self.lang);
        if lessons.iter().any(|lesson| lesson.id == id) {
            self.open_lesson(id);
            return Ok(());
        }
        let ids: Vec<&str> = lessons.iter().map(|lesson| lesson.id.as_str()).collect();
        let nearest = suggest(id, &ids);
        // Without a nearest match, all of them.
        let is_near = |lesson: &LessonEntry| nearest.as_ref().is_none_or(|near| lesson.id == *near);
        let near = lessons.into_iter().filter(is_near);
        let near = near.map(|lesson| Near::Lesson(lesson.id, lesson.title)).collect();
        Err(Ignored::new("lesson", id, near))
    }

    fn go_to_named(&mut self, step: &str) -> Result<(), Ignored> {
        let last = self.last();
        if let Ok(number) = step.parse::<usize>() {
            if number > last {
                return Err(Ignored::new("step", step, vec![Near::Step(last)]));
            }
            self.jump(number);
            return Ok(());
        }
        let lesson = self.lesson.clone();
        let beats = lesson.as_ref().map_or(&[][..], |lesson| &lesson.beats);
        if let Some(beat) = beats.iter().position(|beat| beat.id == step) {
            self.go_to_beat(beat);
            return Ok(());
        }
        let ids: Vec<&str> = beats.iter().map(|beat| beat.id.as_str()).collect();
        let nearest = suggest(step, &ids);
        let found = beats.iter().enumerate().filter(|(_, beat)| Some(&beat.id) == nearest.as_ref());
        let near = found.map(|(at, beat)| Near::Beat(at, beat.title.clone())).collect();
        Err(Ignored::new("step", step, near))
    }
}
