//! Rejected by: day1_os_sys::expand::a_value_is_not_expanded_again
//! Replaces one variable after the other: `$HOME` also within `$HOMEDIR`, and each also in
//! what the others have brought in.

use crate::{Env, ExpandError, OnMissing};

pub fn expand(template: &str, env: &Env, on_missing: OnMissing) -> Result<String, ExpandError> {
    let mut output = template.to_owned();
    for (name, value) in env {
        let Some(name) = name.to_str() else { continue };
        if !output.contains(&format!("${name}")) && !output.contains(&format!("${{{name}")) {
            continue;
        }
        let Some(value) = value.to_str() else {
            return Err(ExpandError::NotUnicode { name: name.into() });
        };
        output = output.replace(&format!("${name}"), value);
        output = output.replace(&format!("${{{name}}}"), value);
    }
    // What is left now is missing.
    let name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    while let Some(at) = output.find("${") {
        let Some(length) = output[at..].find('}') else {
            return Err(ExpandError::Unterminated { at });
        };
        let inside = output[at + 2..at + length].to_owned();
        let (inside, word) = inside.split_once(":-").unwrap_or((&inside, ""));
        if inside.is_empty() || !inside.chars().all(name) {
            let name = inside.to_owned();
            return Err(ExpandError::BadName { at, name });
        }
        match on_missing {
            OnMissing::Keep if word.is_empty() => return Ok(output),
            OnMissing::Error if word.is_empty() => {
                let name = inside.to_owned();
                return Err(ExpandError::Missing { at, name });
            }
            _ => output.replace_range(at..=at + length, word),
        }
    }
    Ok(output.replace("$$", "$"))
}
