//! Kata 1.4: fill variables into a text.

use std::ffi::OsStr;

use crate::{Env, ExpandError, OnMissing};

/// Replaces the references in `template` by the values of the variables.
///
/// # Errors
/// The first reference, from the left, that cannot be replaced.
pub fn expand(template: &str, env: &Env, on_missing: OnMissing) -> Result<String, ExpandError> {
    let mut expanded = String::with_capacity(template.len());
    let mut rest = template;
    // One pass over the template: what was inserted is never looked at again.
    while let Some(dollar) = rest.find('$') {
        expanded.push_str(&rest[..dollar]);
        rest = &rest[dollar..];
        let at = template.len() - rest.len();
        let (piece, length) = match Reference::at_start_of(rest, at)? {
            Some(reference) => (reference.value(env, on_missing, at)?, reference.text.len()),
            None if rest.starts_with("$$") => ("$", 2),
            None => ("$", 1),
        };
        expanded.push_str(piece);
        rest = &rest[length..];
    }
    expanded.push_str(rest);
    Ok(expanded)
}

/// `$NAME`, `${NAME}` or `${NAME:-word}`.
struct Reference<'a> {
    /// All of it, as it is written.
    text: &'a str,
    name: &'a str,
    word: Option<&'a str>,
}

impl<'a> Reference<'a> {
    /// The reference that begins at the `$` with which `rest` begins, if one does.
    fn at_start_of(rest: &'a str, at: usize) -> Result<Option<Self>, ExpandError> {
        let Some(braced) = rest.strip_prefix("${") else {
            let name = leading_name(&rest[1..]);
            let text = &rest[..1 + name.len()];
            return Ok((!name.is_empty()).then_some(Self {
                text,
                name,
                word: None,
            }));
        };
        let Some(inside) = braced.find('}').map(|end| &braced[..end]) else {
            return Err(ExpandError::Unterminated { at });
        };
        let (name, word) = match inside.split_once(":-") {
            Some((name, word)) => (name, Some(word)),
            None => (inside, None),
        };
        if name.is_empty() || leading_name(name) != name {
            return Err(ExpandError::BadName {
                at,
                name: name.to_owned(),
            });
        }
        let text = &rest[.."${}".len() + inside.len()];
        Ok(Some(Self { text, name, word }))
    }

    fn value(
        &self,
        env: &'a Env,
        on_missing: OnMissing,
        at: usize,
    ) -> Result<&'a str, ExpandError> {
        let value = match env.get(OsStr::new(self.name)) {
            Some(value) => Some(value.to_str().ok_or_else(|| ExpandError::NotUnicode {
                name: self.name.to_owned(),
            })?),
            None => None,
        };
        match (value, self.word) {
            (None | Some(""), Some(word)) => Ok(word),
            (Some(value), _) => Ok(value),
            (None, None) => match on_missing {
                OnMissing::Keep => Ok(self.text),
                OnMissing::Empty => Ok(""),
                OnMissing::Error => Err(ExpandError::Missing {
                    at,
                    name: self.name.to_owned(),
                }),
            },
        }
    }
}

/// The longest name that `text` begins with; empty if there is none.
fn leading_name(text: &str) -> &str {
    let is_in_name = |c: char| c == '_' || c.is_ascii_alphanumeric();
    let end = text.find(|c| !is_in_name(c)).unwrap_or(text.len());
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        &text[..end]
    }
}
