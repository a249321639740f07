//! An iterator cuts the template into pieces, each piece becomes text, and `collect` joins them.

use std::borrow::Cow;
use std::ffi::OsStr;

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
    let pieces = Pieces { template, at: 0 };
    pieces
        .map(|piece| match piece? {
            Piece::Text(text) => Ok(Cow::Borrowed(text)),
            Piece::Reference(reference) => reference.value(env, on_missing),
        })
        .collect()
}

enum Piece<'a> {
    /// To be copied.
    Text(&'a str),
    Reference(Reference<'a>),
}

struct Reference<'a> {
    at: usize,
    /// All of it, from the `$` on.
    written: &'a str,
    name: &'a str,
    word: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn value(&self, env: &'a Env, on_missing: OnMissing) -> Result<Cow<'a, str>, ExpandError> {
        let name = || self.name.to_owned();
        let value = env.get(OsStr::new(self.name)).map(|value| value.to_str());
        let text = match (value, self.word, on_missing) {
            (Some(None), ..) => return Err(ExpandError::NotUnicode { name: name() }),
            (None | Some(Some("")), Some(word), _) => word,
            (Some(Some(text)), ..) => text,
            (None, None, OnMissing::Keep) => self.written,
            (None, None, OnMissing::Empty) => "",
            (None, None, OnMissing::Error) => {
                return Err(ExpandError::Missing {
                    at: self.at,
                    name: name(),
                });
            }
        };
        Ok(text.into())
    }
}

struct Pieces<'a> {
    template: &'a str,
    /// How many bytes of it are behind us.
    at: usize,
}

impl<'a> Pieces<'a> {
    /// The piece at the start of `rest`, which is not empty, and its length.
    fn first(&self, rest: &'a str) -> Result<(Piece<'a>, usize), ExpandError> {
        let Some(behind) = rest.strip_prefix('$') else {
            let text = rest.split('$').next().unwrap_or_default();
            return Ok((Piece::Text(text), text.len()));
        };
        if behind.starts_with('$') {
            return Ok((Piece::Text("$"), 2));
        }
        let at = self.at;
        let (name, word, length) = if let Some(braced) = behind.strip_prefix('{') {
            let (inside, _) = braced
                .split_once('}')
                .ok_or(ExpandError::Unterminated { at })?;
            let (name, word) = match inside.split_once(":-") {
                Some((name, word)) => (name, Some(word)),
                None => (inside, None),
            };
            if name.is_empty() || name_length(name) < name.len() {
                let name = name.to_owned();
                return Err(ExpandError::BadName { at, name });
            }
            (name, word, "${}".len() + inside.len())
        } else {
            let length = name_length(behind);
            if length == 0 {
                return Ok((Piece::Text("$"), 1));
            }
            (&behind[..length], None, "$".len() + length)
        };
        let reference = Reference {
            at,
            written: &rest[..length],
            name,
            word,
        };
        Ok((Piece::Reference(reference), length))
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Result<Piece<'a>, ExpandError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = &self.template[self.at..];
        if rest.is_empty() {
            return None;
        }
        let piece = self.first(rest).map(|(piece, length)| {
            self.at += length;
            piece
        });
        Some(piece)
    }
}

/// How many bytes at the start of `text` are a name.
fn name_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.bytes()
        .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        .count()
}
