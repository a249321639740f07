//! What a reader types to mean a day, a kata or a test case.

use std::fmt;

use super::kata::{Case, CaseId, Catalog, Day, Kata};

/// A choice of test cases: those of a day, of a kata, or one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The crate.
    pub day: String,
    /// The kata; the whole day if there is none.
    pub kata: Option<String>,
    /// The sentence of the case; the whole kata if there is none.
    pub sentence: Option<String>,
}

/// Why a selector chooses nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SelectorError {
    /// Nothing is called that; what comes closest, if anything does.
    Unknown {
        /// What was typed.
        text: String,
        /// What may have been meant.
        nearest: Option<String>,
    },
    /// Several things begin like that.
    Ambiguous {
        /// What was typed.
        text: String,
        /// What it could mean.
        candidates: Vec<String>,
    },
}

impl fmt::Display for SelectorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SelectorError::Unknown {
                text,
                nearest: Some(nearest),
            } => {
                write!(
                    f,
                    "there is no day, kata or test called `{text}`; did you mean `{nearest}`?"
                )
            }
            SelectorError::Unknown {
                text,
                nearest: None,
            } => {
                write!(
                    f,
                    "there is no day, kata or test called `{text}`; `cargo run -p grader -- list` shows what there is"
                )
            }
            SelectorError::Ambiguous { text, candidates } => {
                write!(
                    f,
                    "`{text}` can mean {}; type more of it",
                    candidates.join(" or ")
                )
            }
        }
    }
}

impl std::error::Error for SelectorError {}

impl Selection {
    /// Reads `day1`, `day1::env_or`, `day1::env_or::a_sentence`, or a kata alone by its
    /// name or number (`env_or`, `1.1`). Every part may be cut short while it still means
    /// one thing; the whole name of one thing is never ambiguous. The path of a kata's
    /// file, or of a day's folder, as a shell completes it, means that kata or day.
    ///
    /// # Errors
    /// See [`SelectorError`].
    pub fn parse(text: &str, catalog: &Catalog) -> Result<Selection, SelectorError> {
        // A sentence can be typed as the reports print it.
        let identifiers = text.trim().replace(' ', "_");
        let mut parts = identifiers.split("::");
        let (first, rest): (_, Vec<&str>) = (parts.next().unwrap_or(""), parts.collect());
        let unknown = || SelectorError::Unknown {
            text: text.to_owned(),
            nearest: nearest(text, catalog),
        };
        if text.contains('/') {
            return by_path(text, catalog)?.ok_or_else(unknown);
        }
        let days = matching(&catalog.days, first, |day| &day.name);
        if days.is_empty() {
            return kata_alone(text, first, &rest, catalog)?.ok_or_else(unknown);
        }
        let day = only(text, &days, |day| day.name.clone())?;
        let Some((kata, rest)) = rest.split_first() else {
            return Ok(Selection {
                day: day.name.clone(),
                kata: None,
                sentence: None,
            });
        };
        let katas = matching(&day.katas, kata, |kata| &kata.name);
        if katas.is_empty() {
            return Err(unknown());
        }
        let kata = only(text, &katas, |kata| format!("{}::{}", day.name, kata.name))?;
        in_kata(text, day, kata, rest)?.ok_or_else(unknown)
    }

    /// Whether a case is chosen.
    #[must_use]
    pub fn contains(&self, id: &CaseId) -> bool {
        id.day() == self.day
            && self.kata.as_deref().is_none_or(|kata| kata == id.kata())
            && self
                .sentence
                .as_deref()
                .is_none_or(|sentence| sentence == id.sentence())
    }
}

