//! How a state is packed: each number has a field of just so many bits in one of a few words.

/// A few bits of one of the words of a state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Field {
    word: u8,
    shift: u8,
    mask: u64,
}

impl Field {
    /// What the field holds.
    pub fn get<const W: usize>(self, state: &[u64; W]) -> u64 {
        state[self.word as usize] >> self.shift & self.mask
    }

    /// Writes the field.
    pub fn set<const W: usize>(self, state: &mut [u64; W], value: u64) {
        debug_assert!(value <= self.mask, "{value} fits the field {self:?}");
        let word = &mut state[self.word as usize];
        *word = *word & !(self.mask << self.shift) | value << self.shift;
    }
}

/// Hands out fields, each in the first word that has room for it.
#[derive(Clone, Debug, Default)]
pub struct Packing {
    used: Vec<u32>,
}

impl Packing {
    /// How many words are in use.
    pub fn words(&self) -> usize {
        self.used.len()
    }

    /// A field for numbers from 0 to `largest`.
    pub fn field(&mut self, largest: u64) -> Field {
        let bits = u64::BITS - largest.leading_zeros();
        let room = |used: &u32| used + bits <= u64::BITS;
        let word = self.used.iter().position(room).unwrap_or_else(|| {
            self.used.push(0);
            self.used.len() - 1
        });
        // A field of no bits behind a full word must not shift by all of it.
        let shift = self.used[word].min(u64::BITS - 1) as u8;
        self.used[word] += bits;
        let mask = u64::MAX.checked_shr(u64::BITS - bits).unwrap_or(0);
        Field { word: word as u8, shift, mask }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_hold_their_numbers_beside_each_other() {
        let mut packing = Packing::default();
        let largest = [5, 0, u64::MAX >> 7, 1, 2, u64::MAX, 0, 7];
        let fields = largest.map(|largest| packing.field(largest));
        assert_eq!(packing.words(), 3);
        let mut state = [0; 3];
        for (field, largest) in fields.iter().zip(largest) {
            field.set(&mut state, largest);
        }
        assert_eq!(fields.map(|field| field.get(&state)), largest);
        fields[2].set(&mut state, 9);
        assert_eq!(fields.map(|field| field.get(&state))[..4], [5, 0, 9, 1]);
    }
}
