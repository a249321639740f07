//! Kata 2.7: speak to a shell, and only if you want one.

use crate::{Captured, RunError, SplitError};

/// Writes `arg` so that a shell reads it as one word and as nothing else.
///
/// 1. An empty word is `''`.
/// 2. A word of nothing but letters, digits and `@%_+=:,./-`, all of ASCII, stays as it is.
/// 3. Any other is put into single quotes, between which nothing is special to a shell; each
///    `'` in it becomes `'"'"'`: the quotes end, a `'` in double quotes, they begin again.
///
/// ```ignore
/// assert_eq!(shell_quote("a b"), "'a b'");
/// assert_eq!(shell_quote("it's"), r#"'it'"'"'s'"#);
/// ```
#[must_use]
pub fn shell_quote(arg: &str) -> String {
    todo!()
}

/// Splits `line` into words, by the quotes and backslashes of a POSIX shell. Nothing is
/// expanded: `$`, `*`, `~`, `#`, `;`, `|` and the like are ordinary characters.
///
/// 1. Words are separated by any number of blanks, tabs, newlines and carriage returns.
/// 2. Between `'` and the next `'` every character stands for itself.
/// 3. Between `"` and the next `"` too, but for a backslash: before a `"` or another
///    backslash it makes that one ordinary and is dropped; before anything else both stay.
/// 4. Outside of quotes a backslash is dropped, and the character behind it is ordinary,
///    whatever it is.
/// 5. Pieces that touch are one word: `a'b c'"d"` is `ab cd`. Quotes with nothing between
///    them make an empty word.
/// 6. A quote that is not closed: [`SplitError::UnclosedQuote`] with the place of the quote
///    that opens, in bytes. A backslash as the last character, unless in single quotes:
///    [`SplitError::TrailingBackslash`], also if a `"` is open.
///
/// ```ignore
/// assert_eq!(shell_split(r#"cp 'a b' "it's" c\ d"#)?, ["cp", "a b", "it's", "c d"]);
/// assert_eq!(shell_split("a 'b"), Err(SplitError::UnclosedQuote { at: 2 }));
/// ```
///
/// # Errors
/// [`SplitError`], as above.
pub fn shell_split(line: &str) -> Result<Vec<String>, SplitError> {
    todo!()
}

/// Runs `script` by `sh`, and gives it `args` as `$1`, `$2` and so on.
///
/// A text that is pasted into a script becomes code: for the name `; rm -rf ~` that is a
/// bad day. An argument is never code.
///
/// 1. `sh` is looked for in `PATH`. It is called with `-c`, the script, the word `sh`, which
///    is the script's `$0`, and `args`. (A script that begins with `-` or `+` would be taken
///    for an option. That is the caller's business: a blank before it helps.)
/// 2. `args` reach the script byte for byte, and nothing in them is taken for code.
/// 3. All else, and every error, is as in [`run`](crate::run::run): standard input is the
///    null device, both outputs are captured, a status other than 0 is no error.
///
/// ```ignore
/// let done = run_shell(r#"wc -l < "$1""#, &["a file"])?;
/// ```
///
/// # Errors
/// The shell cannot be started.
pub fn run_shell(script: &str, args: &[&str]) -> Result<Captured, RunError> {
    todo!()
}
