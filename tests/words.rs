//! What no kata may name: macros of other crates whose code is unsafe. The compiler's lint
//! says nothing of them, so the grader takes no file that names one.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use grader::submission::objection;
use serde_json::Value;

use crate::support::{cargo, host, released_catalog};

/// Crates with such macros that come to no harm, and why.
const HARMLESS: [(&str, &str); 5] = [
    ("bitflags", "no crate that a kata may use hands it on"),
    ("cpufeatures", "no crate that a kata may use hands it on"),
    (
        "generic-array",
        "its name is refused, and `arr` is not to be had without",
    ),
    (
        "memoffset",
        "its name is refused, and its macros are not to be had without",
    ),
    ("rustix", "`cstr`, its only one, takes nothing but literals"),
];

/// The crates that the katas are built with: name, version, folder.
fn crates() -> Vec<(String, PathBuf)> {
    let mut tree = vec!["tree", "--locked", "--edges", "normal", "--prefix", "none"];
    let catalog = released_catalog();
    for day in &catalog.days {
        tree.extend(["--package", &day.name]);
    }
    // As `name vVERSION`, and then some.
    let tree = cargo(&tree);
    let used: BTreeSet<(&str, &str)> = tree
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            Some((words.next()?, words.next()?.strip_prefix('v')?))
        })
        .collect();
    let host = host();
    let metadata = ["metadata", "--locked", "--format-version", "1"];
    let metadata = cargo(&[&metadata[..], &["--filter-platform", &host]].concat());
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let packages = packages.map(|package| {
        let manifest = PathBuf::from(text(&package["manifest_path"]));
        let folder = manifest.parent().expect("it lies somewhere").to_owned();
        (text(&package["name"]), text(&package["version"]), folder)
    });
    packages
        .filter(|(name, version, _)| used.contains(&(name.as_str(), version.as_str())))
        .map(|(name, _, folder)| (name, folder))
        .collect()
}

/// The sources below a folder.
fn sources(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts.extend(sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs") {
            texts.push(fs::read_to_string(&path).expect("a source text"));
        }
    }
    texts
}

/// The macros that a text exports, each with its body.
fn exported(text: &str) -> Vec<(&str, &str)> {
    let mut macros = Vec::new();
    for (at, found) in text.match_indices("macro_rules!") {
        // The attributes stand between the last item and the macro.
        let before = &text[..at];
        let attributes = &before[before.rfind(['}', ';']).map_or(0, |end| end + 1)..];
        if !attributes.contains("macro_export") {
            continue;
        }
        let rest = text[at + found.len()..].trim_start();
        let name = rest.split(|char: char| !(char.is_alphanumeric() || char == '_'));
        let name = name.clone().next().unwrap_or_default();
        macros.push((name, body(&rest[name.len()..])));
    }
    macros
}

/// Up to the bracket that belongs to the first one.
fn body(text: &str) -> &str {
    let mut depth = 0;
    for (at, char) in text.char_indices() {
        match char {
            '{' | '(' => depth += 1,
            '}' | ')' if depth == 1 => return &text[..at],
            '}' | ')' => depth -= 1,
            _ => {}
        }
    }
    text
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|char: char| !(char.is_alphanumeric() || char == '_'))
}

#[test]
fn no_kata_may_name_a_macro_whose_code_is_unsafe() {
    let mut unsafe_ones = BTreeSet::new();
    for (name, folder) in crates() {
        let texts = sources(&folder.join("src"));
        let macros: Vec<_> = texts.iter().flat_map(|text| exported(text)).collect();
        let mut found: BTreeSet<&str> = BTreeSet::from(["unsafe"]);
        // Those that call one of them, too.
        loop {
            let more = macros
                .iter()
                .filter(|(_, body)| words(body).any(|word| found.contains(word)));
            let more: Vec<&str> = more.map(|(name, _)| *name).collect();
            let before = found.len();
            found.extend(more);
            if found.len() == before {
                break;
            }
        }
        found.remove("unsafe");
        unsafe_ones.extend(
            found
                .iter()
                .map(|found| (name.clone(), (*found).to_owned())),
        );
    }
    assert!(unsafe_ones.contains(&("nix".to_owned(), "sockopt_impl".to_owned())));
    let of_rustix = unsafe_ones.iter().filter(|(name, _)| name == "rustix");
    assert_eq!(of_rustix.count(), 1, "more than `cstr`");
    let is_harmless = |name: &str| HARMLESS.iter().any(|(known, _)| *known == name);
    let is_open =
        |(name, found): &&(String, String)| !is_harmless(name) && objection(found).is_none();
    let open: Vec<_> = unsafe_ones.iter().filter(is_open).collect();
    assert!(
        open.is_empty(),
        "see grader/src/submission/words.rs: {open:?}"
    );
}
