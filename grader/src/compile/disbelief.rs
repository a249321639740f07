//! What cargo remembers of a build that nobody vouches for.

use std::fs;
use std::path::Path;

use super::CompileError;
use crate::model::kata::Day;

/// Has cargo take nothing of these days for built, whatever times its own files have: code in
/// the jail may belong to the user who grades, and can set them (utimensat(2)). What is
/// compiled incrementally is told by its content all the same.
pub(super) fn disbelieve(target: &Path, days: &[&Day]) -> Result<(), CompileError> {
    let place = target.join("debug/.fingerprint");
    for entry in fs::read_dir(&place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let of_day = |day: &&&Day| {
            let rest = name.to_str().and_then(|name| name.strip_prefix(&day.name));
            rest.is_some_and(|rest| rest.starts_with('-'))
        };
        if days.iter().any(|day| of_day(&day)) {
            let path = entry.path();
            fs::remove_dir_all(&path).map_err(|error| CompileError::Files(path, error))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_remembers_of_a_day_is_removed_and_nothing_else() {
        let target = tempfile::tempdir().expect("a directory");
        let place = target.path().join("debug/.fingerprint");
        let day = Day {
            name: "day1".into(),
            ..Day::default()
        };
        disbelieve(target.path(), &[&day]).expect("nothing is built yet");
        for name in ["day1-0a", "day1-1b", "day10-0a", "harness-0a"] {
            fs::create_dir_all(place.join(name)).expect("a directory");
            fs::write(place.join(name).join("invoked.timestamp"), "").expect("a file");
        }
        disbelieve(target.path(), &[&day]).expect("ours");
        let entries = fs::read_dir(&place).expect("there");
        let mut left: Vec<_> = entries.flatten().map(|entry| entry.file_name()).collect();
        left.sort();
        assert_eq!(left, ["day10-0a", "harness-0a"]);
    }
}
