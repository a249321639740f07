//! Rejected by: day5_platform::backend::each_feature_is_asked_for_at_most_once
//! Remembers what is there, but not what is missing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::{Backend, Feature, OpenError, Os};

pub fn choose_backend<'b>(
    os: &Os,
    has: &dyn Fn(Feature) -> bool,
    preferred: &'b [Backend],
) -> Result<&'b Backend, Vec<(&'static str, String)>> {
    let known = RefCell::new(BTreeSet::new());
    let has = |feature| {
        let present = known.borrow().contains(&feature) || has(feature);
        if present {
            known.borrow_mut().insert(feature);
        }
        present
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

pub fn open_command(os: &Os, target: &str) -> Result<Vec<String>, OpenError> {
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
        format!("./{target}")
    } else {
        target.to_owned()
    };
    let words = command.iter().map(|word| (*word).to_owned());
    Ok(words.chain([target]).collect())
}
