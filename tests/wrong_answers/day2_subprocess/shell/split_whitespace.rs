//! Rejected by: day2_subprocess::shell::a_line_is_split_as_python_does
//! Splits at blanks, whatever the quotes say.

use std::str::CharIndices;

use crate::run::run;
use crate::{Captured, Cmd, RunError, SplitError};

#[must_use]
pub fn shell_quote(arg: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_+=:,./-".contains(c);
    if !arg.is_empty() && arg.chars().all(is_plain) {
        return arg.to_owned();
    }
    format!("'{}'", arg.replace('\'', r#"'"'"'"#))
}

pub fn shell_split(line: &str) -> Result<Vec<String>, SplitError> {
    check(line.char_indices())?;
    let words = line.split_ascii_whitespace();
    Ok(words
        .map(|word| word.replace(['\'', '"', '\\'], ""))
        .collect())
}

fn check(mut chars: CharIndices<'_>) -> Result<(), SplitError> {
    let mut word = String::new();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' | '"' => {
                quoted(c, at, &mut chars, &mut word)?;
            }
            '\\' => {
                chars.next().ok_or(SplitError::TrailingBackslash)?;
            }
            _ => {}
        }
    }
    Ok(())
}

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

pub fn run_shell(script: &str, args: &[&str]) -> Result<Captured, RunError> {
    run(&Cmd::new("sh").args(["-c", script, "sh"]).args(args))
}
