//! The partitioner for records without a key, as the cases of "records" drive it.

use highwater::engine::partitioner::{Partitions, StickyPartitioner};
use serde_json::{Value, json};

use crate::case::{Arguments, Trouble};

/// The partitioner with its draws, and how often each partition was chosen.
pub struct Sticky {
    partitioner: Option<StickyPartitioner>,
    partitions: Vec<u32>,
    available: Vec<u32>,
    draws: Draws,
    counts: Vec<u32>,
}

/// Where the random numbers come from: a list, used over and over, or 0, 1, 2 and so on.
struct Draws {
    list: Vec<u32>,
    drawn: u32,
}

impl Draws {
    fn open(setup: &Arguments) -> Result<Draws, Trouble> {
        let list = match setup.get("random") {
            None => Vec::new(),
            Some(random) => match random.whole().as_str() {
                Some("any" | "0,1,2,...") => Vec::new(),
                Some(_) => return Err(random.not_understood("unknown draws")),
                None => numbers(setup, "random")?,
            },
        };
        Ok(Draws { list, drawn: 0 })
    }

    fn draw(&mut self) -> u32 {
        let turn = self.drawn;
        self.drawn += 1;
        match self.list.len() {
            0 => turn,
            length => self.list[turn as usize % length],
        }
    }
}

/// The numbers of a list; none if it is missing.
fn numbers(of: &Arguments, key: &str) -> Result<Vec<u32>, Trouble> {
    let number = |item: i64| u32::try_from(item).map_err(|_| of.not_understood(key));
    of.ints(key)?.into_iter().map(number).collect()
}

impl Sticky {
    /// The partitions, their leaders and the draws of the setup.
    pub fn open(setup: &Arguments) -> Result<Sticky, Trouble> {
        let partitions = numbers(setup, "partitions")?;
        let available =
            if setup.has("available") { numbers(setup, "available")? } else { partitions.clone() };
        let partitioner = setup.int_if("stickyBytes")?.map(new).transpose()?;
        let counts = vec![0; partitions.len()];
        Ok(Sticky { partitioner, partitions, available, draws: Draws::open(setup)?, counts })
    }

    /// Does one step.
    pub fn perform(&mut self, action: &str, arguments: &Arguments) -> Result<Value, Trouble> {
        if action == "newSticky" {
            self.partitioner = Some(new(arguments.int("stickyBytes")?)?);
            return Ok(json!({}));
        }
        if action == "stickyCounts" {
            return Ok(json!({"counts": self.counts}));
        }
        let Some(partitioner) = &mut self.partitioner else {
            return Err(arguments.not_understood("there is no partitioner yet"));
        };
        let count = self.partitions.len() as u32;
        let of = Partitions { count, available: &self.available };
        match action {
            "stickyPartition" => {
                let partition = partitioner.partition(of, || self.draws.draw());
                self.counts[partition as usize] += 1;
                Ok(json!({"partition": partition}))
            }
            "stickyProduced" => {
                let bytes = arguments.int("bytes")? as u32;
                let may_switch =
                    arguments.flag_or("enableSwitch", arguments.flag_or("switch", true)?)?;
                partitioner.produced(bytes, may_switch, of, || self.draws.draw());
                Ok(json!({}))
            }
            _ => {
                let queues = queues(arguments, &self.partitions)?;
                partitioner.set_queues(&queues, count);
                Ok(load(partitioner))
            }
        }
    }
}

fn new(sticky_bytes: i64) -> Result<StickyPartitioner, Trouble> {
    let refused = || Trouble::refused("IllegalArgument");
    u32::try_from(sticky_bytes).ok().and_then(StickyPartitioner::new).ok_or_else(refused)
}

/// Queues with their partitions; `length` says how many of the list count.
fn queues(arguments: &Arguments, partitions: &[u32]) -> Result<Vec<(u32, u32)>, Trouble> {
    let sizes = numbers(arguments, "queues")?;
    let named = match arguments.has("partitions") {
        true => numbers(arguments, "partitions")?,
        false => partitions.to_vec(),
    };
    let length = arguments.int_or("length", sizes.len() as i64)? as usize;
    Ok(named.into_iter().zip(sizes).take(length).collect())
}

fn load(partitioner: &StickyPartitioner) -> Value {
    let Some(cumulative) = partitioner.cumulative_weights() else {
        return json!({"weights": null, "cumulative": null});
    };
    let before = [0].iter().chain(cumulative);
    let weights: Vec<u64> =
        cumulative.iter().zip(before).map(|(sum, before)| sum - before).collect();
    json!({"weights": weights, "cumulative": cumulative})
}
