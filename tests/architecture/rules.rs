//! The rules, as a function from source texts to what is wrong with them.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::{Path, paths};
use super::tokens::tokens;

/// What each module of the grader may use.
pub type Table = [(&'static str, &'static [&'static str])];

/// A source file: its path from the repository's root, and its text.
pub type Source<'a> = (&'a str, &'a str);

/// A module has so much to say, or it is two.
const MOST_LINES: usize = 400;

/// Where the grader's modules lie.
const GRADER: &str = "grader/src/";

/// The only places of unsafe code.
const UNSAFE: [&str; 6] = [
    "grader/src/jail/",
    "grader/harness/src/channel.rs",
    "grader/harness/src/lifeline.rs",
    "grader/harness/src/signals.rs",
    "katas/support/src/signals.rs",
    "katas/day6_signals/examples/handler.rs",
];

/// What writes to a stream that the reader of a report, or a test, does not expect it on.
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// All violations of the rules, in the order of the files.
pub fn violations(table: &Table, sources: &[Source<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    let mut used = BTreeMap::new();
    for source in sources {
        found.extend(of_any_file(*source));
        if let Some(module) = Module::of(source.0) {
            found.extend(of_module(table, &module, *source, &mut used));
        }
    }
    found.extend(cycle(&used).map(|names| format!("a cycle: {}", names.join(" → "))));
    found
}

/// What holds for every file.
fn of_any_file((path, text): Source<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let first = text.lines().next().unwrap_or_default();
    if first.strip_prefix("//! ").is_none_or(str::is_empty) {
        found.push(format!(
            "{path}: its first line is no `//!` sentence that says what it is for"
        ));
    }
    let lines = text.lines().count();
    if lines > MOST_LINES {
        found.push(format!(
            "{path}: {lines} lines; more than {MOST_LINES} are two files"
        ));
    }
    if !UNSAFE.iter().any(|place| path.starts_with(place)) {
        let tokens = tokens(text);
        let tokens = tokens.iter().filter(|token| token.text == "unsafe");
        found.extend(tokens.map(|token| format!("{path}:{}: unsafe code", token.line)));
    }
    found
}

/// A file of the grader and the module that it belongs to.
struct Module<'a> {
    name: &'a str,
    /// How far it lies below the crate's root.
    depth: usize,
}

impl<'a> Module<'a> {
    fn of(path: &'a str) -> Option<Self> {
        let path = path.strip_prefix(GRADER)?.strip_suffix(".rs")?;
        let name = path.split('/').next()?;
        let depth = match path {
            "lib" | "main" => 0,
            path => path.trim_end_matches("/mod").split('/').count(),
        };
        Some(Self { name, depth })
    }
}

/// What each module uses, and at which place first.
type Used = BTreeMap<String, BTreeMap<String, String>>;

/// What holds for the modules of the grader.
fn of_module(
    table: &Table,
    module: &Module<'_>,
    (path, text): Source<'_>,
    used: &mut Used,
) -> Vec<String> {
    let mut found = Vec::new();
    let Some((_, allowed)) = table.iter().find(|(name, _)| *name == module.name) else {
        return vec![format!("{path}: {} is no module of the table", module.name)];
    };
    for token in tokens(text).windows(2) {
        if PRINTING.contains(&token[0].text) && token[1].text == "!" {
            found.push(format!(
                "{path}:{}: {}! in a library",
                token[0].line, token[0].text
            ));
        }
    }
    for named in paths(text) {
        let place = format!("{path}:{}", named.line);
        match target(module, &named) {
            Target::Elsewhere => {}
            Target::OutOfItsModule => found.push(format!(
                "{place}: `{}` climbs out of its module",
                named.parts.join("::")
            )),
            Target::Module(other) if other == module.name => {}
            Target::Module(other) => {
                if !allowed.contains(&other) {
                    found.push(format!("{place}: {} may not use {other}", module.name));
                }
                let uses = used.entry(module.name.to_owned()).or_default();
                uses.entry(other.to_owned()).or_insert(place);
            }
        }
    }
    found
}

/// What a path leads to.
enum Target<'a> {
    Module(&'a str),
    OutOfItsModule,
    /// Into its own module, the standard library or another package.
    Elsewhere,
}

fn target<'a>(module: &Module<'_>, path: &Path<'a>) -> Target<'a> {
    let own = path.parts.iter().take_while(|part| **part == "self");
    let parts = &path.parts[own.count()..];
    let root = if module.name == "main" {
        "grader"
    } else {
        "crate"
    };
    let climbs = parts.iter().take_while(|part| **part == "super").count();
    match parts.first() {
        Some(&first) if first == root => match parts.get(1) {
            Some(&name) if !["*", "self"].contains(&name) => Target::Module(name),
            _ => Target::OutOfItsModule,
        },
        Some(&"proof") => Target::Module("proof"),
        _ if climbs > 1 => Target::OutOfItsModule,
        _ if climbs == 1 && module.depth + path.inline_modules <= 1 => Target::OutOfItsModule,
        _ => Target::Elsewhere,
    }
}

/// A cycle of modules, if there is one.
fn cycle(used: &Used) -> Option<Vec<String>> {
    let mut done = BTreeSet::new();
    used.keys()
        .find_map(|module| follow(used, module, &mut Vec::new(), &mut done))
}

fn follow<'a>(
    used: &'a Used,
    module: &'a str,
    way: &mut Vec<&'a str>,
    done: &mut BTreeSet<&'a str>,
) -> Option<Vec<String>> {
    if let Some(start) = way.iter().position(|name| *name == module) {
        let round = way[start..].iter().chain([&module]);
        return Some(round.map(|name| (*name).to_owned()).collect());
    }
    if !done.insert(module) {
        return None;
    }
    way.push(module);
    let uses = used.get(module).into_iter().flat_map(BTreeMap::keys);
    let found = uses
        .into_iter()
        .find_map(|other| follow(used, other, way, done));
    way.pop();
    found
}
