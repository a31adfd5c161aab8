//! A partition folder to be damaged before it is opened.

use std::fs;
use std::path::PathBuf;
use std::rc::Rc;

use highwater::log::folder::{
    BatchSummary, Content, Finding, Folder, Opening, PageStart, SourceFile, What,
};

/// The files of a folder, to be damaged before they are opened.
#[derive(Clone)]
pub struct Files(pub Vec<(String, Vec<u8>)>);

pub const LOG: &str = "00000000000000000000.log";
pub const INDEX: &str = "00000000000000000000.index";
pub const TIMES: &str = "00000000000000000000.timeindex";
pub const SECOND: &str = "00000000000000000180.log";
pub const ABORTED: &str = "00000000000000000180.txnindex";

impl Files {
    pub fn foreign() -> Files {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/orders-0");
        let files = fs::read_dir(folder).unwrap().map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        });
        Files(files.collect())
    }

    pub fn get(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.0.iter_mut().find(|(known, _)| known == name).unwrap().1
    }

    pub fn without(mut self, name: &str) -> Files {
        self.0.retain(|(known, _)| known != name);
        self
    }

    pub fn renamed(mut self, from: &str, to: &str) -> Files {
        self.0.iter_mut().filter(|(name, _)| name == from).for_each(|(name, _)| *name = to.into());
        self
    }

    pub fn changed(mut self, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Files {
        change(self.get(name));
        self
    }

    pub fn open(&self) -> Folder {
        let files = self.0.iter().cloned();
        let files = files.map(|(name, bytes)| SourceFile { name, bytes: Rc::new(bytes) });
        Opening::new(files.collect()).run()
    }
}

/// What was found, with the names of the files.
pub fn found(folder: &Folder) -> Vec<(&str, u64, What)> {
    let report = folder.report();
    let named = |finding: &Finding| {
        let name = report.files[finding.file as usize].name.as_str();
        (name, finding.position, finding.what)
    };
    report.findings.iter().map(named).collect()
}

pub fn file(folder: &Folder, name: &str) -> u32 {
    folder.report().files.iter().position(|file| file.name == name).unwrap() as u32
}

pub fn content<'a>(folder: &'a Folder, name: &str) -> &'a Content {
    &folder.report().files[file(folder, name) as usize].content
}

pub fn batches(folder: &Folder, name: &str) -> Vec<BatchSummary> {
    folder.page(file(folder, name), PageStart::Ordinal(0), 1000).unwrap().batches
}
