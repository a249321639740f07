//! Slice patterns over the raw bytes; a bundle is eaten from the front, one character at a time.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::str;

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
/// The first error, from left to right, ends it.
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
    let mut args = args.into_iter();
    let mut parsed = Parsed::default();
    while let Some(arg) = args.next() {
        match arg.as_bytes() {
            b"--" => parsed.positional.extend(args.by_ref()),
            [b'-', b'-', long @ ..] => {
                let option = long_option(&arg, long, spec, &mut args)?;
                parsed.options.push(option);
            }
            [b'-', bundle @ ..] if !bundle.is_empty() => {
                let mut rest = bundle;
                while !rest.is_empty() {
                    let (option, left) = short_option(&arg, rest, spec, &mut args)?;
                    parsed.options.push(option);
                    rest = left;
                }
            }
            _ => parsed.positional.push(arg),
        }
    }
    Ok(parsed)
}

type Given = (&'static str, Option<OsString>);

/// What `text` says, which stands in `arg` behind two dashes.
fn long_option(
    arg: &OsStr,
    text: &[u8],
    spec: &[Opt],
    args: &mut dyn Iterator<Item = OsString>,
) -> Result<Given, UsageError> {
    let mut parts = text.splitn(2, |byte| *byte == b'=');
    let name = parts.next().unwrap_or_default();
    let attached = parts.next();

    let name = str::from_utf8(name).map_err(|_| UsageError::NotUnicode(arg.to_owned()))?;
    let opt = spec
        .iter()
        .find(|opt| !name.is_empty() && opt.long == name)
        .ok_or_else(|| UsageError::Unknown(format!("--{name}")))?;
    match (opt.takes_value, attached) {
        (false, None) => Ok((opt.long, None)),
        (false, Some(_)) => Err(UsageError::UnexpectedValue(opt.long)),
        (true, _) => value_of(opt, attached, args),
    }
}

/// The first option of the bundle `text`, which is not empty, and what it leaves of it.
fn short_option<'a>(
    arg: &OsStr,
    text: &'a [u8],
    spec: &[Opt],
    args: &mut dyn Iterator<Item = OsString>,
) -> Result<(Given, &'a [u8]), UsageError> {
    let letter = text
        .utf8_chunks()
        .next()
        .and_then(|chunk| chunk.valid().chars().next())
        .ok_or_else(|| UsageError::NotUnicode(arg.to_owned()))?;
    let opt = spec
        .iter()
        .find(|opt| opt.short == Some(letter))
        .ok_or_else(|| UsageError::Unknown(format!("-{letter}")))?;
    let rest = &text[letter.len_utf8()..];
    if opt.takes_value {
        let attached = (!rest.is_empty()).then_some(rest);
        Ok((value_of(opt, attached, args)?, &[]))
    } else {
        Ok(((opt.long, None), rest))
    }
}

/// The option with its value: the attached one, or else the next argument.
fn value_of(
    opt: &Opt,
    attached: Option<&[u8]>,
    args: &mut dyn Iterator<Item = OsString>,
) -> Result<Given, UsageError> {
    attached
        .map(|bytes| OsStr::from_bytes(bytes).to_owned())
        .or_else(|| args.next())
        .map(|value| (opt.long, Some(value)))
        .ok_or(UsageError::MissingValue(opt.long))
}
