//! What a search has found, as plain data.

use super::model::Model;
use super::search::Search;
use super::value::Value;

/// A step of a counterexample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What happens; nothing before the first state.
    pub action: Option<Value>,
    /// The state after it.
    pub state: Value,
}

/// How a law fared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its name; `X_` begins the name of a law that the published spec does not state.
    pub law: &'static str,
    /// How many states break it.
    pub violating: u64,
    /// A shortest counterexample, from the first state on; empty if the law holds.
    pub trace: Vec<Step>,
}

impl Verdict {
    /// How many actions break it, if it does not hold.
    pub fn steps(&self) -> Option<usize> {
        self.trace.len().checked_sub(1)
    }
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many distinct states there are.
    pub states: u64,
    /// How many of them are first reached at each depth.
    pub levels: Vec<u64>,
    /// The first state and every successor, as often as it came.
    pub generated: u64,
    /// How many states have no successor.
    pub deadlocks: u64,
    /// The laws that were checked.
    pub verdicts: Vec<Verdict>,
}

impl Report {
    /// What a search has found so far.
    pub fn of<M: Model<W>, const W: usize>(search: &Search<M, W>) -> Report {
        let verdict = |law: usize| Verdict {
            law: M::LAWS[law].name,
            violating: search.violating(law),
            trace: search.counterexample(law),
        };
        Report {
            states: search.states(),
            levels: search.levels().to_vec(),
            generated: search.generated(),
            deadlocks: search.deadlocks(),
            verdicts: search.laws().iter().map(verdict).collect(),
        }
    }

    /// How many actions lead to the deepest state.
    pub fn depth(&self) -> usize {
        self.levels.len() - 1
    }

    /// The fields of the report, as `tests/vectors/tla` names them.
    pub fn fields(&self) -> Vec<(String, Value)> {
        let field = |name: &str, value| (name.to_owned(), value);
        vec![
            field("distinct_states", self.states.into()),
            field("depth_steps", (self.depth() as u64).into()),
            field("generated", self.generated.into()),
            field("deadlock_states", self.deadlocks.into()),
            field("levels", self.levels.iter().copied().map(Value::from).collect()),
            field("invariants", self.verdicts.iter().map(invariant).collect()),
        ]
    }
}

fn invariant(verdict: &Verdict) -> Value {
    let published = Value::Bool(!verdict.law.starts_with("X_"));
    let name = Value::name(verdict.law);
    let Some(steps) = verdict.steps() else {
        return Value::record([
            ("name", name),
            ("published", published),
            ("holds", Value::Bool(true)),
        ]);
    };
    let init = || Value::record([("name", Value::name("Init"))]);
    let step = |step: &Step| {
        let action = step.action.clone().unwrap_or_else(init);
        Value::record([("action", action), ("state", step.state.clone())])
    };
    Value::record([
        ("name", name),
        ("published", published),
        ("holds", Value::Bool(false)),
        ("steps", (steps as u64).into()),
        ("violating_states", verdict.violating.into()),
        ("trace", verdict.trace.iter().map(step).collect()),
    ])
}
