//! Where the bytes of dropped files come from: a browser's file, a disk, or memory.

use std::rc::Rc;

/// Bytes that can be read from any position, without holding all of them.
pub trait FileBytes {
    /// How many there are.
    fn size(&self) -> u64;

    /// Reads from `position` on into all of `into`, which lies within the size.
    ///
    /// # Errors
    /// What the system says if it cannot read.
    fn read(&self, position: u64, into: &mut [u8]) -> Result<(), String>;
}

/// A file with its name, which has no folder.
#[derive(Clone)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Rc<dyn FileBytes>,
}

impl SourceFile {
    /// At most `length` bytes from `position` on: fewer where the file ends.
    ///
    /// # Errors
    /// What the system says if it cannot read.
    pub fn read(&self, position: u64, length: usize) -> Result<Vec<u8>, String> {
        let left = self.bytes.size().saturating_sub(position);
        let mut into = vec![0; length.min(usize::try_from(left).unwrap_or(usize::MAX))];
        self.bytes.read(position, &mut into)?;
        Ok(into)
    }
}

impl FileBytes for Vec<u8> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read(&self, position: u64, into: &mut [u8]) -> Result<(), String> {
        let from = usize::try_from(position).unwrap_or(usize::MAX);
        let bytes = self.get(from..).and_then(|rest| rest.get(..into.len()));
        into.copy_from_slice(bytes.ok_or("beyond the end")?);
        Ok(())
    }
}
