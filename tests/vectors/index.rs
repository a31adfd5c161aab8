//! Cases of the area "index": the offset index, the time index, the list of aborted transactions.

use highwater::log::{
    AbortedTxn, IndexError, Offset, OffsetEntry, OffsetIndex, TimeEntry, TimeIndex, Timestamp,
    TimestampOffset, TxnIndex, TxnIndexError,
};
use serde_json::{Map, Value, json};

use crate::case::{Arguments, Outcome, Player, Trouble};
use crate::say::said;

/// Plays the area.
pub struct Indexes {
    base: Offset,
    max_bytes: u64,
    index: Kind,
}

enum Kind {
    Offset(OffsetIndex),
    Time(TimeIndex),
    Aborted(TxnIndex),
}

impl Player for Indexes {
    fn open(setup: &Arguments) -> Result<Indexes, Trouble> {
        let base = Offset(setup.int_or("baseOffset", 0)? as u64);
        let max_bytes = setup.int_or("maxIndexBytes", 10_485_760)? as u64;
        let index = match setup.text("index")?.as_str() {
            "offset" => Kind::Offset(OffsetIndex::new(base, max_bytes)),
            "time" => Kind::Time(TimeIndex::new(base, max_bytes)),
            "aborted" => Kind::Aborted(TxnIndex::default()),
            other => return Err(setup.not_understood(other)),
        };
        Ok(Indexes { base, max_bytes, index })
    }

    fn perform(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "reopen" | "reopenReadOnly" => self.reopen(action == "reopenReadOnly", arguments)?,
            "indexTruncate" | "indexReset" => self.clear(),
            "indexTruncateTo" => self.truncate_to(Offset(arguments.int("offset")? as u64)),
            _ => return self.answer(action, arguments),
        }
        Ok(self.all())
    }

    fn state(&mut self, key: &str) -> Option<Value> {
        self.all().get(key).cloned()
    }
}

impl Indexes {
    fn answer(&mut self, action: &str, arguments: &Arguments) -> Outcome {
        match action {
            "indexAppend" => self.append(arguments),
            "indexLookup" => self.look_up(arguments),
            "indexEntry" => self.entry(arguments),
            "indexLastEntry" => Ok(match &self.index {
                Kind::Offset(index) => self.place(index.entries().last().copied()),
                Kind::Time(index) => self.time(index.entries().last().copied()),
                Kind::Aborted(index) => said(json!({"entries": index.entries().len()})),
            }),
            "indexIsFull" => match &self.index {
                Kind::Offset(index) => Ok(said(json!({"full": index.is_full()}))),
                Kind::Time(index) => Ok(said(json!({"full": index.is_full()}))),
                Kind::Aborted(_) => Err(arguments.not_understood("this index is never full")),
            },
            "indexSanityCheck" => self.sanity_check(),
            "fetchUpperBound" => self.fetch_upper_bound(arguments),
            "collectAborted" => self.collect_aborted(arguments),
            "indexState" | "state" => Ok(self.all()),
            _ => Err(arguments.not_understood(&format!("nobody knows the action {action}"))),
        }
    }

    fn append(&mut self, arguments: &Arguments) -> Outcome {
        let offset = |key: &str| Ok::<_, Trouble>(Offset(arguments.int(key)? as u64));
        match &mut self.index {
            Kind::Offset(index) => {
                let position = arguments.int("position")? as u32;
                index.append(offset("offset")?, position).map_err(refused)?;
            }
            Kind::Time(index) => {
                let timestamp = Timestamp(arguments.int("timestamp")?);
                let entry = TimestampOffset { timestamp, offset: offset("offset")? };
                match arguments.flag("skipFullCheck")? {
                    true => index.close_with(entry).map_err(refused)?,
                    false => index.append(entry).map_err(refused)?,
                }
            }
            Kind::Aborted(index) => {
                let entry = AbortedTxn {
                    producer_id: arguments.int("producerId")?,
                    first_offset: offset("firstOffset")?,
                    last_offset: offset("lastOffset")?,
                    last_stable_offset: offset("lastStableOffset")?,
                };
                index.append(entry).map_err(|_| Trouble::refused("IllegalArgument"))?;
            }
        }
        Ok(self.all())
    }

    fn look_up(&self, arguments: &Arguments) -> Outcome {
        match &self.index {
            Kind::Offset(index) => {
                let offset = Offset(arguments.int("offset")? as u64);
                Ok(self.place(index.look_up(offset, &mut ())))
            }
            Kind::Time(index) => {
                let timestamp = Timestamp(arguments.int("timestamp")?);
                Ok(self.time(index.look_up(timestamp, &mut ())))
            }
            Kind::Aborted(_) => Err(arguments.not_understood("this index is not looked up")),
        }
    }

    fn entry(&self, arguments: &Arguments) -> Outcome {
        let n = arguments.int("n")? as usize;
        let missing = || Trouble::refused("IllegalArgument");
        match &self.index {
            Kind::Offset(index) => {
                Ok(self.place(Some(*index.entries().get(n).ok_or_else(missing)?)))
            }
            Kind::Time(index) => Ok(self.time(Some(*index.entries().get(n).ok_or_else(missing)?))),
            Kind::Aborted(_) => Err(arguments.not_understood("this index has no numbered entries")),
        }
    }

