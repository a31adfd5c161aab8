//! Unpacking.

use super::{END, ORDER, SYMBOLS, distances, fixed, lengths};

/// Why something cannot be unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is damaged.
    Damaged,
    /// It unpacks to more than is wanted.
    TooLarge,
}

/// Unpacks to at most `most` bytes. What follows the last block is not looked at.
///
/// # Errors
/// Why it cannot be unpacked. Whatever is given, it does not panic.
pub fn inflate(packed: &[u8], most: usize) -> Result<Vec<u8>, Unreadable> {
    let mut reader = Reader { packed, at: 0, text: Vec::new(), most };
    loop {
        let is_last = reader.bits(1) == Some(1);
        if reader.block().is_none() {
            let is_too_large = reader.text.len() > most;
            return Err(if is_too_large { Unreadable::TooLarge } else { Unreadable::Damaged });
        }
        if is_last {
            return Ok(reader.text);
        }
    }
}

struct Reader<'a> {
    packed: &'a [u8],
    /// The next bit.
    at: usize,
    /// What was unpacked.
    text: Vec<u8>,
    most: usize,
}

impl Reader<'_> {
    fn bits(&mut self, count: usize) -> Option<usize> {
        let mut bits = 0;
        for bit in 0..count {
            let byte = self.packed.get(self.at / 8)?;
            bits |= usize::from(byte >> (self.at % 8) & 1) << bit;
            self.at += 1;
        }
        Some(bits)
    }

    fn symbol(&mut self, codes: &Codes) -> Option<usize> {
        let (mut code, mut first, mut index) = (0, 0, 0);
        for count in codes.counts {
            code |= self.bits(1)?;
            if code < first + count {
                return codes.symbols.get(index + code - first).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        None
    }

    fn add(&mut self, byte: u8) -> Option<()> {
        self.text.push(byte);
        (self.text.len() <= self.most).then_some(())
    }

    fn block(&mut self) -> Option<()> {
        match self.bits(2)? {
            0 => self.stored(),
            1 => {
                let (literals, distances) = fixed();
                self.coded(&Codes::new(&literals)?, &Codes::new(&distances)?)
            }
            2 => {
                let (literals, distances) = self.header()?;
                self.coded(&literals, &distances)
            }
            _ => None,
        }
    }

    fn stored(&mut self) -> Option<()> {
        self.at = self.at.next_multiple_of(8);
        let (length, check) = (self.bits(16)?, self.bits(16)?);
        if length ^ check != 0xffff {
            return None;
        }
        for _ in 0..length {
            let byte = self.bits(8)? as u8;
            self.add(byte)?;
        }
        Some(())
    }

    fn header(&mut self) -> Option<(Codes, Codes)> {
        let literals = self.bits(5)? + END + 1;
        let distances = self.bits(5)? + 1;
        let count = self.bits(4)? + 4;
        if literals > SYMBOLS.0 || distances > SYMBOLS.1 {
            return None;
        }
        let mut lengths = [0; ORDER.len()];
        for symbol in &ORDER[..count] {
            lengths[*symbol] = self.bits(3)? as u8;
        }
        let codes = Codes::new(&lengths)?;
        let mut lengths = Vec::new();
        while lengths.len() < literals + distances {
            let (length, times) = match self.symbol(&codes)? {
                16 => (*lengths.last()?, self.bits(2)? + 3),
                17 => (0, self.bits(3)? + 3),
                18 => (0, self.bits(7)? + 11),
                length => (length as u8, 1),
            };
            lengths.resize(lengths.len() + times, length);
        }
        let (of_literals, of_distances) = lengths.split_at(literals);
        let is_whole = of_distances.len() == distances && of_literals[END] > 0;
        Some((Codes::new(of_literals)?, Codes::new(of_distances)?)).filter(|_| is_whole)
    }

    fn coded(&mut self, literals: &Codes, of_distances: &Codes) -> Option<()> {
        let (lengths, distances) = (lengths(), distances());
        loop {
            let symbol = self.symbol(literals)?;
            if symbol < END {
                self.add(symbol as u8)?;
                continue;
            }
            if symbol == END {
                return Some(());
            }
            let (length, bits) = *lengths.get(symbol - END - 1)?;
            let length = length + self.bits(bits)?;
            let (distance, bits) = *distances.get(self.symbol(of_distances)?)?;
            let distance = distance + self.bits(bits)?;
            for _ in 0..length {
                let byte = *self.text.get(self.text.len().checked_sub(distance)?)?;
                self.add(byte)?;
            }
        }
    }
}

/// Codes in their order: how many there are of each length from 1 on, and their symbols.
struct Codes {
    counts: [usize; 15],
    symbols: Vec<usize>,
}

impl Codes {
    /// The codes of these lengths; `None` if there are more than bits can tell apart.
    fn new(lengths: &[u8]) -> Option<Codes> {
        let mut codes = Codes { counts: [0; 15], symbols: Vec::new() };
        let mut free: usize = 1;
        for (before, count) in codes.counts.iter_mut().enumerate() {
            for (symbol, _) in
                lengths.iter().enumerate().filter(|(_, l)| usize::from(**l) == before + 1)
            {
                codes.symbols.push(symbol);
                *count += 1;
            }
            free = (free * 2).checked_sub(*count)?;
        }
        Some(codes)
    }
}
