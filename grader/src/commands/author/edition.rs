//! What a class is given: which files of the authors' repository, and what is left out of
//! them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::released::{ARCHIVE, FOLDERS, ReleaseError, Released, add_tree};

/// The grader's manifest, which names the tests that a class is not given.
const GRADER_MANIFEST: &str = "grader/Cargo.toml";

/// What goes along beside [`FOLDERS`], which are taken as released. Nothing else does: a new
/// file of the repository is not given away by having been forgotten here.
const TAKEN: [&str; 14] = [
    ".cargo/config.toml",
    ".gitignore",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "docs/grading-submissions.md",
    "docs/results.schema.json",
    "docs/submission.schema.json",
    "docs/threat-model.md",
    GRADER_MANIFEST,
    "grader/src",
];

/// What only the tests of the whole depend on.
const THEIR_DEPENDENCIES: [&str; 4] = ["assert_cmd", "predicates", "rexpect", "sysinfo"];

/// What stands around the parts of a text that are for the authors only.
const MARKS: [&str; 2] = ["<!-- authors -->", "<!-- /authors -->"];

/// Above the manifest that is made here.
const MADE: &str = "\
# Made by `grader author export` from the authors' manifest, without their tests of the whole
# and what only those depend on.

";

/// The files of a student edition by their places, with the lock file as the authors have it.
///
/// # Errors
/// The file that is missing, or cannot become one for students, and why.
pub(super) fn files(root: &Path, released: &Released) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let mut files = BTreeMap::new();
    for name in TAKEN {
        let told = |error: ReleaseError| error.to_string();
        add_tree(&root.join(name), name, &mut files).map_err(told)?;
    }
    for (path, content) in &mut files {
        let made = match path.as_str() {
            GRADER_MANIFEST => manifest_for_students,
            path if path.ends_with(".md") => text_for_students,
            _ => continue,
        };
        let text = str::from_utf8(content).map_err(|error| format!("{path}: {error}"))?;
        *content = made(text)
            .map_err(|error| format!("{path}: {error}"))?
            .into();
    }
    let folders = FOLDERS.iter().flat_map(|folder| released.below(folder));
    files.extend(folders.map(|(path, content)| (path.to_owned(), content.to_vec())));
    let archive = released.pack().map_err(|error| error.to_string())?;
    files.insert(ARCHIVE.to_owned(), archive);
    Ok(files)
}

/// The grader's manifest without what lies in the authors' `tests/`.
fn manifest_for_students(manifest: &str) -> Result<String, String> {
    let mut table: toml::Table = manifest.parse().map_err(|error| format!("{error}"))?;
    for target in ["test", "bench"] {
        table
            .remove(target)
            .ok_or_else(|| format!("it has no [[{target}]]"))?;
    }
    let dependencies = table.get_mut("dev-dependencies");
    let dependencies = dependencies.and_then(toml::Value::as_table_mut);
    let dependencies = dependencies.ok_or("it has no [dev-dependencies]")?;
    for name in THEIR_DEPENDENCIES {
        dependencies
            .remove(name)
            .ok_or_else(|| format!("it does not depend on {name}"))?;
    }
    let made = toml::to_string(&table).map_err(|error| error.to_string())?;
    Ok(format!("{MADE}{made}"))
}

/// A text without its parts for the authors. A part that begins on a line of its own is left
/// out with the blank lines behind it.
fn text_for_students(text: &str) -> Result<String, String> {
    let [begin, end] = MARKS;
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, part)) = rest.split_once(begin) {
        let (left_out, behind) = part
            .split_once(end)
            .ok_or_else(|| format!("{begin} without {end} behind it"))?;
        if before.contains(end) || left_out.contains(begin) {
            return Err(format!("{begin} and {end} do not take turns"));
        }
        kept.push_str(before);
        let is_block = kept.is_empty() || kept.ends_with('\n');
        rest = if is_block {
            behind.trim_start_matches('\n')
        } else {
            behind
        };
    }
    if rest.contains(end) {
        return Err(format!("{end} without {begin} before it"));
    }
    kept.push_str(rest);
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_for_the_authors_are_left_out_of_a_line_and_of_a_text() {
        let text = "# A\n\n<!-- authors -->\n## B\n\nb\n<!-- /authors -->\n\n## C\n\n\
                    For all<!-- authors --> of us<!-- /authors -->.\n";
        let expected = "# A\n\n## C\n\nFor all.\n";
        assert_eq!(text_for_students(text).as_deref(), Ok(expected));
        assert_eq!(text_for_students("as it is").as_deref(), Ok("as it is"));
    }

    #[test]
    fn marks_that_do_not_take_turns_are_an_error() {
        let [begin, end] = MARKS;
        for text in [
            format!("{begin} secret"),
            format!("{end} secret"),
            format!("{begin}a{end} b {end}"),
            format!("a {end} b {begin}c{end}"),
            format!("{begin}a{begin}b{end}c{end}"),
        ] {
            assert!(text_for_students(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_manifest_loses_the_tests_of_the_whole_and_nothing_else() {
        let theirs = THEIR_DEPENDENCIES.map(|name| format!("{name}.workspace = true\n"));
        let manifest = |more: &str| {
            format!(
                "[package]\nname = \"grader\"\n[[test]]\nname = \"suite\"\n\
                 [dev-dependencies]\nschemars.workspace = true\n{more}\
                 [[bench]]\nname = \"figures\"\n"
            )
        };
        let made = manifest_for_students(&manifest(&theirs.concat())).expect("as it should be");
        assert!(made.starts_with("# Made by"), "{made}");
        let table: toml::Table = made.parse().expect("TOML again");
        let expected =
            "[package]\nname = \"grader\"\n[dev-dependencies.schemars]\nworkspace = true";
        assert_eq!(table, expected.parse().expect("TOML"));
        let error = manifest_for_students(&manifest("")).expect_err("nothing to leave out");
        assert_eq!(error, "it does not depend on assert_cmd");
    }

    #[test]
    fn what_the_repository_lacks_is_named() {
        let root = tempfile::tempdir().expect("a directory");
        let error = files(root.path(), &Released::default()).expect_err("nothing is there");
        assert!(error.contains(TAKEN[0]), "{error}");
    }
}