    /// Of the offset and the time index nothing but what was appended can be in the file.
    fn sanity_check(&self) -> Outcome {
        match &self.index {
            Kind::Aborted(index) => match index.sanity_check(self.base) {
                Ok(()) => Ok(Map::new()),
                Err(TxnIndexError::Corrupt { .. }) => Err(Trouble::refused("CorruptIndex")),
                Err(TxnIndexError::OutOfOrder { .. }) => Err(Trouble::refused("IllegalArgument")),
            },
            Kind::Offset(_) | Kind::Time(_) => Ok(Map::new()),
        }
    }

    fn fetch_upper_bound(&self, arguments: &Arguments) -> Outcome {
        let Kind::Offset(index) = &self.index else {
            return Err(arguments.not_understood("only the offset index knows positions"));
        };
        arguments.int("offset")?;
        let (position, bytes) = (arguments.int("position")?, arguments.int("fetchBytes")?);
        let found = index.fetch_upper_bound(position as u32, bytes as u32);
        Ok(match found {
            Some(entry) => self.place(Some(entry)),
            None => said(json!({"offset": null, "position": null, "result": null})),
        })
    }

    fn collect_aborted(&self, arguments: &Arguments) -> Outcome {
        let Kind::Aborted(index) = &self.index else {
            return Err(arguments.not_understood("this index knows no transactions"));
        };
        let from = Offset(arguments.int("fetchOffset")? as u64);
        let to = Offset(arguments.int("upperBound")? as u64);
        let found = index.collect(from, to);
        let ids: Vec<i64> = found.transactions.iter().map(|txn| txn.producer_id).collect();
        let offsets = |of: fn(&AbortedTxn) -> Offset| -> Vec<u64> {
            found.transactions.iter().map(|txn| of(txn).0).collect()
        };
        Ok(said(json!({
            "producerIds": ids,
            "complete": found.complete,
            "firstOffsets": offsets(|txn| txn.first_offset),
            "lastOffsets": offsets(|txn| txn.last_offset),
        })))
    }

    fn clear(&mut self) {
        match &mut self.index {
            Kind::Offset(index) => index.clear(),
            Kind::Time(index) => index.clear(),
            Kind::Aborted(index) => index.reset(),
        }
    }

    fn truncate_to(&mut self, offset: Offset) {
        match &mut self.index {
            Kind::Offset(index) => index.truncate_to(offset),
            Kind::Time(index) => index.truncate_to(offset),
            Kind::Aborted(index) => index.truncate_to(offset),
        }
    }

    /// The file is read again: the entries are the same, counted from another base if one is
    /// given. Whoever only reads it has no room for more.
    fn reopen(&mut self, read_only: bool, arguments: &Arguments) -> Result<(), Trouble> {
        let base = Offset(arguments.int_or("baseOffset", self.base.0 as i64)? as u64);
        let moved = base != self.base;
        self.base = base;
        match &mut self.index {
            Kind::Aborted(_) => {}
            _ if moved => return Err(arguments.not_understood("another base")),
            Kind::Offset(index) if read_only => index.trim(),
            Kind::Time(index) if read_only => index.trim(),
            Kind::Offset(index) => index.grow(),
            Kind::Time(index) => index.grow(),
        }
        Ok(())
    }

    fn offset(&self, relative: u32) -> u64 {
        self.base.0 + u64::from(relative)
    }

    fn place(&self, entry: Option<OffsetEntry>) -> Map<String, Value> {
        let (offset, position) =
            entry.map_or((self.base.0, 0), |e| (self.offset(e.relative), e.position));
        said(json!({"offset": offset, "position": position}))
    }

    fn time(&self, entry: Option<TimeEntry>) -> Map<String, Value> {
        let (timestamp, offset) =
            entry.map_or((-1, self.base.0), |e| (e.timestamp.0, self.offset(e.relative)));
        said(json!({"offset": offset, "timestamp": timestamp}))
    }

    fn all(&self) -> Map<String, Value> {
        let common = |entries: usize, capacity: usize, bytes: u64| {
            json!({
                "entries": entries,
                "capacity": capacity,
                "maxEntries": capacity,
                "full": capacity <= entries,
                "sizeInBytes": bytes * entries as u64,
                "maxIndexBytes": self.max_bytes,
            })
        };
        let (mut all, last) = match &self.index {
            Kind::Offset(index) => (
                said(common(index.entries().len(), index.capacity(), 8)),
                self.place(index.entries().last().copied()),
            ),
            Kind::Time(index) => (
                said(common(index.entries().len(), index.capacity(), 12)),
                self.time(index.entries().last().copied()),
            ),
            Kind::Aborted(index) => {
                return said(json!({
                    "entries": index.entries().len(),
                    "producerIds":
                        index.entries().iter().map(|txn| txn.producer_id).collect::<Vec<_>>(),
                }));
            }
        };
        all.insert("lastOffset".into(), last["offset"].clone());
        all.insert("lastTimestamp".into(), last.get("timestamp").cloned().unwrap_or_default());
        all
    }
}

fn refused(why: IndexError) -> Trouble {
    Trouble::refused(match why {
        IndexError::Full => "IllegalArgument",
        IndexError::OffsetNotRising => "InvalidOffset",
        IndexError::TimestampFalls => "IllegalState",
        IndexError::OffsetOverflow => "IndexOffsetOverflow",
    })
}
