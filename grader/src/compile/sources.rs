//! Which files a student's code is made of. Only those of its own may be among them: text
//! that is included while compiling has been read without any test running.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::{Diagnostic, Place};
use crate::model::kata::Day;
use crate::workspace::Workspace;

/// An error for each file that went into a day's library and is not one of its sources.
pub(super) fn foreign(library: &Path, workspace: &Workspace, day: &Day) -> Vec<Diagnostic> {
    let list = dep_info(library).and_then(|path| fs::read_to_string(path).ok());
    let Some(list) = list else {
        let words = "error: the compiler left no list of the files that it read\n".to_owned();
        return vec![diagnostic(day, words, Vec::new())];
    };
    let source = workspace
        .root
        .join(&workspace.katas)
        .join(&day.name)
        .join("src");
    let files = prerequisites(&list).into_iter();
    let foreign = files.filter(|file| !plain(&workspace.root.join(file)).starts_with(&source));
    let errors = foreign.map(|file| {
        let words = format!(
            "error: `{}` is read while compiling; only files in `src/` can be\n",
            file.display()
        );
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        diagnostic(day, words, mentions(&source, workspace, day, &name))
    });
    errors.collect()
}

fn diagnostic(day: &Day, rendered: String, places: Vec<Place>) -> Diagnostic {
    Diagnostic {
        day: day.name.clone(),
        rendered,
        places,
    }
}

/// The lines of the katas' files that have `name` in them.
fn mentions(source: &Path, workspace: &Workspace, day: &Day, name: &str) -> Vec<Place> {
    let of_kata = |kata: &str| {
        let path = source.join(format!("{kata}.rs"));
        let text = fs::read_to_string(&path).unwrap_or_default();
        let path = path.strip_prefix(&workspace.root).unwrap_or(&path);
        let file = path.display().to_string();
        let (number, line) = (1..)
            .zip(text.lines())
            .find(|(_, line)| line.contains(name))?;
        Some(Place {
            file,
            line: number,
            text: line.to_owned(),
        })
    };
    let katas = day.katas.iter();
    katas.filter_map(|kata| of_kata(&kata.name)).collect()
}

/// `deps/libday-1a2b.rlib` comes with `deps/day-1a2b.d`.
fn dep_info(library: &Path) -> Option<PathBuf> {
    let stem = library.file_stem()?.to_str()?;
    let name = stem.strip_prefix("lib").unwrap_or(stem);
    Some(library.with_file_name(format!("{name}.d")))
}

/// What the rules of a makefile depend on; a blank within a name has a backslash before it.
fn prerequisites(rules: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for line in rules.lines().filter(|line| !line.starts_with('#')) {
        let Some((_, list)) = line.split_once(": ") else {
            continue;
        };
        let mut name = String::new();
        let mut letters = list.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' if letters.peek() == Some(&' ') => name.extend(letters.next()),
                ' ' if name.is_empty() => {}
                ' ' => files.push(PathBuf::from(std::mem::take(&mut name))),
                _ => name.push(letter),
            }
        }
        if !name.is_empty() {
            files.push(name.into());
        }
    }
    files.sort();
    files.dedup();
    files
}

/// The path with every `..` taken, as the compiler's own paths have them.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_makefile_is_read_with_its_blanks_and_comments() {
        let rules = "\
/t/libday.rmeta: src/lib.rs src/my\\ file.rs
/t/day.d: src/lib.rs
src/lib.rs:

# env-dep:HOME=/root: x
";
        let expected = ["src/lib.rs", "src/my file.rs"].map(PathBuf::from);
        assert_eq!(prerequisites(rules), expected);
    }

    #[test]
    fn the_list_of_a_library_lies_beside_it() {
        let path = dep_info(Path::new("/t/deps/libday1-0a.rlib"));
        assert_eq!(path, Some("/t/deps/day1-0a.d".into()));
    }

    #[test]
    fn a_path_that_climbs_out_is_seen_through() {
        assert_eq!(
            plain(Path::new("/w/src/../tests/a.rs")),
            Path::new("/w/tests/a.rs")
        );
    }
}
