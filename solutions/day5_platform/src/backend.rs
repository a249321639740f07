//! Kata 5.8: choose what works here, and say why the rest does not.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::{Backend, Feature, OpenError, Os};

/// The first of `preferred` that works.
///
/// # Errors
/// Why each of them does not.
pub fn choose_backend<'b>(
    os: &Os,
    has: &dyn Fn(Feature) -> bool,
    preferred: &'b [Backend],
) -> Result<&'b Backend, Vec<(&'static str, String)>> {
    // A probe may be slow, so each is made once, and only if somebody needs its answer.
    let known = RefCell::new(BTreeMap::new());
    let has = |feature| {
        *known
            .borrow_mut()
            .entry(feature)
            .or_insert_with(|| has(feature))
    };
    let mut reasons = Vec::new();
    for backend in preferred {
        match obstacle(os, &has, backend) {
            None => return Ok(backend),
            Some(reason) => reasons.push((backend.name, reason)),
        }
    }
    Err(reasons)
}

/// Why the backend does not work, if it does not.
fn obstacle(os: &Os, has: &dyn Fn(Feature) -> bool, backend: &Backend) -> Option<String> {
    if let Some(only) = backend.only
        && !only.eq_ignore_ascii_case(os.python_name())
    {
        return Some(format!("only on {only}"));
    }
    let missing: Vec<String> = backend
        .needs
        .iter()
        .filter(|feature| !has(**feature))
        .map(|feature| format!("{feature:?}"))
        .collect();
    (!missing.is_empty()).then(|| format!("needs {}", missing.join(", ")))
}

/// The words of the command that opens `target` as its user would.
///
/// # Errors
/// A system without such a command, a target that cannot be an argument.
pub fn open_command(os: &Os, target: &str) -> Result<Vec<String>, OpenError> {
    // Not `cmd /C start` on Windows: to cmd, a `&` in an address ends the command.
    let command: &[&str] = match os {
        Os::Linux | Os::FreeBsd => &["xdg-open"],
        Os::MacOs => &["open"],
        Os::Windows => &["rundll32", "url.dll,FileProtocolHandler"],
        Os::Other(_) => return Err(OpenError::UnsupportedOs(os.python_name().to_owned())),
    };
    if target.is_empty() || target.contains('\0') {
        return Err(OpenError::BadTarget(target.to_owned()));
    }
    let target = if *os != Os::Windows && target.starts_with('-') {
        // A file of that name is meant, not an option.
        format!("./{target}")
    } else {
        target.to_owned()
    };
    let words = command.iter().map(|word| (*word).to_owned());
    Ok(words.chain([target]).collect())
}
