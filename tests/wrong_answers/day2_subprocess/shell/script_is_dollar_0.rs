//! Rejected by: day2_subprocess::shell::arguments_reach_the_script_unchanged
//! The first argument becomes `$0`, and the script does not see it.

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
    let mut words = Vec::new();
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
    run(&Cmd::new("sh").args(["-c", script]).args(args))
}
