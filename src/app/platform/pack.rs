//! Links packed and unpacked, by the browser.
//!
//! Rule: the browser's streams do it (`deflate-raw`, RFC 1951), in their own time; a text that
//! grows beyond what a link may hold is given up. The link that was packed or unpacked last is
//! kept: who copies what the address shows need not wait, and a link that another browser packed
//! in its own way stays as it came.

use std::cell::RefCell;

use js_sys::{Array, Function, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ReadableStreamDefaultReader, ReadableWritablePair};

use crate::app::adapters::{Arrived, BadLink, LARGEST, seal, unseal};

thread_local! {
    /// A text, and the link that holds it.
    static LAST: RefCell<(String, String)> = RefCell::default();
}

/// The link of a text; nothing in a browser that cannot pack.
pub async fn link_of(text: &str) -> Option<String> {
    let kept = LAST.with_borrow(|(of, link)| (of == text).then(|| link.clone()));
    if kept.is_some() {
        return kept;
    }
    let packing = stream("CompressionStream")?;
    let link = seal(&passed(text.as_bytes(), &packing, usize::MAX).await.ok()?);
    LAST.set((text.to_owned(), link.clone()));
    Some(link)
}

/// Opens a link.
pub async fn open(link: String) -> Arrived {
    let text = text_of(&link).await;
    if let Ok(text) = &text {
        LAST.set((text.clone(), link.clone()));
    }
    Arrived::new(link, text)
}

async fn text_of(link: &str) -> Result<String, BadLink> {
    let packed = unseal(link)?;
    let unpacking = stream("DecompressionStream").ok_or(BadLink::NoUnpacking)?;
    let text = passed(&packed, &unpacking, LARGEST).await?;
    String::from_utf8(text).map_err(|_| BadLink::Damaged)
}

/// A stream of the browser's for raw deflate, if it has one: none had before 2022.
fn stream(kind: &str) -> Option<ReadableWritablePair> {
    let class: Function = Reflect::get(&global(), &kind.into()).ok()?.dyn_into().ok()?;
    let stream = Reflect::construct(&class, &Array::of1(&"deflate-raw".into())).ok()?;
    Some(stream.unchecked_into())
}

/// What comes of bytes that pass through a stream, if it is no more than `most`.
async fn passed(
    bytes: &[u8],
    stream: &ReadableWritablePair,
    most: usize,
) -> Result<Vec<u8>, BadLink> {
    let broken = |_: JsValue| BadLink::Damaged;
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence(&parts).map_err(broken)?;
    let reader = blob.stream().pipe_through(stream).get_reader();
    let reader: ReadableStreamDefaultReader = reader.unchecked_into();
    let mut all = Vec::new();
    loop {
        let read = JsFuture::from(reader.read()).await.map_err(broken)?;
        let chunk = Reflect::get(&read, &"value".into()).map_err(broken)?;
        // There is none at the end.
        let Ok(chunk) = chunk.dyn_into::<Uint8Array>() else { return Ok(all) };
        all.extend(chunk.to_vec());
        if all.len() > most {
            // Nobody waits for the rest.
            let _ = reader.cancel();
            return Err(BadLink::TooLarge);
        }
    }
}
