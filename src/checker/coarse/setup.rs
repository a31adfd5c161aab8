//! Which spec is checked, with which constants and which laws, from the names that people write.

use super::super::model::{LawSet, Model};
use super::records::Records;
use super::{async_isr, kafka};

/// A published spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spec {
    /// One of those with logs.
    Kafka(kafka::Spec),
    /// The one of asynchronous changes to the ISR.
    AsyncIsr,
}

/// A constant of a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Constant {
    /// How many replicas there are.
    Replicas,
    /// How many records a log can hold.
    LogSize,
    /// How many records are written at most in the whole run.
    MaxRecords,
    /// The last epoch; the first is 0.
    MaxLeaderEpoch,
    /// The largest offset of the leader that is explored.
    MaxOffset,
    /// The largest version of the controller that is explored.
    MaxVersion,
}

/// Why something cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such spec.
    UnknownSpec(String),
    /// The spec has no such constant.
    UnknownConstant(Spec, String),
    /// The spec needs this constant.
    Missing(Spec, Constant),
    /// A constant is given twice.
    Repeated(Constant),
    /// A constant must lie between two numbers.
    OutOfRange(Constant, u64, u64),
    /// A log of these constants does not fit a word.
    LogTooWide,
    /// A state of these constants takes more words than there are; how many it would take.
    StateTooWide(usize),
    /// The spec does not treat its replicas alike.
    NotSymmetric(Spec),
    /// The spec has no such law.
    UnknownLaw(Spec, String),
}

/// The most words that a state can take.
const MOST_WORDS: usize = 4;

impl Spec {
    /// Every spec.
    pub fn all() -> impl Iterator<Item = Spec> {
        kafka::Spec::ALL.into_iter().map(Spec::Kafka).chain([Spec::AsyncIsr])
    }

    /// The name of its module.
    pub fn name(self) -> &'static str {
        match self {
            Spec::Kafka(kafka::Spec::KafkaTruncateToHighWatermark) => {
                "KafkaTruncateToHighWatermark"
            }
            Spec::Kafka(kafka::Spec::Kip101) => "Kip101",
            Spec::Kafka(kafka::Spec::Kip279) => "Kip279",
            Spec::Kafka(kafka::Spec::Kip320FirstTry) => "Kip320FirstTry",
            Spec::Kafka(kafka::Spec::Kip320) => "Kip320",
            Spec::AsyncIsr => "AsyncIsr",
        }
    }

    /// A shorter name, if it has one.
    pub fn short_name(self) -> Option<&'static str> {
        match self {
            Spec::Kafka(kafka::Spec::KafkaTruncateToHighWatermark) => Some("TruncateToHw"),
            Spec::Kafka(kafka::Spec::Kip320FirstTry) => Some("FirstTry"),
            _ => None,
        }
    }

    /// The constants that it needs.
    pub fn constants(self) -> &'static [Constant] {
        use Constant::*;
        match self {
            Spec::Kafka(_) => &[Replicas, LogSize, MaxRecords, MaxLeaderEpoch],
            Spec::AsyncIsr => &[Replicas, MaxOffset, MaxVersion],
        }
    }

    /// The names of its laws.
    pub fn laws(self) -> Vec<&'static str> {
        match self {
            Spec::Kafka(_) => kafka::LAWS.iter().map(|law| law.name).collect(),
            Spec::AsyncIsr => async_isr::LAWS.iter().map(|law| law.name).collect(),
        }
    }

    /// The laws of these names; `X_` may be left out.
    ///
    /// # Errors
    /// If it has no law of a name.
    pub fn law_set(self, names: &[&str]) -> Result<LawSet, Trouble> {
        let known = self.laws();
        names.iter().try_fold(LawSet::default(), |laws, name| {
            let is_it =
                |law: &&str| is_same(law, name) || is_same(law.trim_start_matches("X_"), name);
            let place = known.iter().position(is_it);
            let unknown = || Trouble::UnknownLaw(self, (*name).to_owned());
            Ok(laws.with(place.ok_or_else(unknown)?))
        })
    }

    /// From the least to the most that a constant of it can be.
    fn range(self, constant: Constant) -> (u64, u64) {
        match (self, constant) {
            (Spec::Kafka(_), Constant::Replicas) => (1, kafka::MOST_REPLICAS as u64),
            (Spec::AsyncIsr, Constant::Replicas) => (1, async_isr::MOST_REPLICAS as u64),
            (_, Constant::LogSize | Constant::MaxRecords) => (1, 60),
            (_, Constant::MaxLeaderEpoch) => (0, kafka::MOST_EPOCHS as u64 - 1),
            (_, Constant::MaxOffset) => (1, 1 << 20),
            (_, Constant::MaxVersion) => (0, async_isr::MOST_VERSIONS as u64),
        }
    }
}

