//! What can be checked: a model with one beginning, its successors and its laws.

use super::value::Value;

/// A claim about every state, one of the kind `C` that a model knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law<C> {
    /// What is claimed.
    pub claim: C,
    /// Its name in the spec; `X_` begins the name of one that the spec does not state.
    pub name: &'static str,
}

/// Some of a model's laws, by their place among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LawSet(u32);

impl LawSet {
    /// The first `count` laws.
    pub fn first(count: usize) -> LawSet {
        (0..count).fold(LawSet::default(), LawSet::with)
    }

    /// These and the law at `place`.
    #[must_use]
    pub fn with(self, place: usize) -> LawSet {
        assert!(place < 32, "a model has at most 32 laws");
        LawSet(self.0 | 1 << place)
    }

    /// Whether the law at `place` is one of them.
    pub fn contains(self, place: usize) -> bool {
        self.0 >> place & 1 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Their places.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |place| self.contains(*place))
    }
}

/// A model whose states fit `W` words. States that are equal are so bit for bit.
pub trait Model<const W: usize> {
    /// A state unpacked: what successors and laws look at.
    type View;
    /// What happens between two states.
    type Action: Copy;

    /// What a law claims.
    type Claim: Copy + 'static;

    /// The laws; at most 32.
    const LAWS: &'static [Law<Self::Claim>];

    /// The state in which every run begins.
    fn initial(&self) -> [u64; W];

    /// Unpacks a state.
    fn look(&self, state: &[u64; W]) -> Self::View;

    /// Hands over every action that can happen and the state after it; `None` for a state outside
    /// of what is explored. A successor that the spec reaches in two ways comes twice.
    fn successors(&self, view: &Self::View, next: &mut impl FnMut(Self::Action, Option<[u64; W]>));

    /// The one that is counted of all states that are alike but for names; without symmetry, the
    /// state itself.
    fn representative(&self, state: &[u64; W]) -> [u64; W] {
        *state
    }

    /// Whether a state is as claimed.
    fn holds(&self, claim: Self::Claim, view: &Self::View) -> bool;

    /// An action in words of the spec: `name` first, then its arguments.
    fn show_action(&self, action: Self::Action) -> Value;

    /// A state in words of the spec.
    fn show_state(&self, view: &Self::View) -> Value;
}
