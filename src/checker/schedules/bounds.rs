//! How often somebody may do something within a schedule.

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A producer sends a record.
    Record,
    /// A broker stops without warning.
    Crash,
    /// A stopped broker starts again.
    Restart,
    /// A link is cut. Healing it is free, once for each cut.
    Cut,
    /// A message is lost with its connection.
    Drop,
    /// Somebody asks for an election.
    Election,
    /// A message or timer comes before its turn.
    Choice,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 7] = [
        Kind::Record,
        Kind::Crash,
        Kind::Restart,
        Kind::Cut,
        Kind::Drop,
        Kind::Election,
        Kind::Choice,
    ];

    /// Its name in flags and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Record => "records",
            Kind::Crash => "crashes",
            Kind::Restart => "restarts",
            Kind::Cut => "cuts",
            Kind::Drop => "drops",
            Kind::Election => "elections",
            Kind::Choice => "choices",
        }
    }
}

/// How often each kind has happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spent([u8; Kind::ALL.len()]);

impl Spent {
    /// How often this kind has happened.
    pub fn of(self, kind: Kind) -> u8 {
        self.0[kind as usize]
    }

    /// Every kind by name, and how often it has happened.
    pub fn named(self) -> impl Iterator<Item = (&'static str, u8)> {
        Kind::ALL.into_iter().map(move |kind| (kind.as_str(), self.of(kind)))
    }

    /// The same with another number of this kind.
    #[must_use]
    pub fn with(mut self, kind: Kind, times: u8) -> Spent {
        self.0[kind as usize] = times;
        self
    }

    /// The same and one more of this kind.
    #[must_use]
    pub fn and(self, kind: Kind) -> Spent {
        self.with(kind, self.of(kind).saturating_add(1))
    }
}

/// What a schedule may have at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How often each kind of act may happen.
    pub most: Spent,
    /// How many of the newest records of each log may go with a crash, as power is lost (FLS-6).
    pub losing: u8,
    /// How many brokers may be down at once.
    pub down: u8,
    /// How many steps.
    pub steps: u16,
}

impl Bounds {
    /// Nothing at all.
    pub const NONE: Spent = Spent([0; Kind::ALL.len()]);

    /// Whether one more of this kind may happen.
    pub fn allow(&self, spent: Spent, kind: Kind) -> bool {
        spent.of(kind) < self.most.of(kind)
    }
}

/// Two records, three crashes that may be of power, and a restart: enough for most of what can go
/// wrong.
impl Default for Bounds {
    fn default() -> Bounds {
        let most =
            Spent::default().with(Kind::Record, 2).with(Kind::Crash, 3).with(Kind::Restart, 1);
        Bounds { most, losing: 1, down: u8::MAX, steps: 30 }
    }
}
