//! The part of the address after `?`, as people write it: `?lesson=the-leader-dies&step=12`.
//!
//! Rule: what is not understood is named and has a nearest match; it never stops the page. What
//! comes after `#` wins, so `lesson` and `step` leave the address once there is such a link.

use crate::scenario::error::suggest;

/// The parameters that mean something.
const NAMES: [&str; 6] = ["lesson", "step", "partition", "lang", "theme", "motion"];
/// Those that say where one looks; a link says it as well.
const PLACE: [&str; 3] = ["lesson", "step", "partition"];

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The name of a lesson.
    pub lesson: Option<String>,
    /// The number of a step, or the name of a beat.
    pub step: Option<String>,
    /// The name of a partition.
    pub partition: Option<String>,
    /// What is already known to lead nowhere.
    pub ignored: Vec<Ignored>,
}

/// A part of the address that leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignored {
    /// The parameter.
    pub name: String,
    /// Its value.
    pub value: String,
    /// What was probably meant.
    pub near: Vec<Near>,
}

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Near {
    /// This word.
    Word(String),
    /// A lesson: its name in addresses, and its title.
    Lesson(String, String),
    /// A step of the lesson that is open.
    Step(usize),
    /// A beat of the lesson that is open: its number, and its title.
    Beat(usize, String),
}

impl Query {
    /// Reads names and values; of two with the same name the first counts.
    pub fn read(pairs: &[(String, String)]) -> Query {
        let mut query = Query::default();
        for (name, value) in pairs {
            match name.as_str() {
                "lesson" => _ = query.lesson.get_or_insert_with(|| value.clone()),
                "partition" => _ = query.partition.get_or_insert_with(|| value.clone()),
                "step" => _ = query.step.get_or_insert_with(|| value.clone()),
                _ => query.ignored.extend(odd(name, value)),
            }
        }
        query
    }
}

/// A preference whose value is none of those there are, or a parameter without a meaning.
fn odd(name: &str, value: &str) -> Option<Ignored> {
    let values: &[&str] = match name {
        "lang" => &["en", "zh"],
        "theme" => &["auto", "light", "dark"],
        "motion" => &["reduce", "auto"],
        _ => {
            let near = suggest(name, &NAMES).map(Near::Word).into_iter().collect();
            return Some(Ignored::new(name, value, near));
        }
    };
    // Of a language, the region does not matter: `zh-CN`.
    let main = value.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let known = if name == "lang" { &main } else { value };
    let near = || values.iter().map(|value| Near::Word((*value).to_owned())).collect();
    (!values.contains(&known)).then(|| Ignored::new(name, value, near()))
}

impl Ignored {
    /// A part of the address that leads nowhere.
    pub fn new(name: &str, value: &str, near: Vec<Near>) -> Ignored {
        Ignored { name: name.to_owned(), value: value.to_owned(), near }
    }

    /// As it stands in the address.
    pub fn as_written(&self) -> String {
        format!("{}={}", self.name, self.value)
    }
}

/// The part of the address from `?` on, without what says where one looks.
pub fn without_place(search: &str) -> String {
    let is_place = |pair: &&str| PLACE.contains(&pair.split('=').next().unwrap_or_default());
    let pairs = search.trim_start_matches('?').split('&');
    let kept: Vec<&str> = pairs.filter(|pair| !pair.is_empty() && !is_place(pair)).collect();
    if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Query {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Query::read(&pairs.iter().map(owned).collect::<Vec<_>>())
    }

    #[test]
    fn lesson_and_step_are_read_and_preferences_left_alone() {
        let query = read(&[("lang", "zh-CN"), ("lesson", "isr"), ("step", "3"), ("theme", "dark")]);
        assert_eq!((query.lesson.as_deref(), query.step.as_deref()), (Some("isr"), Some("3")));
        assert_eq!(query.ignored, []);
    }

    #[test]
    fn a_parameter_that_is_not_known_is_named_with_its_nearest_match() {
        let query = read(&[("leson", "isr"), ("utm", "x"), ("lang", "fr")]);
        let near: Vec<usize> = query.ignored.iter().map(|ignored| ignored.near.len()).collect();
        assert_eq!(query.ignored[0].near, [Near::Word("lesson".into())]);
        assert_eq!((near, query.ignored[2].as_written()), (vec![1, 0, 2], "lang=fr".into()));
    }

    #[test]
    fn the_place_leaves_the_address_and_the_rest_stays() {
        assert_eq!(without_place("?lesson=isr&lang=zh&step=3"), "?lang=zh");
        assert_eq!(without_place("?lesson=isr"), "");
        assert_eq!(without_place(""), "");
        assert_eq!(without_place("?lessons=2"), "?lessons=2");
    }
}