impl Constant {
    /// Its name in the specs.
    pub fn name(self) -> &'static str {
        match self {
            Constant::Replicas => "Replicas",
            Constant::LogSize => "LogSize",
            Constant::MaxRecords => "MaxRecords",
            Constant::MaxLeaderEpoch => "MaxLeaderEpoch",
            Constant::MaxOffset => "MaxOffset",
            Constant::MaxVersion => "MaxVersion",
        }
    }
}

/// Names are the same if they differ in nothing but case and hyphens.
fn is_same(a: &str, b: &str) -> bool {
    let letters = |name: &str| name.replace('-', "").to_ascii_lowercase();
    letters(a) == letters(b)
}

/// A spec with its constants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    spec: Spec,
    constants: Vec<(Constant, u64)>,
    symmetric: bool,
}

/// What is done with a model, whatever its kind and its number of words.
pub trait Visitor {
    /// What comes out.
    type Output;

    /// Does it.
    fn visit<M, const W: usize>(self, model: M) -> Self::Output
    where
        M: Model<W> + Clone + Send + 'static;
}

impl Setup {
    /// The spec of this name with constants by name. Case and hyphens do not matter.
    ///
    /// # Errors
    /// If a name is not known, or a constant is missing or beyond what can be checked.
    pub fn new(spec: &str, given: &[(&str, u64)]) -> Result<Setup, Trouble> {
        let named = |s: &Spec| {
            is_same(s.name(), spec) || s.short_name().is_some_and(|short| is_same(short, spec))
        };
        let found = Spec::all().find(named);
        let spec = found.ok_or_else(|| Trouble::UnknownSpec(spec.to_owned()))?;
        for (name, _) in given {
            if !spec.constants().iter().any(|constant| is_same(constant.name(), name)) {
                return Err(Trouble::UnknownConstant(spec, (*name).to_owned()));
            }
        }
        let value = |constant: &Constant| {
            let mut values = given.iter().filter(|(name, _)| is_same(constant.name(), name));
            let (_, value) = *values.next().ok_or(Trouble::Missing(spec, *constant))?;
            let (least, most) = spec.range(*constant);
            match (values.next(), (least..=most).contains(&value)) {
                (Some(_), _) => Err(Trouble::Repeated(*constant)),
                (None, false) => Err(Trouble::OutOfRange(*constant, least, most)),
                (None, true) => Ok((*constant, value)),
            }
        };
        let constants = spec.constants().iter().map(value).collect::<Result<Vec<_>, _>>()?;
        let setup = Setup { spec, constants, symmetric: false };
        if matches!(spec, Spec::Kafka(_)) && setup.log_bits() > Records::MOST_BITS {
            return Err(Trouble::LogTooWide);
        }
        let words = setup.words();
        if words > MOST_WORDS { Err(Trouble::StateTooWide(words)) } else { Ok(setup) }
    }

    /// The same, with states that differ in nothing but which replica is which counted once.
    ///
    /// # Errors
    /// If the spec does not treat its replicas alike.
    pub fn symmetric(mut self) -> Result<Setup, Trouble> {
        self.symmetric = true;
        match self.spec {
            Spec::Kafka(_) => Ok(self),
            Spec::AsyncIsr => Err(Trouble::NotSymmetric(self.spec)),
        }
    }

    /// The spec.
    pub fn spec(&self) -> Spec {
        self.spec
    }

    /// Its constants, in its order.
    pub fn constants(&self) -> &[(Constant, u64)] {
        &self.constants
    }

    fn get(&self, constant: Constant) -> u64 {
        let found = self.constants.iter().find(|(known, _)| *known == constant);
        found.map(|(_, value)| *value).expect("a setup has all constants of its spec")
    }

