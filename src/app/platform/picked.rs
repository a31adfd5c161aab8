//! Files that somebody chose or dropped: those of one folder, or an archive.
//!
//! Rule: of a folder its own files are taken, not those of folders inside it. Nothing is read
//! here; the worker does that.

use std::rc::Rc;

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, DragEvent, File, FileSystemDirectoryEntry, FileSystemEntry, FileSystemFileEntry,
    HtmlInputElement,
};
use yew::Callback;
use yew::platform::spawn_local;

/// What was picked. Two picks are never equal.
#[derive(Clone, Debug)]
pub struct Picked(Rc<(Option<String>, Array)>);

impl PartialEq for Picked {
    fn eq(&self, other: &Picked) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Picked {
    fn new(folder: Option<String>, files: Array) -> Option<Picked> {
        (files.length() > 0).then(|| Picked(Rc::new((folder, files))))
    }

    /// The name of the folder or of the only file, if there is one.
    pub fn name(&self) -> Option<String> {
        let only = || (self.0.1.length() == 1).then(|| file(&self.0.1.get(0)).name());
        self.0.0.clone().or_else(only)
    }

    /// How many files there are.
    pub fn count(&self) -> u32 {
        self.0.1.length()
    }

    /// The files.
    pub fn files(&self) -> Array {
        self.0.1.clone()
    }
}

fn file(value: &JsValue) -> File {
    File::unchecked_from_js(value.clone())
}

/// What was chosen in a field for files or a folder; the field is emptied, so that the same can
/// be chosen again.
pub fn of_input(input: &HtmlInputElement) -> Option<Picked> {
    let files = Array::from(&JsValue::from(input.files()));
    input.set_value("");
    let path = |value: &JsValue| {
        let path = Reflect::get(value, &JsValue::from_str("webkitRelativePath")).ok()?;
        path.as_string().filter(|path| !path.is_empty())
    };
    let folder = path(&files.get(0)).and_then(|path| Some(path.split_once('/')?.0.to_owned()));
    let is_direct = |value: &JsValue| path(value).is_none_or(|path| path.matches('/').count() == 1);
    Picked::new(folder, files.iter().filter(is_direct).collect())
}

/// Whether files are dragged.
pub fn is_of_files(event: &DragEvent) -> bool {
    let types = event.data_transfer().map(|data| data.types());
    types.is_some_and(|types| types.iter().any(|kind| kind == "Files"))
}

/// Finds what was dropped, and passes it on.
pub fn dropped(event: &DragEvent, on: Callback<Picked>) {
    let Some(data) = event.data_transfer() else { return };
    // After this event the browser hands out nothing of what was dropped.
    let (entries, files) = handed_out(&data);
    spawn_local(async move {
        let mut folder = None;
        for entry in entries {
            if entry.is_directory() {
                folder = Some(entry.name());
                for inner in inside(entry.unchecked_into()).await {
                    add(&files, inner).await;
                }
            } else {
                add(&files, entry).await;
            }
        }
        if let Some(picked) = Picked::new(folder, files) {
            on.emit(picked);
        }
    });
}

/// What is on disk as entries, and what is not as files.
fn handed_out(data: &DataTransfer) -> (Vec<FileSystemEntry>, Array) {
    let (mut entries, files) = (Vec::new(), Array::new());
    let items = data.items();
    for item in (0..items.length()).filter_map(|index| items.get(index)) {
        match (item.webkit_get_as_entry(), item.get_as_file()) {
            (Ok(Some(entry)), _) => entries.push(entry),
            (_, Ok(Some(file))) => _ = files.push(&file),
            _ => {}
        }
    }
    (entries, files)
}

async fn add(files: &Array, entry: FileSystemEntry) {
    if !entry.is_file() {
        return;
    }
    let entry: FileSystemFileEntry = entry.unchecked_into();
    let found = promise(|done, failed| {
        entry.file_with_callback_and_callback(done, failed);
        Ok(())
    });
    if let Ok(file) = found.await {
        files.push(&file);
    }
}

/// The files and folders of a folder; the browser hands them out in portions.
async fn inside(folder: FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let portion =
            promise(|done, failed| reader.read_entries_with_callback_and_callback(done, failed));
        let portion = portion.await.map(|portion| Array::from(&portion)).unwrap_or_default();
        if portion.length() == 0 {
            return entries;
        }
        entries.extend(portion.iter().map(FileSystemEntry::unchecked_from_js));
    }
}

/// Something that the browser answers by one of two functions.
fn promise(
    begin: impl Fn(&js_sys::Function, &js_sys::Function) -> Result<(), JsValue>,
) -> JsFuture {
    JsFuture::from(Promise::new(&mut |done, failed| {
        if let Err(why) = begin(&done, &failed) {
            let _ = failed.call1(&JsValue::NULL, &why);
        }
    }))
}

/// Takes files that are dropped: hears the dragging, so that the browser lets them be dropped.
pub fn on_drag() -> Callback<DragEvent> {
    Callback::from(|event: DragEvent| {
        if is_of_files(&event) {
            event.prevent_default();
        }
    })
}

/// Takes files that are dropped.
pub fn on_drop(on: Callback<Picked>) -> Callback<DragEvent> {
    Callback::from(move |event: DragEvent| {
        if is_of_files(&event) {
            event.prevent_default();
            dropped(&event, on.clone());
        }
    })
}
