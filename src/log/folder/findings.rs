//! The list of findings, which stays bounded however broken a file is.

use super::finding::{Finding, What};

/// How many findings are listed for one file; the others are counted.
const MOST_FOR_A_FILE: u32 = 100;

/// See the module.
#[derive(Default)]
pub struct Findings {
    listed: Vec<Finding>,
    more: u64,
    /// How many are listed for each file.
    of_file: Vec<u32>,
}

impl Findings {
    /// Adds what was found in a file at a position.
    pub fn tell(&mut self, file: u32, position: u64, what: What) {
        let index = file as usize;
        if self.of_file.len() <= index {
            self.of_file.resize(index + 1, 0);
        }
        if self.of_file[index] == MOST_FOR_A_FILE {
            self.more += 1;
            return;
        }
        self.of_file[index] += 1;
        self.listed.push(Finding { file, position, what });
    }

    /// The list, and how many findings are not on it.
    pub fn into_parts(self) -> (Vec<Finding>, u64) {
        (self.listed, self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_bounded_and_the_rest_is_counted() {
        let mut findings = Findings::default();
        (0..250).for_each(|position| findings.tell(3, position, What::EntryAfterPadding));
        findings.tell(0, 7, What::NoLog);
        let (listed, more) = findings.into_parts();
        assert_eq!((listed.len(), more), (101, 150));
        assert_eq!(listed[100], Finding { file: 0, position: 7, what: What::NoLog });
    }
}
