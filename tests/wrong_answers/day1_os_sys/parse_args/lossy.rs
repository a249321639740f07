//! Rejected by: day1_os_sys::parse_args::a_positional_that_is_no_text_survives_bit_for_bit
//! Makes text of every argument, so that what is not UTF-8 arrives as U+FFFD.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

use crate::{Opt, Parsed, UsageError};

/// Sorts the arguments of a program into options and the rest.
///
/// # Errors
/// What does not fit.
pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    let mut parsed = Parsed::default();
    let mut args = args
        .into_iter()
        .map(|arg| OsString::from(arg.to_string_lossy().into_owned()));
    while let Some(arg) = args.next() {
        let bytes = arg.as_bytes();
        if bytes == b"--" {
            parsed.positional.extend(args.by_ref());
        } else if let Some(long) = bytes.strip_prefix(b"--") {
            let (name, attached) = match long.iter().position(|&byte| byte == b'=') {
                Some(at) => (&long[..at], Some(&long[at + 1..])),
                None => (long, None),
            };
            let name = str::from_utf8(name).map_err(|_| UsageError::NotUnicode(arg.clone()))?;
            let opt = spec.iter().find(|opt| opt.long == name);
            let opt = opt.ok_or_else(|| UsageError::Unknown(format!("--{name}")))?;
            let value = match (opt.takes_value, attached) {
                (false, None) => None,
                (false, Some(_)) => return Err(UsageError::UnexpectedValue(opt.long)),
                (true, Some(value)) => Some(OsStr::from_bytes(value).to_owned()),
                (true, None) => Some(args.next().ok_or(UsageError::MissingValue(opt.long))?),
            };
            parsed.options.push((opt.long, value));
        } else if bytes.len() > 1 && bytes[0] == b'-' {
            let mut rest = &bytes[1..];
            while !rest.is_empty() {
                let valid = rest.utf8_chunks().next().map_or("", |chunk| chunk.valid());
                let letter = valid.chars().next();
                let letter = letter.ok_or_else(|| UsageError::NotUnicode(arg.clone()))?;
                rest = &rest[letter.len_utf8()..];
                let opt = spec.iter().find(|opt| opt.short == Some(letter));
                let opt = opt.ok_or_else(|| UsageError::Unknown(format!("-{letter}")))?;
                let mut value = None;
                if opt.takes_value {
                    value = if rest.is_empty() {
                        Some(args.next().ok_or(UsageError::MissingValue(opt.long))?)
                    } else {
                        Some(OsStr::from_bytes(rest).to_owned())
                    };
                    rest = b"";
                }
                parsed.options.push((opt.long, value));
            }
        } else {
            parsed.positional.push(arg);
        }
    }
    Ok(parsed)
}
