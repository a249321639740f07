//! What tells a submission, or a day of it, from others: its content.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::model::record::Digests;
use crate::submission::Submission;

/// Of what was taken of a submission, and of what could not be: who has the same has the
/// same results. SHA-256, so that nobody can make theirs look like another one.
#[must_use]
pub fn digests(submission: &Submission) -> Digests {
    let files = submission.files.iter();
    let files = files.map(|(path, text)| ["file", path.as_str(), text]);
    let refused = submission.refused.iter();
    let refused = refused.map(|refused| ["none", &refused.path, &refused.reason]);
    let parts: Vec<[&str; 3]> = files.chain(refused).collect();
    let mut days: BTreeMap<&str, Vec<[&str; 3]>> = BTreeMap::new();
    for part in &parts {
        // katas/<day>/src/<kata>.rs
        let day = part[1].split('/').nth(1).unwrap_or_default();
        days.entry(day).or_default().push(*part);
    }
    let of = |parts: &[[&str; 3]]| digest_of(parts.iter().flatten().map(|part| part.as_bytes()));
    let days = days
        .iter()
        .map(|(day, parts)| ((*day).to_owned(), of(parts)));
    Digests {
        whole: of(&parts),
        days: days.collect(),
    }
}

/// Of a list of texts.
#[must_use]
pub fn digest_of<'a>(parts: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hexadecimal(&hasher.finalize())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // A string takes everything.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