/// `katas/day1_os_sys/src/env_or.rs`, wherever it begins, or `katas/day1_os_sys/`.
fn by_path(text: &str, catalog: &Catalog) -> Result<Option<Selection>, SelectorError> {
    let parts: Vec<&str> = text.trim_end_matches('/').split('/').collect();
    let (folders, last) = parts.split_at(parts.len() - 1);
    let day = |name: &str| catalog.days.iter().find(|day| day.name == name);
    let Some(stem) = last[0].strip_suffix(".rs") else {
        return Ok(day(last[0]).map(|day| Selection {
            day: day.name.clone(),
            kata: None,
            sentence: None,
        }));
    };
    let named = folders.iter().rev().find_map(|folder| day(folder));
    let days = catalog.days.iter();
    let katas = days
        .filter(|day| named.is_none_or(|named| named.name == day.name))
        .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)));
    let katas: Vec<(&Day, &Kata)> = katas.filter(|(_, kata)| kata.name == stem).collect();
    if katas.is_empty() {
        return Ok(None);
    }
    let found: Vec<_> = katas.iter().collect();
    let (day, kata) = only(text, &found, |(day, kata)| day.student_file(&kata.name))?;
    in_kata(text, day, kata, &[])
}

fn kata_alone(
    text: &str,
    name: &str,
    rest: &[&str],
    catalog: &Catalog,
) -> Result<Option<Selection>, SelectorError> {
    let all: Vec<(&Day, &Kata)> = catalog
        .days
        .iter()
        .flat_map(|day| day.katas.iter().map(move |kata| (day, kata)))
        .collect();
    let numbered: Vec<_> = all.iter().filter(|(_, kata)| kata.number == name).collect();
    let found = if numbered.is_empty() {
        matching(&all, name, |(_, kata)| &kata.name)
    } else {
        numbered
    };
    if found.is_empty() {
        return Ok(None);
    }
    let (day, kata) = only(text, &found, |(day, kata)| {
        format!("{}::{}", day.name, kata.name)
    })?;
    in_kata(text, day, kata, rest)
}

fn in_kata(
    text: &str,
    day: &Day,
    kata: &Kata,
    rest: &[&str],
) -> Result<Option<Selection>, SelectorError> {
    let selection = |sentence| Selection {
        day: day.name.clone(),
        kata: Some(kata.name.clone()),
        sentence,
    };
    match rest {
        [] => Ok(Some(selection(None))),
        [part @ .., sentence] if part.len() <= 1 => {
            // With the part, as cargo tells it, where a kata's tests are several files.
            let module = part.first().map(|part| format!("{}::{part}", kata.name));
            let is_there = |case: &&Case| module.as_ref().is_none_or(|m| *m == case.module);
            let there: Vec<&Case> = kata.cases.iter().filter(is_there).collect();
            let cases = matching(&there, sentence, |case| case.id.sentence());
            if cases.is_empty() {
                return Ok(None);
            }
            let case = only(text, &cases, |case| case.id.to_string())?;
            Ok(Some(selection(Some(case.id.sentence().to_owned()))))
        }
        _ => Ok(None),
    }
}

/// Those whose name is `text`, or, if there is none, begins with it.
fn matching<'a, T>(all: &'a [T], text: &str, name: impl Fn(&T) -> &str) -> Vec<&'a T> {
    let exact: Vec<_> = all.iter().filter(|item| name(item) == text).collect();
    if !exact.is_empty() || text.is_empty() {
        return exact;
    }
    all.iter()
        .filter(|item| name(item).starts_with(text))
        .collect()
}

fn only<'a, T>(
    text: &str,
    found: &[&'a T],
    name: impl Fn(&T) -> String,
) -> Result<&'a T, SelectorError> {
    match found {
        [one] => Ok(one),
        many => {
            let candidates = many.iter().map(|item| name(item)).collect();
            Err(SelectorError::Ambiguous {
                text: text.to_owned(),
                candidates,
            })
        }
    }
}

/// What comes closest to what was typed, if it is close.
fn nearest(text: &str, catalog: &Catalog) -> Option<String> {
    let katas = catalog
        .days
        .iter()
        .flat_map(|day| &day.katas)
        .map(|kata| kata.name.as_str());
    let days = catalog.days.iter().map(|day| day.name.as_str());
    let last = text.rsplit([':', '/']).next().unwrap_or(text);
    let last = last.strip_suffix(".rs").unwrap_or(last);
    let by_distance = katas.chain(days).map(|name| (distance(last, name), name));
    let (distance, name) = by_distance.min()?;
    (distance <= 1 + name.len() / 4).then(|| name.to_owned())
}

/// How many characters have to be changed, added or removed (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests;
