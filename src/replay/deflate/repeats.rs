//! A text as single bytes and repetitions of what came before.

/// A piece of a text.
#[derive(Clone, Copy)]
pub enum Piece {
    /// A byte as it is.
    Byte(u8),
    /// Bytes that stand in the text before.
    Repeat {
        /// How many, from 3 to 258.
        length: usize,
        /// How far before, from 1 to 32768.
        distance: usize,
    },
}

/// The shortest repetition and the longest.
const LENGTHS: (usize, usize) = (3, 258);

/// How far back a repetition may lie.
const FARTHEST: usize = 1 << 15;

/// How many places that may begin alike are looked at.
const LOOKS: usize = 200;

/// As many places of beginnings, by a hash.
const SLOTS: usize = 1 << 12;

/// Where the places are that begin alike: the last one of each beginning, and for each place the
/// one before it, all counted from 1; 0 where there is none.
struct Places {
    last: Vec<usize>,
    before: Vec<usize>,
}

/// The pieces of a text.
pub fn pieces(text: &[u8]) -> Vec<Piece> {
    let mut places = Places { last: vec![0; SLOTS], before: vec![0; text.len()] };
    let mut pieces = Vec::new();
    let mut here = places.longest(text, 0);
    let mut at = 0;
    while at < text.len() {
        let next = places.longest(text, at + 1);
        let (length, distance) = here;
        if length < LENGTHS.0 || next.0 > length {
            pieces.push(Piece::Byte(text[at]));
            (here, at) = (next, at + 1);
        } else {
            pieces.push(Piece::Repeat { length, distance });
            (at + 2..at + length).for_each(|passed| _ = places.enter(text, passed));
            at += length;
            here = places.longest(text, at);
        }
    }
    pieces
}

impl Places {
    /// Remembers how the text begins at a place, and answers the last place that may begin alike.
    fn enter(&mut self, text: &[u8], at: usize) -> usize {
        let Some([a, b, c]) = text.get(at..at + 3) else { return 0 };
        let hash = usize::from(*a) << 8 ^ usize::from(*b) << 4 ^ usize::from(*c);
        let last = &mut self.last[hash % SLOTS];
        self.before[at] = *last;
        std::mem::replace(last, at + 1)
    }

    /// The longest repetition at a place, which is remembered: its length and its distance.
    fn longest(&mut self, text: &[u8], at: usize) -> (usize, usize) {
        let mut longest = (0, 0);
        let mut place = self.enter(text, at);
        for _ in 0..LOOKS {
            if place == 0 || at - (place - 1) > FARTHEST {
                break;
            }
            let rest = text[at..].iter().take(LENGTHS.1);
            let length = rest.zip(&text[place - 1..]).take_while(|(a, b)| a == b).count();
            if length > longest.0 {
                longest = (length, at - (place - 1));
            }
            place = self.before[place - 1];
        }
        longest
    }
}
