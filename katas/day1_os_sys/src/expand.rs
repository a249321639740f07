//! Kata 1.4: fill variables into a text.

use crate::{Env, ExpandError, OnMissing};

/// Replaces the references to variables in `template` by their values in `env`.
///
/// Configuration files and command lines are full of `$HOME/logs`. Python has
/// `os.path.expandvars` for it, and the shell does it to every line; see "Parameter
/// Expansion" in sh(1p).
///
/// 1. There are three kinds of references:
///     - `$NAME`, where the name is the longest run that matches `[A-Za-z_][A-Za-z0-9_]*`:
///       `$HOMEDIR` is the variable `HOMEDIR` and not `HOME` with `DIR` behind it;
///     - `${NAME}`, for a name with text right behind it;
///     - `${NAME:-word}`, where `word` is inserted if the variable is unset **or empty**.
///       The word reaches up to the next `}` and is plain text: a `$` in it is a `$`.
/// 2. `$$` is a single `$`; what follows it is text: `$$HOME` becomes `$HOME`.
/// 3. A `$` before anything else, or at the end, is an ordinary character: `$1`, `5 $`.
/// 4. Values are inserted as they are and **never expanded again**. With `A` set to `$B`,
///    the template `$A` becomes `$B`, whatever `B` may be.
/// 5. `${` without a `}` anywhere behind it is [`ExpandError::Unterminated`]. If what is
///    between the braces, up to the first `:-`, is not a name, that is
///    [`ExpandError::BadName`] with that text: `""` for `${}`, `"1x"` for `${1x}`, `"A-B"`
///    for `${A-B:-c}`. `at` is the offset of the `$` in `template`, in bytes and not in
///    characters.
/// 6. A variable that is not set and has no `word` is treated as `on_missing` says:
///    [`Keep`](OnMissing::Keep) copies the reference as it is written,
///    [`Empty`](OnMissing::Empty) inserts nothing, [`Error`](OnMissing::Error) is
///    [`ExpandError::Missing`] with the name and `at`. A variable that is set to nothing is
///    set.
/// 7. A variable whose value is not UTF-8 is [`ExpandError::NotUnicode`] with the name,
///    even where a `word` stands ready.
///
/// The template is read from left to right, and the first error counts.
///
/// ```ignore
/// let env = Env::from([("USER".into(), "kata".into())]);
/// let template = "user=$USER shell=${SHELL:-/bin/sh} cost=$$5";
/// assert_eq!(
///     expand(template, &env, OnMissing::Keep),
///     Ok("user=kata shell=/bin/sh cost=$5".to_owned()),
/// );
/// assert_eq!(
///     expand("é$NOPE", &env, OnMissing::Error),
///     Err(ExpandError::Missing { at: 2, name: "NOPE".into() }),
/// );
/// ```
///
/// # Errors
/// [`ExpandError`], as above.
pub fn expand(template: &str, env: &Env, on_missing: OnMissing) -> Result<String, ExpandError> {
    todo!()
}
