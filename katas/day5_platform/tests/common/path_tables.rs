//! Tables of paths, texts and names, asked of one system after the other.

use day5_platform::paths::{check_file_name, join_path, native_newlines};
use day5_platform::{NameError, Os};
use harness::{DEADLINE, equal, within};

/// Systems with the rules of Unix.
pub fn unixes() -> [Os; 5] {
    let other = |name: &str| Os::Other(name.to_owned());
    [
        Os::Linux,
        Os::MacOs,
        Os::FreeBsd,
        other("netbsd"),
        other("wasi"),
    ]
}

#[track_caller]
pub fn on_unix(table: &[(&str, &str, &str)]) {
    for os in unixes() {
        joins(&os, table);
    }
}

#[track_caller]
pub fn on_windows(table: &[(&str, &str, &str)]) {
    joins(&Os::Windows, table);
}

/// Expects each base and part to be joined to the path behind them.
#[track_caller]
pub fn joins(os: &Os, table: &[(&str, &str, &str)]) {
    for (base, part, expected) in table {
        let actual = join_path(os, base, part);
        equal!(*expected, actual, "{os:?}: {base:?} and {part:?}");
    }
}

/// Expects the text to become `windows` there, and `unix` elsewhere.
#[track_caller]
pub fn newlines(text: &'static str, windows: &str, unix: &str) {
    let systems = unixes().map(|os| (os, unix));
    for (os, expected) in systems.into_iter().chain([(Os::Windows, windows)]) {
        let told = os.clone();
        let actual = within(DEADLINE, move || native_newlines(&os, text));
        equal!(expected, actual, "{told:?}: the text {text:?}");
    }
}

/// Expects a name to be answered so on all the systems.
#[track_caller]
pub fn names(systems: &[Os], names: &[&str], expected: &Result<(), NameError>) {
    for os in systems {
        for name in names {
            let actual = check_file_name(os, name);
            equal!(*expected, actual, "{os:?}: the name {name:?}");
        }
    }
}

pub fn reserved(name: &str) -> Result<(), NameError> {
    Err(NameError::Reserved(name.to_owned()))
}
