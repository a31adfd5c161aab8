//! Expressions such as "40+i" or "10*(i+1)", which the cases write where a number belongs.
//!
//! A text is an expression only if it names something that is in scope; "2" and "a-b" stay texts.

use serde_json::{Map, Value};

/// Names and what they stand for: the counters of the `repeat`s around, and "now".
#[derive(Clone, Debug, Default)]
pub struct Scope(Vec<(String, i64)>);

impl Scope {
    /// The same, with one more name.
    pub fn with(&self, name: &str, value: i64) -> Scope {
        let mut names = self.0.clone();
        names.push((name.to_string(), value));
        Scope(names)
    }

    /// `value` with every expression in it computed.
    pub fn compute(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.evaluate(text) {
                Some(number) => Value::from(number),
                None => value.clone(),
            },
            Value::Array(list) => list.iter().map(|item| self.compute(item)).collect(),
            Value::Object(object) => {
                let computed = object.iter().map(|(key, item)| (key.clone(), self.compute(item)));
                Value::Object(computed.collect::<Map<String, Value>>())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
        }
    }

    fn evaluate(&self, text: &str) -> Option<i64> {
        let mut reader = Reader { scope: self, rest: text.trim(), names: 0 };
        let value = reader.sum()?;
        (reader.rest.is_empty() && reader.names > 0).then_some(value)
    }

    fn value(&self, name: &str) -> Option<i64> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| *value)
    }
}

struct Reader<'a> {
    scope: &'a Scope,
    rest: &'a str,
    names: usize,
}

impl<'a> Reader<'a> {
    fn sum(&mut self) -> Option<i64> {
        let mut value = self.product()?;
        loop {
            if self.takes('+') {
                value = value.checked_add(self.product()?)?;
            } else if self.takes('-') {
                value = value.checked_sub(self.product()?)?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<i64> {
        let mut value = self.single()?;
        loop {
            if self.takes('*') {
                value = value.checked_mul(self.single()?)?;
            } else if self.takes('/') {
                value = value.checked_div(self.single()?)?;
            } else if self.takes('%') {
                value = value.checked_rem(self.single()?)?;
            } else {
                return Some(value);
            }
        }
    }

    fn single(&mut self) -> Option<i64> {
        if self.takes('(') {
            let value = self.sum()?;
            return self.takes(')').then_some(value);
        }
        if self.takes('-') {
            return self.single()?.checked_neg();
        }
        let word = self.word()?;
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            return word.parse().ok();
        }
        self.names += 1;
        self.scope.value(word)
    }

    fn word(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !c.is_ascii_alphanumeric());
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        (!word.is_empty()).then_some(word)
    }

    fn takes(&mut self, sign: char) -> bool {
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.map_or(self.rest, str::trim_start);
        rest.is_some()
    }
}

#[test]
fn only_texts_that_name_something_in_scope_are_expressions() {
    let scope = Scope::default().with("i", 3).with("now", 1_000);
    let computed = |text: &str| scope.compute(&Value::from(text));
    assert_eq!(computed("40+i"), Value::from(43));
    assert_eq!(computed("10*(i+1)"), Value::from(40));
    assert_eq!(computed("45 + 10*(i+1) - i%2"), Value::from(84));
    assert_eq!(computed("now-i"), Value::from(997));
    for text in ["2", "40+2", "key-i", "i+", "(i", "a", "", "i i"] {
        assert_eq!(computed(text), Value::from(text));
    }
}
