//! Kata 2.7: speak to a shell, and only if you want one.

use crate::run::run;
use crate::{Captured, Cmd, RunError, SplitError};

/// Writes `arg` so that a shell reads it as one word.
#[must_use]
pub fn shell_quote(arg: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_+=:,./-".contains(c);
    if !arg.is_empty() && arg.chars().all(is_plain) {
        return arg.to_owned();
    }
    // Between single quotes nothing is special but their end.
    format!("'{}'", arg.replace('\'', r#"'"'"'"#))
}

/// Splits `line` into words as a POSIX shell does.
///
/// # Errors
/// A quote is not closed, or a backslash has nothing behind it.
pub fn shell_split(line: &str) -> Result<Vec<String>, SplitError> {
    let mut words = Vec::new();
    // `None` between words; an empty word is something else.
    let mut word: Option<String> = None;
    let mut chars = line.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            ' ' | '\t' | '\n' | '\r' => words.extend(word.take()),
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                quoted(c, at, &mut chars, word)?;
            }
            '\\' => {
                let (_, next) = chars.next().ok_or(SplitError::TrailingBackslash)?;
                word.get_or_insert_default().push(next);
            }
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Ok(words)
}

/// Reads up to the quote that closes the one at `opened`.
fn quoted(
    quote: char,
    opened: usize,
    chars: &mut std::str::CharIndices<'_>,
    word: &mut String,
) -> Result<(), SplitError> {
    while let Some((_, c)) = chars.next() {
        if c == quote {
            return Ok(());
        }
        if c == '\\' && quote == '"' {
            let (_, next) = chars.next().ok_or(SplitError::TrailingBackslash)?;
            if !matches!(next, '"' | '\\') {
                word.push('\\');
            }
            word.push(next);
        } else {
            word.push(c);
        }
    }
    Err(SplitError::UnclosedQuote { at: opened })
}

/// Runs `script` by `sh`, and gives it `args` as `$1`, `$2` and so on.
///
/// # Errors
/// The shell cannot be started.
pub fn run_shell(script: &str, args: &[&str]) -> Result<Captured, RunError> {
    // The first word behind the script is its `$0`.
    run(&Cmd::new("sh").args(["-c", script, "sh"]).args(args))
}
