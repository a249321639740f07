//! Kata 1.6: take a command line apart.

use std::ffi::OsString;

use crate::{Opt, Parsed, UsageError};

/// Sorts the arguments of a program into options and the rest, by the customs of getopt(3)
/// and getopt_long(3).
///
/// A program is handed a list of byte strings, and everything else is convention. `args`
/// does not include the program's own name; `spec` lists the options that exist.
///
/// 1. Options may be written
///     - `--long`; with a value `--long=v` (split at the **first** `=`) or `--long v`;
///     - `-s`; with a value `-sv` or `-s v`;
///     - in a bundle: `-abc` is `-a -b -c`. The first option in it that takes a value takes
///       the rest of the argument, or, if there is no rest, the next argument. After a short
///       option `=` is a character like any other: the value of `-o=x` is `=x`.
/// 2. The next argument is a value whatever it looks like: in `-o -x` and in `--out --`, `-x`
///    and `--` are values. An empty value, as in `--out=`, is a value.
/// 3. `--` ends the options: it is dropped, and all that follows is positional. `-` alone
///    is positional (by custom it means standard input), and so is an empty argument.
///    Options and positional arguments may come in any order.
/// 4. Options are reported in the order given, each time they are given, under their long
///    name, with the value or `None`; positional arguments in the order given.
/// 5. What does not fit:
///     - an option that is not in `spec` is [`UsageError::Unknown`], as it was typed and
///       without a value: `-x` (also from within a bundle) or `--xyz`. In `--=x` the name
///       is empty: `--`;
///     - no value where one is needed is [`UsageError::MissingValue`] with the long name;
///     - a value for an option that takes none, as in `--verbose=1`, is
///       [`UsageError::UnexpectedValue`] with the long name.
/// 6. A long name counts only in full: `--verb` is not `--verbose`.
/// 7. Values and positional arguments arrive bit for bit, UTF-8 or not. An option's *name*
///    that is not UTF-8 is [`UsageError::NotUnicode`] with the whole argument.
///
/// The first error, from left to right, ends it, also within a bundle: `-x` and then a byte
/// that is no text is `Unknown`, if there is no `-x`.
///
/// ```ignore
/// let spec = [
///     Opt { short: Some('v'), long: "verbose", takes_value: false },
///     Opt { short: Some('o'), long: "output", takes_value: true },
/// ];
/// let args = ["-vo", "out.txt", "in.txt", "--verbose"].map(OsString::from);
/// let parsed = parse_args(args, &spec)?;
/// assert_eq!(
///     parsed.options,
///     [("verbose", None), ("output", Some("out.txt".into())), ("verbose", None)],
/// );
/// assert_eq!(parsed.positional, ["in.txt"]);
/// ```
///
/// # Errors
/// [`UsageError`], as above.
pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    todo!()
}
