//! Cases of the area "epoch-cache": which epoch began at which offset.

use highwater::log::{EpochCache, EpochEnd, LeaderEpoch, Offset};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::say::said;

/// Plays the area.
#[derive(Default)]
pub struct Epochs {
    cache: EpochCache,
}

type Entry = (LeaderEpoch, Offset);

impl Player for Epochs {
    fn open(setup: &Arguments) -> Result<Epochs, Trouble> {
        let mut epochs = Epochs::default();
        for entry in setup.list("entries")? {
            let pair: Vec<i64> =
                entry.items()?.iter().map(Arguments::as_int).collect::<Result<_, _>>()?;
            epochs.assign(pair[0], pair[1])?;
        }
        Ok(epochs)
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        let epoch = |key| Ok::<_, Trouble>(LeaderEpoch(arguments.int(key)? as u32));
        match action {
            "assignEpoch" => self.assign(arguments.int("epoch")?, arguments.int("startOffset")?),
            "truncateFromEnd" => self.cut(arguments, EpochCache::truncate_from_end),
            "truncateFromStart" => self.cut(arguments, EpochCache::truncate_from_start),
            "clearEpochs" => {
                self.cache = EpochCache::default();
                Ok(Map::new())
            }
            // The cache is written down as it is, entry by entry.
            "reopen" => {
                let entries = self.cache.entries().to_vec();
                self.cache = EpochCache::default();
                entries.into_iter().for_each(|(epoch, start)| self.cache.assign(epoch, start));
                Ok(Map::new())
            }
            "endOffsetFor" => self.end_offset(arguments),
            "latestEpoch" => Ok(told(self.cache.entries().last().copied())),
            "earliestEpoch" | "earliestEntry" => Ok(told(self.cache.earliest())),
            "latestEntry" => Ok(told(self.cache.entries().last().copied())),
            "previousEpoch" | "previousEntry" => {
                let of = match arguments.has("of") {
                    true => Some(epoch("of")?),
                    false => self.cache.latest(),
                };
                Ok(told(of.and_then(|of| self.cache.entry_before(of))))
            }
            "nextEpoch" => match arguments.int("of")? {
                ..0 => Ok(told(self.cache.earliest())),
                _ => Ok(told(self.cache.entry_after(epoch("of")?))),
            },
            "epochEntry" => {
                let epoch = epoch("epoch")?;
                Ok(told(self.cache.start_of(epoch).map(|start| (epoch, start))))
            }
            "epochForOffset" => {
                let at = self.cache.epoch_at(Offset(arguments.int("offset")? as u64));
                Ok(said(json!({"epoch": at.map(|epoch| epoch.0)})))
            }
            "state" | "check" => Ok(said(json!({"entries": self.entries()}))),
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        match key {
            "entries" | "epochEntries" => Some(self.entries()),
            "latestEpoch" => Some(json!(self.cache.latest().map(|epoch| epoch.0))),
            _ => None,
        }
    }
}

impl Epochs {
    fn assign(&mut self, epoch: i64, start: i64) -> Outcome {
        let (Ok(epoch), Ok(start)) = (u32::try_from(epoch), u64::try_from(start)) else {
            return Err(Trouble::refused("IllegalArgument"));
        };
        self.cache.assign(LeaderEpoch(epoch), Offset(start));
        Ok(Map::new())
    }

    /// An undefined offset cuts nothing.
    fn cut(&mut self, arguments: &Arguments, cut: fn(&mut EpochCache, Offset)) -> Outcome {
        if let Ok(offset) = u64::try_from(arguments.int("offset")?) {
            cut(&mut self.cache, Offset(offset));
        }
        Ok(Map::new())
    }

    fn end_offset(&self, arguments: &Arguments) -> Outcome {
        let leo = Offset(arguments.int("leo")? as u64);
        let asked = u32::try_from(arguments.int("epoch")?).ok();
        let end = asked.and_then(|epoch| self.cache.end_of(LeaderEpoch(epoch), leo));
        Ok(said(match end {
            Some(EpochEnd { epoch, end_offset }) => {
                json!({"epoch": epoch.0, "endOffset": end_offset.0})
            }
            None => json!({"epoch": -1, "endOffset": -1}),
        }))
    }

    fn entries(&self) -> Value {
        let pair = |(epoch, start): &Entry| json!([epoch.0, start.0]);
        self.cache.entries().iter().map(pair).collect()
    }
}

fn told(entry: Option<Entry>) -> Map<String, Value> {
    said(json!({
        "entry": entry.map(|(epoch, start)| [u64::from(epoch.0), start.0]),
        "epoch": entry.map(|(epoch, _)| epoch.0),
        "startOffset": entry.map(|(_, start)| start.0),
    }))
}
