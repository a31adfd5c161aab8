//! What a state or an action looks like to somebody who reads it: plain data that prints as JSON.

use std::fmt;

/// Plain data. Names are those of the specs, and hold no quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(i64),
    /// A name.
    Name(String),
    /// Several values in order.
    List(Vec<Value>),
    /// Named values in order.
    Record(Vec<(String, Value)>),
}

impl Value {
    /// A name.
    pub fn name(name: impl Into<String>) -> Value {
        Value::Name(name.into())
    }

    /// Named values in order.
    pub fn record<const N: usize>(fields: [(&str, Value); N]) -> Value {
        Value::Record(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// An action as a line: its name, then its arguments by name.
    pub fn line(&self) -> String {
        let Value::Record(fields) = self else { return self.to_string() };
        let words = fields.iter().map(|(name, value)| match (name.as_str(), value) {
            ("name", Value::Name(action)) => action.clone(),
            (name, Value::Name(value)) => format!("{name}={value}"),
            (name, value) => format!("{name}={value}"),
        });
        words.collect::<Vec<_>>().join(" ")
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Value {
        Value::Number(number as i64)
    }
}

impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Value {
        Value::List(values.into_iter().collect())
    }
}

/// As JSON, on one line.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(yes) => write!(f, "{yes}"),
            Value::Number(number) => write!(f, "{number}"),
            Value::Name(name) => write!(f, "\"{name}\""),
            Value::List(values) => {
                f.write_str("[")?;
                for (at, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
            Value::Record(fields) => {
                f.write_str("{")?;
                for (at, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}\"{name}\": {value}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_prints_as_json() {
        let list = [1, 2].into_iter().map(Value::from).collect();
        let value = Value::record([("isr", list), ("leader", Value::name("r1"))]);
        assert_eq!(value.to_string(), r#"{"isr": [1, 2], "leader": "r1"}"#);
        assert_eq!(Value::record([]).to_string(), "{}");
    }
}
