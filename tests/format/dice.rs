//! The random sequence of these tests, the same on every machine (splitmix64).

use highwater::log::splitmix;

/// See the module.
pub struct Dice(pub u64);

impl Dice {
    /// Any number.
    pub fn word(&mut self) -> u64 {
        splitmix::draw(&mut self.0)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.word() % sides as u64) as usize
    }

    /// Once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.roll(times) == 0
    }

    /// A number of up to `bits` bits, small ones as often as large ones.
    pub fn of_bits(&mut self, bits: usize) -> u64 {
        match self.roll(bits + 1) {
            0 => 0,
            bits => self.word() >> (64 - bits),
        }
    }

    /// Up to `most` bytes.
    pub fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.roll(most + 1)).map(|_| self.word() as u8).collect()
    }
}
