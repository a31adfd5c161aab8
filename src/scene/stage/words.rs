//! The short words on the stage, in both languages. Protocol words (ISR, HW, LEO, acks) are
//! never translated.

use crate::engine::{BrokerId, Node};
use crate::scene::view::Lang;

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
    /// It runs, and the controller has fenced it.
    Fenced,
    /// It does not run.
    Down,
}

impl Standing {
    /// The end of its CSS class.
    pub fn class(self) -> &'static str {
        match self {
            Standing::Leader => "leader",
            Standing::OldLeader => "old-leader",
            Standing::Follower => "follower",
            Standing::Idle => "idle",
            Standing::Fenced => "fenced",
            Standing::Down => "down",
        }
    }
}

impl Words {
    /// The one of two texts that is in this language.
    pub fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self.0 {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }

    /// What a broker is.
    pub fn standing(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Leader => self.pick("leader", "首领"),
            Standing::OldLeader => self.pick("old leader", "旧首领"),
            Standing::Follower => self.pick("follower", "跟随者"),
            Standing::Idle => self.pick("no leader", "无首领"),
            Standing::Fenced => self.pick("fenced", "被隔离"),
            Standing::Down => self.pick("down", "停机"),
        }
    }

    /// What a broker is, in a letter or two.
    pub fn initial(self, standing: Standing) -> &'static str {
        match standing {
            Standing::Leader => self.pick("L", "首"),
            Standing::OldLeader => self.pick("old", "旧"),
            Standing::Follower => self.pick("F", "随"),
            Standing::Idle => "–",
            Standing::Fenced => self.pick("fen", "隔"),
            Standing::Down => self.pick("down", "停"),
        }
    }

    /// Whether a broker is in the ISR.
    pub fn isr(self, member: bool) -> &'static str {
        match member {
            true => self.pick("in ISR", "在 ISR"),
            false => self.pick("out of ISR", "不在 ISR"),
        }
    }

    /// The same in short.
    pub fn isr_short(self, member: bool) -> &'static str {
        if member { "ISR" } else { self.pick("no ISR", "非 ISR") }
    }

    /// The name of a node.
    pub fn node(self, node: Node) -> String {
        match node {
            Node::Controller => self.pick("controller", "控制器").to_string(),
            Node::Broker(id) => format!("broker {id}"),
            Node::Producer(id) => format!("{} {}", self.pick("producer", "生产者"), id.0),
            Node::Consumer(id) => format!("{} {}", self.pick("consumer", "消费者"), id.0),
        }
    }

    /// A leader, or that there is none.
    pub fn leader(self, leader: Option<BrokerId>) -> String {
        match leader {
            Some(id) => format!("{} {id}", self.pick("leader", "首领")),
            None => self.pick("no leader", "无首领").to_string(),
        }
    }

    /// A text with its first letter in upper case, as a name begins.
    pub fn capital(self, text: &str) -> String {
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().collect::<String>() + letters.as_str()
        })
    }
}
