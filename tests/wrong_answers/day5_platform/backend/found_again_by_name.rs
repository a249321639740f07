//! Rejected by: day5_platform::backend::what_is_chosen_is_the_entry_of_the_list
//! Finds the name of the chosen one, and then the first entry of that name.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::{Backend, Feature, OpenError, Os};

pub fn choose_backend<'b>(
    os: &Os,
    has: &dyn Fn(Feature) -> bool,
    preferred: &'b [Backend],
) -> Result<&'b Backend, Vec<(&'static str, String)>> {
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
            None => {
                let named = preferred.iter().find(|other| other.name == backend.name);
                return Ok(named.unwrap_or(backend));
            }
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
