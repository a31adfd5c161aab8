//! Cases of the area "producer-state": the table of producers alone, or in a log.

use serde_json::{Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::log::PartitionLog;
use crate::producer_state::Table;

/// Plays the area.
pub enum Producers {
    /// `setup.log` is missing.
    Alone(Box<Table>),
    /// `setup.log` is true.
    InLog {
        /// The log.
        log: Box<PartitionLog>,
        /// After how long a silent producer is forgotten.
        expiration_ms: i64,
        /// How often it is looked for.
        check_interval_ms: i64,
        /// When the case began.
        began: i64,
    },
}

impl Player for Producers {
    fn open(setup: &Arguments) -> Result<Producers, Trouble> {
        if !setup.flag("log")? {
            return Table::open(setup).map(|table| Producers::Alone(Box::new(table)));
        }
        let log = PartitionLog::open(setup)?;
        let began = log.now().unwrap_or(0);
        Ok(Producers::InLog {
            log: Box::new(log),
            expiration_ms: setup.int_or("producerIdExpirationMs", 86_400_000)?,
            check_interval_ms: setup.int_or("producerIdExpirationCheckIntervalMs", 600_000)?,
            began,
        })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let (log, expiration_ms, interval, began) = match self {
            Producers::Alone(table) => return table.perform(action, arguments),
            Producers::InLog { log, expiration_ms, check_interval_ms, began } => {
                (log, *expiration_ms, *check_interval_ms, *began)
            }
        };
        let checks = |log: &PartitionLog| (log.now().unwrap_or(0) - began) / interval;
        let before = checks(log);
        let outcome = log.perform(action, arguments)?;
        if checks(log) > before {
            let after = Arguments::new(json!({"expirationMs": expiration_ms}));
            log.perform("expireProducers", &after)?;
        }
        Ok(outcome)
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        match self {
            Producers::Alone(table) => table.state(key),
            Producers::InLog { log, .. } => log.state(key),
        }
    }

    fn now(&self) -> Option<i64> {
        match self {
            Producers::Alone(table) => table.now(),
            Producers::InLog { log, .. } => log.now(),
        }
    }

    fn is_set(key: &str) -> bool {
        Table::is_set(key)
    }
}