    fn log_bits(&self) -> u64 {
        let epochs = self.get(Constant::MaxLeaderEpoch) + 1;
        Records::new(self.get(Constant::MaxRecords), epochs).bits(self.get(Constant::LogSize))
    }

    fn kafka_bounds(&self) -> kafka::Bounds {
        kafka::Bounds {
            replicas: self.get(Constant::Replicas) as u8,
            log_size: self.get(Constant::LogSize),
            max_records: self.get(Constant::MaxRecords),
            max_leader_epoch: self.get(Constant::MaxLeaderEpoch) as u32,
        }
    }

    fn async_isr_bounds(&self) -> async_isr::Bounds {
        async_isr::Bounds {
            replicas: self.get(Constant::Replicas) as u8,
            max_offset: self.get(Constant::MaxOffset),
            max_version: self.get(Constant::MaxVersion) as u8,
        }
    }

    /// How many words a state takes.
    fn words(&self) -> usize {
        match self.spec {
            Spec::Kafka(_) => kafka::Layout::new(self.kafka_bounds()).words(),
            Spec::AsyncIsr => async_isr::Layout::new(self.async_isr_bounds()).words(),
        }
    }

    /// Calls the visitor with the model, whose states take as few words as they can.
    pub fn visit<V: Visitor>(&self, visitor: V) -> V::Output {
        match self.words() {
            1 => self.visit_with::<V, 1>(visitor),
            2 => self.visit_with::<V, 2>(visitor),
            3 => self.visit_with::<V, 3>(visitor),
            _ => self.visit_with::<V, MOST_WORDS>(visitor),
        }
    }

    fn visit_with<V: Visitor, const W: usize>(&self, visitor: V) -> V::Output {
        match self.spec {
            Spec::Kafka(spec) => {
                let bounds = self.kafka_bounds();
                let layout = kafka::Layout::new(bounds);
                let model = kafka::Kafka::<W>::new(spec, bounds, layout);
                visitor.visit(if self.symmetric { model.symmetric() } else { model })
            }
            Spec::AsyncIsr => {
                let bounds = self.async_isr_bounds();
                let layout = async_isr::Layout::new(bounds);
                visitor.visit(async_isr::AsyncIsr::<W>::new(bounds, layout))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kip_320(replicas: u64, size: u64, records: u64, epoch: u64) -> Result<Setup, Trouble> {
        let bounds = [("Replicas", replicas), ("LogSize", size)];
        let rest = [("MaxRecords", records), ("MaxLeaderEpoch", epoch)];
        Setup::new("Kip320", &[bounds, rest].concat())
    }

    #[test]
    fn names_are_known_by_their_letters() {
        let bounds = [("max-version", 1), ("max-offset", 2), ("replicas", 3)];
        let setup = Setup::new("async-isr", &bounds).unwrap();
        assert_eq!(setup.constants()[1], (Constant::MaxOffset, 2));
        assert_eq!(setup, Setup::new("AsyncIsr", &bounds).unwrap());
        let first_try = Spec::all().find(|spec| spec.name() == "Kip320FirstTry").unwrap();
        assert_eq!(first_try.short_name(), Some("FirstTry"));
        assert_eq!(first_try.law_set(&["logmatching"]), first_try.law_set(&["X_LogMatching"]));
        assert!(first_try.law_set(&["ValidHighWatermark"]).is_err());
    }

    #[test]
    fn what_cannot_be_checked_is_refused() {
        use Trouble::*;
        assert!(matches!(Setup::new("Kip999", &[]), Err(UnknownSpec(_))));
        assert!(matches!(
            Setup::new("Kip320", &[("Replicas", 2)]),
            Err(Missing(_, Constant::LogSize))
        ));
        assert!(matches!(Setup::new("AsyncIsr", &[("LogSize", 2)]), Err(UnknownConstant(..))));
        let twice = [("Replicas", 2), ("replicas", 2)];
        assert_eq!(Setup::new("Kip320", &twice), Err(Repeated(Constant::Replicas)));
        assert_eq!(kip_320(0, 1, 1, 1), Err(OutOfRange(Constant::Replicas, 1, 8)));
        assert_eq!(kip_320(2, 13, 10, 1), Err(LogTooWide));
        assert_eq!(kip_320(8, 12, 10, 1), Err(StateTooWide(11)));
        assert!(kip_320(3, 12, 10, 1).is_ok());
    }
}
