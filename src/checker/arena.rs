//! A list that grows without ever moving or copying what it holds, so that its growth never needs
//! room for a second copy.

const BITS: u32 = 14;
const CHUNK: usize = 1 << BITS;

/// See the module.
#[derive(Clone, Debug)]
pub struct Arena<T> {
    chunks: Vec<Vec<T>>,
    len: usize,
}

impl<T> Default for Arena<T> {
    fn default() -> Arena<T> {
        Arena { chunks: Vec::new(), len: 0 }
    }
}

impl<T: Copy> Arena<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds one at the end.
    pub fn push(&mut self, value: T) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Vec::with_capacity(CHUNK));
        }
        let last = self.chunks.last_mut().expect("a chunk was added for the first of each");
        last.push(value);
        self.len += 1;
    }

    /// The one at this place.
    pub fn get(&self, at: u32) -> T {
        self.chunks[(at >> BITS) as usize][at as usize & (CHUNK - 1)]
    }

    /// All of them in order.
    pub fn iter(&self) -> impl Iterator<Item = T> {
        self.chunks.iter().flatten().copied()
    }

    /// How many bytes it holds.
    pub fn bytes(&self) -> usize {
        self.chunks.len() * CHUNK * size_of::<T>()
    }
}
