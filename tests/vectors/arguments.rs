//! The arguments of a step, which note what was read of them: what nobody reads, nobody knows.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Map, Value};

/// Why a step did not happen.
#[derive(Debug)]
pub enum Trouble {
    /// It was refused, with Kafka's name for it without "Exception".
    Refused(String),
    /// It was refused, and the refusal carries more than its name.
    RefusedWith(String, Map<String, Value>),
    /// It is about something that the engine does not have.
    NotModelled(String),
    /// The case says something that is not understood.
    NotUnderstood(String),
}

impl Trouble {
    /// A refusal by Kafka's name.
    pub fn refused(name: &str) -> Trouble {
        Trouble::Refused(name.to_string())
    }

    /// What the engine does not have.
    pub fn not_modelled(what: &str) -> Trouble {
        Trouble::NotModelled(what.to_string())
    }
}

/// An object (or a list, or a single value) of a case.
#[derive(Clone, Debug)]
pub struct Arguments {
    value: Value,
    path: String,
    read: Rc<RefCell<BTreeSet<String>>>,
}

impl Arguments {
    /// All of them, of which nothing was read.
    pub fn new(value: Value) -> Arguments {
        Arguments { value, path: String::new(), read: Rc::default() }
    }

    /// The value behind `key`; `None` if it is missing or null.
    pub fn get(&self, key: &str) -> Option<Arguments> {
        let path = format!("{}/{key}", self.path);
        let value = self.value.get(key)?.clone();
        self.read.borrow_mut().insert(path.clone());
        (!value.is_null()).then(|| Arguments { value, path, read: Rc::clone(&self.read) })
    }

    /// The value behind the first of `keys` that is there: cases name some things in two ways.
    pub fn any(&self, keys: &[&str]) -> Result<Arguments, Trouble> {
        let found = keys.iter().find_map(|key| self.get(key));
        found.ok_or_else(|| self.not_understood(&format!("{} is missing", keys.join(" or "))))
    }

    fn need(&self, key: &str) -> Result<Arguments, Trouble> {
        self.get(key).ok_or_else(|| self.not_understood(&format!("{key} is missing")))
    }

    /// Whether `key` is there, be it null.
    pub fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    /// The number behind `key`; large ones may be written as text.
    pub fn int(&self, key: &str) -> Result<i64, Trouble> {
        self.need(key)?.as_int()
    }

    /// The number behind `key`, or `default`.
    pub fn int_or(&self, key: &str, default: i64) -> Result<i64, Trouble> {
        self.get(key).map_or(Ok(default), |value| value.as_int())
    }

    /// The number behind `key`, if there is one.
    pub fn int_if(&self, key: &str) -> Result<Option<i64>, Trouble> {
        self.get(key).map(|value| value.as_int()).transpose()
    }

    /// The text behind `key`.
    pub fn text(&self, key: &str) -> Result<String, Trouble> {
        self.need(key)?.as_text()
    }

    /// The text behind `key`, if there is one.
    pub fn text_if(&self, key: &str) -> Result<Option<String>, Trouble> {
        self.get(key).map(|value| value.as_text()).transpose()
    }

    /// Whether `key` is there and true.
    pub fn flag(&self, key: &str) -> Result<bool, Trouble> {
        self.flag_or(key, false)
    }

    /// What `key` says, or `default`.
    pub fn flag_or(&self, key: &str, default: bool) -> Result<bool, Trouble> {
        match self.get(key) {
            None => Ok(default),
            Some(found) => found.value.as_bool().ok_or_else(|| found.not_understood("no boolean")),
        }
    }

    /// The items of the list behind `key`; none if it is missing.
    pub fn list(&self, key: &str) -> Result<Vec<Arguments>, Trouble> {
        self.get(key).map_or(Ok(Vec::new()), |list| list.items())
    }

    /// The numbers of the list behind `key`; none if it is missing.
    pub fn ints(&self, key: &str) -> Result<Vec<i64>, Trouble> {
        self.list(key)?.iter().map(Arguments::as_int).collect()
    }

    /// The items, if it is a list.
    pub fn items(&self) -> Result<Vec<Arguments>, Trouble> {
        let list = self.value.as_array().ok_or_else(|| self.not_understood("no list"))?;
        let item = |(index, value): (usize, &Value)| Arguments {
            value: value.clone(),
            path: format!("{}/{index}", self.path),
            read: Rc::clone(&self.read),
        };
        Ok(list.iter().enumerate().map(item).collect())
    }

    /// The number that it is.
    pub fn as_int(&self) -> Result<i64, Trouble> {
        let written = self.value.as_str().and_then(|text| text.parse().ok());
        self.value.as_i64().or(written).ok_or_else(|| self.not_understood("no integer"))
    }

    /// The text that it is.
    pub fn as_text(&self) -> Result<String, Trouble> {
        let text = self.value.as_str().ok_or_else(|| self.not_understood("no text"))?;
        Ok(text.to_string())
    }

    /// The value itself. All that is in it counts as read.
    pub fn whole(&self) -> &Value {
        keys(&self.value, &self.path, &mut self.read.borrow_mut());
        &self.value
    }

    /// It means nothing to whoever reads it.
    pub fn not_understood(&self, why: &str) -> Trouble {
        Trouble::NotUnderstood(format!("{} {}: {why}", self.path, self.value))
    }

    /// The keys that nobody has read, but for those that say nothing to do.
    pub fn unread(&self) -> Vec<String> {
        let mut all = BTreeSet::new();
        keys(&self.value, &self.path, &mut all);
        all.difference(&self.read.borrow()).cloned().collect()
    }
}

/// Adds the path of every key in `value`.
fn keys(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let path = format!("{path}/{key}");
                keys(inner, &path, found);
                found.insert(path);
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                keys(inner, &format!("{path}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn what_nobody_reads_is_told() {
    let arguments = Arguments::new(serde_json::json!({"a": 1, "b": [{"c": 2, "d": null}]}));
    assert_eq!(arguments.int("a").unwrap(), 1);
    assert_eq!(arguments.unread(), ["/b", "/b/0/c", "/b/0/d"]);
    let inner = &arguments.list("b").unwrap()[0];
    assert_eq!(inner.int_if("d").unwrap(), None);
    assert_eq!(arguments.unread(), ["/b/0/c"]);
    assert!(inner.text("c").is_err());
}
