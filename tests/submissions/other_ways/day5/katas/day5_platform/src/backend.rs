//! Asks for all features before it begins, then filters; `open_command` fills in templates.

use std::collections::HashMap;

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
    let mut present: HashMap<Feature, bool> = HashMap::new();
    for feature in preferred.iter().flat_map(|backend| backend.needs) {
        if !present.contains_key(feature) {
            present.insert(*feature, has(*feature));
        }
    }
    let reasons: Vec<(&'b Backend, Option<String>)> = preferred
        .iter()
        .map(|backend| (backend, reason(os, &present, backend)))
        .collect();
    if let Some((backend, _)) = reasons.iter().find(|(_, reason)| reason.is_none()) {
        return Ok(backend);
    }
    let told =
        |(backend, reason): (&Backend, Option<String>)| (backend.name, reason.unwrap_or_default());
    Err(reasons.into_iter().map(told).collect())
}

fn reason(os: &Os, present: &HashMap<Feature, bool>, backend: &Backend) -> Option<String> {
    match backend.only {
        Some(only) if only.to_ascii_lowercase() != os.python_name().to_ascii_lowercase() => {
            return Some(["only on ", only].concat());
        }
        _ => {}
    }
    let mut text = String::new();
    for feature in backend.needs {
        if present.get(feature) != Some(&true) {
            text += if text.is_empty() { "needs " } else { ", " };
            text += &format!("{feature:?}");
        }
    }
    Some(text).filter(|text| !text.is_empty())
}

/// The words of the command that opens `target` as its user would.
///
/// # Errors
/// A system without such a command, a target that cannot be an argument.
pub fn open_command(os: &Os, target: &str) -> Result<Vec<String>, OpenError> {
    let words = match os.python_name() {
        "Linux" | "FreeBSD" => vec!["xdg-open"],
        "Darwin" => vec!["open"],
        "Windows" => vec!["rundll32", "url.dll,FileProtocolHandler"],
        other => return Err(OpenError::UnsupportedOs(other.into())),
    };
    let mut words: Vec<String> = words.into_iter().map(String::from).collect();
    let prefix = match target.bytes().next() {
        Some(b'-') if os.is_unix() => "./",
        Some(_) if !target.as_bytes().contains(&0) => "",
        _ => return Err(OpenError::BadTarget(target.into())),
    };
    if target.as_bytes().contains(&0) {
        return Err(OpenError::BadTarget(target.into()));
    }
    words.push(prefix.to_owned() + target);
    Ok(words)
}
