//! Kata 1.6: take a command line apart.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::{Opt, Parsed, UsageError};

/// Sorts `args` into the options of `spec` and the rest.
///
/// # Errors
/// The first thing, from the left, that does not fit.
pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    let mut parsed = Parsed::default();
    // Advanced here and by the options that take the next argument as their value, which
    // is why a value may look like an option.
    let mut args = args.into_iter();
    while let Some(arg) = args.next() {
        // Bytes throughout: options are ASCII structure around text that may be anything.
        match arg.as_bytes() {
            b"--" => parsed.positional.extend(args.by_ref()),
            [b'-', b'-', option @ ..] => {
                parsed.options.push(long(&arg, option, spec, &mut args)?);
            }
            [b'-', bundle @ ..] if !bundle.is_empty() => {
                shorts(&arg, bundle, spec, &mut args, &mut parsed)?;
            }
            _ => parsed.positional.push(arg),
        }
    }
    Ok(parsed)
}

/// `--name` or `--name=value`; `option` is what follows the dashes.
fn long(
    arg: &OsStr,
    option: &[u8],
    spec: &[Opt],
    args: &mut impl Iterator<Item = OsString>,
) -> Result<(&'static str, Option<OsString>), UsageError> {
    let (name, attached) = match option.iter().position(|&byte| byte == b'=') {
        Some(equals) => (&option[..equals], Some(&option[equals + 1..])),
        None => (option, None),
    };
    let name = str::from_utf8(name).map_err(|_| UsageError::NotUnicode(arg.to_owned()))?;
    let Some(opt) = spec.iter().find(|opt| opt.long == name) else {
        return Err(UsageError::Unknown(format!("--{name}")));
    };
    match (opt.takes_value, attached) {
        (false, None) => Ok((opt.long, None)),
        (false, Some(_)) => Err(UsageError::UnexpectedValue(opt.long)),
        (true, attached) => Ok((opt.long, Some(value(opt, attached, args)?))),
    }
}

/// `-a`, `-abc`, `-ovalue`; `bundle` is what follows the dash.
fn shorts(
    arg: &OsStr,
    mut bundle: &[u8],
    spec: &[Opt],
    args: &mut impl Iterator<Item = OsString>,
    parsed: &mut Parsed,
) -> Result<(), UsageError> {
    while !bundle.is_empty() {
        // Letter by letter: what follows an option with a value need not be UTF-8.
        let Some(letter) = first_char(bundle) else {
            return Err(UsageError::NotUnicode(arg.to_owned()));
        };
        bundle = &bundle[letter.len_utf8()..];
        let Some(opt) = spec.iter().find(|opt| opt.short == Some(letter)) else {
            return Err(UsageError::Unknown(format!("-{letter}")));
        };
        if opt.takes_value {
            let attached = (!bundle.is_empty()).then_some(bundle);
            let value = value(opt, attached, args)?;
            parsed.options.push((opt.long, Some(value)));
            return Ok(());
        }
        parsed.options.push((opt.long, None));
    }
    Ok(())
}

/// The value of `opt`: what is attached to it, else the next argument, whatever it is.
fn value(
    opt: &Opt,
    attached: Option<&[u8]>,
    args: &mut impl Iterator<Item = OsString>,
) -> Result<OsString, UsageError> {
    attached
        .map(|bytes| OsStr::from_bytes(bytes).to_owned())
        .or_else(|| args.next())
        .ok_or(UsageError::MissingValue(opt.long))
}

fn first_char(bytes: &[u8]) -> Option<char> {
    bytes.utf8_chunks().next()?.valid().chars().next()
}
