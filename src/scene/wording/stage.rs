//! The short words on the stage, and the stage in sentences for those who do not see it.
//!
//! Rule: a label is as short as it can be and still be understood; the accessible name of a piece
//! says the same in full. Protocol words (ISR, HW, LEO, acks) are never translated.

use std::sync::Arc;

use super::names::{duration, enumeration, node_name};
use super::resource::{Say, words};
use crate::engine::{BrokerId, BrokerSet, ClientId, LeaderEpoch, MessageId, Millis, Node, Offset};
use crate::scene::Lang;

words! { "standing":
    fn standing for Standing, STANDINGS {
        Leader, OldLeader, Follower, Idle, NoReplica, Fenced, Down,
    }
}

words! { "initial":
    fn initial for Standing, INITIALS {
        Leader, OldLeader, Follower, Idle, NoReplica, Fenced, Down,
    }
}

words! { "stage":
    pub(super) enum Sign<'a> {
        Isr(member: bool),
        IsrShort(member: bool),
        Controller,
        Leader(leader: Option<BrokerId>),
        LeaderEpoch(epoch: u32),
        PartitionEpoch(epoch: u32),
        IsrOf { empty: bool, isr: BrokerSet },
        ElrOf { empty: bool, elr: BrokerSet },
        Partition(name: &'a str),
        Fenced(brokers: BrokerSet),
        Cut,
        Lost,
        NothingSent,
        Sent { value: &'a str, again: bool },
        Acknowledged(value: &'a str),
        Position(at: Offset),
        Read(value: Option<&'a str>),
        Comma,
        Name(facts: &'a str),
        Cell {
            value: &'a str,
            broker: BrokerId,
            offset: Offset,
            epoch: LeaderEpoch,
            committed: bool,
            acknowledged: bool,
            lost: bool,
        },
        HighWatermark { broker: BrokerId, at: Offset },
        LogEnd { broker: BrokerId, at: Offset },
        Message { id: MessageId, says: &'a str, from: &'a str, to: &'a str },
        Stage { brokers: usize, step: usize },
        Time(now: u64),
        ControllerSays(facts: &'a str),
        RowLog { end: Offset, mark: Offset },
        Row { broker: BrokerId, facts: &'a str },
        RowSentence { broker: BrokerId, facts: &'a str },
        ConsumerAt { id: ClientId, position: Offset },
        AllLost(values: &'a str),
        BetweenSentences,
    }
}

/// The words of a language.
#[derive(Clone, Copy, Debug)]
pub struct Words(pub Lang);

/// What a broker is, as its header says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It leads, and the controller agrees.
    Leader,
    /// It leads an epoch that is over, and does not know.
    OldLeader,
    /// It follows.
    Follower,
    /// It knows no leader.
    Idle,
    /// It has no replica of the partition.
    NoReplica,
    /// It runs, and the controller has fenced it.
    Fenced,
    /// It does not run.
    Down,
}

/// What a broker is to a partition, as the controller has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    /// It is in the ISR.
    InIsr,
    /// It is an eligible leader replica.
    InElr,
    /// It is assigned, and in neither.
    OutOfIsr,
    /// It is not assigned.
    None,
}

impl Membership {
    /// Whether it is in the ISR.
    pub fn is_in_isr(self) -> bool {
        self == Membership::InIsr
    }
}

/// What a broker's row shows.
#[derive(Clone, Copy, Debug)]
pub struct RowFacts {
    /// The broker.
    pub broker: BrokerId,
    /// What it is.
    pub standing: Standing,
    /// Whether the controller has fenced it.
    pub fenced: bool,
    /// Its leader epoch, if it has one.
    pub epoch: Option<u32>,
    /// The log end and the high watermark.
    pub log: Option<(Offset, Offset)>,
    /// What it is to the partition.
    pub membership: Membership,
}

/// What a cell of a log shows.
#[derive(Clone, Copy, Debug)]
pub struct CellFacts<'a> {
    /// The record's value.
    pub value: &'a str,
    /// On which broker it is.
    pub broker: BrokerId,
    /// At which offset.
    pub offset: Offset,
    /// In which leader epoch it was appended.
    pub epoch: LeaderEpoch,
    /// Whether this replica knows it to be committed.
    pub committed: bool,
    /// Whether its producer has been told so.
    pub acknowledged: bool,
    /// Whether it counts as lost.
    pub lost: bool,
}

/// Labels.
impl Words {
    fn sign(self, sign: Sign<'_>) -> String {
        sign.say(self.0)
    }

    /// What a broker is.
    pub fn standing(self, what: Standing) -> String {
        standing(self.0, &what)
    }

    /// What a broker is, in a letter or two.
    pub fn initial(self, what: Standing) -> String {
        initial(self.0, &what)
    }

    /// Whether a broker is in the ISR, or in the ELR.
    pub fn isr(self, is: Membership) -> String {
        match is {
            Membership::InElr => "ELR".to_owned(),
            _ => self.sign(Sign::Isr(is.is_in_isr())),
        }
    }

    /// The same in short.
    pub fn isr_short(self, is: Membership) -> String {
        match is {
            Membership::InElr => "ELR".to_owned(),
            _ => self.sign(Sign::IsrShort(is.is_in_isr())),
        }
    }

    /// A node as its box is titled.
    pub fn node(self, node: Node) -> String {
        match node {
            Node::Controller => self.sign(Sign::Controller),
            other => node_name(self.0, other),
        }
    }

    /// A leader, or that there is none.
    pub fn leader(self, leader: Option<BrokerId>) -> String {
        self.sign(Sign::Leader(leader))
    }

    /// A leader epoch.
    pub fn leader_epoch(self, epoch: u32) -> String {
        self.sign(Sign::LeaderEpoch(epoch))
    }

    /// A partition epoch.
    pub fn partition_epoch(self, epoch: u32) -> String {
        self.sign(Sign::PartitionEpoch(epoch))
    }

    /// The ISR.
    pub fn isr_of(self, isr: BrokerSet) -> String {
        self.sign(Sign::IsrOf { empty: isr.is_empty(), isr })
    }

    /// The eligible leader replicas.
    pub fn elr_of(self, elr: BrokerSet) -> String {
        self.sign(Sign::ElrOf { empty: elr.is_empty(), elr })
    }

    /// Which partition it is.
    pub fn partition(self, name: &str) -> String {
        self.sign(Sign::Partition(name))
    }

    /// Which brokers are fenced.
    pub fn fenced(self, brokers: BrokerSet) -> String {
        self.sign(Sign::Fenced(brokers))
    }

    /// A link that is cut.
    pub fn cut(self) -> String {
        self.sign(Sign::Cut)
    }

    /// How long a message takes on a slow link.
    pub fn slow(self, latency: Millis) -> String {
        duration(self.0, latency)
    }

    /// Below a record that is lost.
    pub fn lost(self) -> String {
        self.sign(Sign::Lost)
    }

    /// A producer that waits for nothing.
    pub fn nothing_sent(self) -> String {
        self.sign(Sign::NothingSent)
    }

    /// What a producer has sent, for the first time or again.
    pub fn sent(self, value: &str, again: bool) -> String {
        self.sign(Sign::Sent { value, again })
    }

    /// What was acknowledged to a producer last.
    pub fn acknowledged(self, value: &str) -> String {
        self.sign(Sign::Acknowledged(value))
    }

    /// A consumer's position.
    pub fn position(self, at: Offset) -> String {
        self.sign(Sign::Position(at))
    }

    /// What a consumer has read last.
    pub fn read(self, value: Option<&str>) -> String {
        self.sign(Sign::Read(value))
    }
}

/// Accessible names and the description of the whole stage.
impl Words {
    fn facts(self, facts: &[String]) -> String {
        facts.join(&self.sign(Sign::Comma))
    }

    /// Facts one after the other, the first as a name begins.
    pub fn name_of(self, facts: &[String]) -> String {
        self.sign(Sign::Name(&self.facts(facts)))
    }

    /// A record in a log.
    pub fn cell(self, cell: CellFacts<'_>) -> String {
        let CellFacts { value, broker, offset, epoch, committed, acknowledged, lost } = cell;
        self.sign(Sign::Cell { value, broker, offset, epoch, committed, acknowledged, lost })
    }

    /// A replica's high watermark.
    pub fn high_watermark(self, broker: BrokerId, at: Offset) -> String {
        self.sign(Sign::HighWatermark { broker, at })
    }

    /// A replica's log end.
    pub fn log_end(self, broker: BrokerId, at: Offset) -> String {
        self.sign(Sign::LogEnd { broker, at })
    }

    /// A message on its way; `says` is its label.
    pub fn message(self, id: MessageId, says: &str, from: Node, to: Node) -> String {
        self.sign(Sign::Message { id, says, from: &self.node(from), to: &self.node(to) })
    }

    /// The accessible name of the stage.
    pub fn stage(self, brokers: usize, step: usize) -> String {
        self.sign(Sign::Stage { brokers, step })
    }

    /// The virtual time.
    pub fn time(self, now: Millis) -> String {
        self.sign(Sign::Time(now.0))
    }

    /// What the controller believes: facts that have been said, as one sentence.
    pub fn controller(self, facts: &[String]) -> String {
        self.sign(Sign::ControllerSays(&self.facts(facts)))
    }

    /// A broker's row, as its name or, with a colon and a full stop, as a sentence.
    pub fn row(self, row: RowFacts, sentence: bool) -> String {
        let mut said = vec![self.standing(row.standing)];
        if row.fenced && row.standing != Standing::Fenced {
            said.push(self.standing(Standing::Fenced));
        }
        said.extend(row.epoch.map(|epoch| self.leader_epoch(epoch)));
        said.extend(row.log.map(|(end, mark)| self.sign(Sign::RowLog { end, mark })));
        let assigned = row.membership != Membership::None;
        said.extend(assigned.then(|| self.isr(row.membership)));
        let (broker, facts) = (row.broker, &*self.facts(&said));
        self.sign(match sentence {
            true => Sign::RowSentence { broker, facts },
            false => Sign::Row { broker, facts },
        })
    }

    /// How far a consumer is.
    pub fn consumer(self, id: ClientId, position: Offset) -> String {
        self.sign(Sign::ConsumerAt { id, position })
    }

    /// Which acknowledged records are lost; nothing if none is.
    pub fn all_lost(self, values: &[Arc<str>]) -> Option<String> {
        let said = || self.sign(Sign::AllLost(&enumeration(self.0, values)));
        (!values.is_empty()).then(said)
    }

    /// Sentences one after the other.
    pub fn text(self, sentences: &[String]) -> String {
        sentences.join(&self.sign(Sign::BetweenSentences))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_as_names_do_in_its_language() {
        let facts = ["producer 1".to_string(), "acks=all".to_string()];
        assert_eq!(Words(Lang::En).name_of(&facts), "Producer 1, acks=all");
        assert_eq!(Words(Lang::Zh).name_of(&facts), "producer 1，acks=all");
        assert_eq!(Words(Lang::En).name_of(&[]), "");
    }

    #[test]
    fn a_cell_says_only_what_holds() {
        let cell = CellFacts {
            value: "a",
            broker: BrokerId(2),
            offset: Offset(3),
            epoch: LeaderEpoch(1),
            committed: false,
            acknowledged: true,
            lost: false,
        };
        let (en, zh) = (Words(Lang::En).cell(cell), Words(Lang::Zh).cell(cell));
        assert_eq!(en, "a, broker 2, offset 3, leader epoch 1, not committed, acknowledged");
        assert_eq!(zh, "a，broker 2，偏移量 3，首领纪元 1，未提交，已确认");
    }
}
