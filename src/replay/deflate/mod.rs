//! Texts packed and unpacked, for links.
//!
//! Rule: RFC 1951, as one block with codes of its own or with the fixed ones, whichever is
//! shorter. Any block of any writer is read.
//!
//! Simplified: what is packed is one block however long it is, and a repetition is taken where
//! it is found unless the next byte begins a longer one.

mod inflate;
mod repeats;
#[cfg(test)]
mod tests;

pub use inflate::{Unreadable, inflate};

use self::repeats::{Piece, pieces};

/// The symbol behind the literals: the end of a block. Lengths follow it.
const END: usize = 256;

/// How many symbols there are for literals and lengths, and for distances.
const SYMBOLS: (usize, usize) = (286, 30);

/// The order in which the lengths of the codes of the code lengths stand.
const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/// For each symbol of a length or a distance the first value that it stands for, and how many
/// bits follow to tell the others. Bits grow by one with each `group` of symbols.
fn ranges(count: usize, first: usize, group: usize) -> Vec<(usize, usize)> {
    let mut next = first;
    let mut all = Vec::new();
    for symbol in 0..count {
        let bits = (symbol / group).saturating_sub(1);
        all.push((next, bits));
        next += 1 << bits;
    }
    all
}

/// The lengths of repetitions, from 3 on. The longest one has a symbol to itself.
fn lengths() -> Vec<(usize, usize)> {
    let mut all = ranges(28, 3, 4);
    all.push((258, 0));
    all
}

/// The distances of repetitions, from 1 on.
fn distances() -> Vec<(usize, usize)> {
    ranges(SYMBOLS.1, 1, 2)
}

/// How long the fixed codes are.
fn fixed() -> (Vec<u8>, Vec<u8>) {
    let mut of_literals = vec![8; 288];
    of_literals[144..256].fill(9);
    of_literals[256..280].fill(7);
    (of_literals, vec![5; SYMBOLS.1])
}

/// Packs a text.
pub fn deflate(text: &[u8]) -> Vec<u8> {
    let pieces = pieces(text);
    let (literals, distances) = weights(&pieces);
    let own = (code_lengths(literals, 15), code_lengths(distances, 15));
    let mut packed = Bits::default();
    packed.put(0b101, 3);
    packed.header(&own);
    packed.pieces(&pieces, &own);
    let mut plain = Bits::default();
    plain.put(0b011, 3);
    plain.pieces(&pieces, &fixed());
    if plain.bytes.len() <= packed.bytes.len() { plain.bytes } else { packed.bytes }
}

/// How often each symbol is said.
fn weights(pieces: &[Piece]) -> (Vec<u32>, Vec<u32>) {
    let (mut literals, mut distances) = (vec![0; SYMBOLS.0], vec![0; SYMBOLS.1]);
    literals[END] = 1;
    let ranges = (lengths(), self::distances());
    for piece in pieces {
        match *piece {
            Piece::Byte(byte) => literals[usize::from(byte)] += 1,
            Piece::Repeat { length, distance } => {
                literals[END + 1 + symbol(&ranges.0, length)] += 1;
                distances[symbol(&ranges.1, distance)] += 1;
            }
        }
    }
    (literals, distances)
}

/// The symbol in whose range a value lies.
fn symbol(ranges: &[(usize, usize)], value: usize) -> usize {
    ranges.iter().rposition(|(first, _)| *first <= value).unwrap_or_default()
}

/// How long the code of each symbol is to be, from how often it is said. Where codes grow longer
/// than they may, the weights are brought closer to each other.
fn code_lengths(mut weights: Vec<u32>, longest: u8) -> Vec<u8> {
    loop {
        let depths = depths(&weights);
        if depths.iter().all(|depth| *depth <= longest) {
            return depths;
        }
        weights.iter_mut().for_each(|weight| *weight = weight.div_ceil(2));
    }
}

/// Huffman's tree: the two lightest trees become one until one is left.
fn depths(weights: &[u32]) -> Vec<u8> {
    let mut depths = vec![0; weights.len()];
    let mut trees: Vec<(u32, Vec<usize>)> = Vec::new();
    for (symbol, weight) in weights.iter().enumerate() {
        if *weight > 0 {
            trees.push((*weight, vec![symbol]));
        }
    }
    if let [(_, only)] = &trees[..] {
        depths[only[0]] = 1;
    }
    while trees.len() > 1 {
        let (mut weight, mut symbols) = take_lightest(&mut trees);
        let (other, more) = take_lightest(&mut trees);
        weight += other;
        symbols.extend(more);
        symbols.iter().for_each(|symbol| depths[*symbol] += 1);
        trees.push((weight, symbols));
    }
    depths
}

