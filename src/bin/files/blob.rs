//! Files and unpacked bytes that the browser keeps, read piece by piece.

use std::rc::Rc;

use highwater::files::job::Store;
use highwater::log::folder::FileBytes;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::{Blob, FileReaderSync};

/// A file that was dropped, or anything else that the browser keeps as one.
pub struct Kept {
    blob: Blob,
    reader: FileReaderSync,
}

impl Kept {
    /// Something that the browser keeps.
    ///
    /// # Errors
    /// What the browser says if it cannot be read.
    pub fn new(blob: Blob) -> Result<Kept, String> {
        let reader = FileReaderSync::new().map_err(|error| said(&error))?;
        Ok(Kept { blob, reader })
    }
}

impl FileBytes for Kept {
    fn size(&self) -> u64 {
        self.blob.size() as u64
    }

    fn read(&self, position: u64, into: &mut [u8]) -> Result<(), String> {
        let (start, end) = (position as f64, (position + into.len() as u64) as f64);
        let piece = self.blob.slice_with_f64_and_f64(start, end).map_err(|error| said(&error))?;
        let buffer = self.reader.read_as_array_buffer(&piece).map_err(|error| said(&error))?;
        let bytes = Uint8Array::new(&buffer);
        if bytes.length() as usize != into.len() {
            return Err("the file has changed".to_owned());
        }
        bytes.copy_to(into);
        Ok(())
    }
}

/// Unpacked files, which the browser keeps outside of this program's memory.
#[derive(Default)]
pub struct Unpacked {
    pieces: Array,
}

impl Store for Unpacked {
    fn add(&mut self, piece: &[u8]) -> Result<(), String> {
        let parts = Array::of1(&Uint8Array::from(piece));
        let piece = Blob::new_with_u8_array_sequence(&parts).map_err(|error| said(&error))?;
        self.pieces.push(&piece);
        Ok(())
    }

    fn end(&mut self) -> Result<Rc<dyn FileBytes>, String> {
        let pieces = std::mem::take(&mut self.pieces);
        let blob = Blob::new_with_blob_sequence(&pieces).map_err(|error| said(&error))?;
        Ok(Rc::new(Kept::new(blob)?))
    }
}

/// What the browser says of an error.
fn said(error: &JsValue) -> String {
    format!("{error:?}")
}
