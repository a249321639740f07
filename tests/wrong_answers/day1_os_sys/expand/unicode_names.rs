//! Rejected by: day1_os_sys::expand::a_name_is_as_long_as_it_can_be
//! `is_alphanumeric` knows all scripts: `$Aé` asks for a variable that nobody has set.

use std::ffi::OsStr;

use crate::{Env, ExpandError, OnMissing};

pub fn expand(template: &str, env: &Env, on_missing: OnMissing) -> Result<String, ExpandError> {
    let mut output = String::new();
    let mut rest = template;
    while let Some(dollar) = rest.find('$') {
        output.push_str(&rest[..dollar]);
        let at = template.len() - rest.len() + dollar;
        rest = &rest[dollar + 1..];
        if let Some(behind) = rest.strip_prefix('$') {
            output.push('$');
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix('{') {
            let Some(end) = behind.find('}') else {
                return Err(ExpandError::Unterminated { at });
            };
            let inside = &behind[..end];
            let (name, word) = match inside.split_once(":-") {
                Some((name, word)) => (name, Some(word)),
                None => (inside, None),
            };
            if name.is_empty() || name_length(name) != name.len() {
                let name = name.to_owned();
                return Err(ExpandError::BadName { at, name });
            }
            match (value(env, name)?, word) {
                (None | Some(""), Some(word)) => output.push_str(word),
                (Some(value), _) => output.push_str(value),
                (None, None) => {
                    let reference = format!("${{{name}}}");
                    output.push_str(&missing(on_missing, reference, name, at)?);
                }
            }
            rest = &behind[end + 1..];
        } else if name_length(rest) > 0 {
            let (name, behind) = rest.split_at(name_length(rest));
            match value(env, name)? {
                Some(value) => output.push_str(value),
                None => output.push_str(&missing(on_missing, format!("${name}"), name, at)?),
            }
            rest = behind;
        } else {
            output.push('$');
        }
    }
    output.push_str(rest);
    Ok(output)
}

fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_numeric()) {
        return 0;
    }
    let in_name = |c: char| c == '_' || c.is_alphanumeric();
    text.find(|c| !in_name(c)).unwrap_or(text.len())
}

fn value<'a>(env: &'a Env, name: &str) -> Result<Option<&'a str>, ExpandError> {
    match env.get(OsStr::new(name)) {
        None => Ok(None),
        Some(value) => match value.to_str() {
            Some(text) => Ok(Some(text)),
            None => Err(ExpandError::NotUnicode { name: name.into() }),
        },
    }
}

fn missing(
    on_missing: OnMissing,
    reference: String,
    name: &str,
    at: usize,
) -> Result<String, ExpandError> {
    match on_missing {
        OnMissing::Keep => Ok(reference),
        OnMissing::Empty => Ok(String::new()),
        OnMissing::Error => Err(ExpandError::Missing {
            at,
            name: name.to_owned(),
        }),
    }
}