fn take_lightest(trees: &mut Vec<(u32, Vec<usize>)>) -> (u32, Vec<usize>) {
    let mut lightest = 0;
    for at in 1..trees.len() {
        if trees[at].0 < trees[lightest].0 {
            lightest = at;
        }
    }
    trees.swap_remove(lightest)
}

/// The codes of these lengths, in their order: shorter ones first, then by symbol. A code is sent
/// from its highest bit on, all else from the lowest; so they are turned round.
fn codes(lengths: &[u8]) -> Vec<u32> {
    let mut codes = vec![0; lengths.len()];
    let mut next: u32 = 0;
    for length in 1..=15 {
        next <<= 1;
        for (symbol, _) in lengths.iter().enumerate().filter(|(_, l)| **l == length) {
            codes[symbol] = next.reverse_bits() >> (32 - u32::from(length));
            next += 1;
        }
    }
    codes
}

/// Bits that are written, the lowest of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// How many bits of the last byte are taken; 0 if all are.
    taken: u32,
}

impl Bits {
    fn put(&mut self, bits: u32, count: usize) {
        for at in 0..count {
            if self.taken == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((bits >> at & 1) << self.taken) as u8;
            }
            self.taken = (self.taken + 1) % 8;
        }
    }

    /// The lengths of the codes: runs of them, by codes of their own.
    fn header(&mut self, (literals, distances): &(Vec<u8>, Vec<u8>)) {
        let runs = runs(&[&literals[..], &distances[..]].concat());
        let mut weights = vec![0; ORDER.len()];
        runs.iter().for_each(|(symbol, ..)| weights[*symbol] += 1);
        let lengths = code_lengths(weights, 7);
        let last = ORDER.iter().rposition(|symbol| lengths[*symbol] > 0).unwrap_or_default();
        self.put((literals.len() - END - 1) as u32, 5);
        self.put((distances.len() - 1) as u32, 5);
        self.put((last.max(3) - 3) as u32, 4);
        ORDER[..=last.max(3)].iter().for_each(|symbol| self.put(lengths[*symbol].into(), 3));
        let codes = codes(&lengths);
        for (symbol, more, bits) in runs {
            self.put(codes[symbol], lengths[symbol].into());
            self.put(more as u32, bits);
        }
    }

    fn pieces(&mut self, pieces: &[Piece], (literals, distances): &(Vec<u8>, Vec<u8>)) {
        let codes_of = (codes(literals), codes(distances));
        let ranges = (lengths(), self::distances());
        for piece in pieces {
            match *piece {
                Piece::Byte(byte) => {
                    let symbol = usize::from(byte);
                    self.put(codes_of.0[symbol], literals[symbol].into());
                }
                Piece::Repeat { length, distance } => {
                    let at = symbol(&ranges.0, length);
                    let of = END + 1 + at;
                    self.put(codes_of.0[of], literals[of].into());
                    self.put((length - ranges.0[at].0) as u32, ranges.0[at].1);
                    let at = symbol(&ranges.1, distance);
                    self.put(codes_of.1[at], distances[at].into());
                    self.put((distance - ranges.1[at].0) as u32, ranges.1[at].1);
                }
            }
        }
        self.put(codes_of.0[END], literals[END].into());
    }
}

/// The lengths as symbols, each with a number behind it and how many bits that has: lengths
/// themselves, 16 for the last one again (3 to 6 times), 17 and 18 for zeros (3 to 10 and 11 to
/// 138 times).
fn runs(lengths: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < lengths.len() {
        let length = lengths[at];
        let same = lengths[at..].iter().take_while(|other| **other == length).count();
        let again = at > 0 && lengths[at - 1] == length;
        let (count, run) = match (length, same) {
            (0, 11..) => (same.min(138), (18, same.min(138) - 11, 7)),
            (0, 3..) => (same, (17, same - 3, 3)),
            (1.., 3..) if again => (same.min(6), (16, same.min(6) - 3, 2)),
            _ => (1, (usize::from(length), 0, 0)),
        };
        runs.push(run);
        at += count;
    }
    runs
}
