//! How the specs write replicas and sets of them.

use super::super::value::Value;
use crate::engine::{BrokerId, BrokerSet};

/// A replica: `r1`.
pub fn replica(id: BrokerId) -> Value {
    Value::name(format!("r{id}"))
}

/// A set of replicas, in order.
pub fn isr(isr: BrokerSet) -> Value {
    isr.iter().map(replica).collect()
}
