//! `exit`, `status` and `shell-code`: how programs end.

use std::ffi::OsString;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day1_os_sys::exit_codes::{self, describe_status, exit_byte};
use lexopt::{Arg, Parser};

use super::answers::Answers;
use super::stop::{Stop, number};

pub fn exit(parser: &mut Parser) -> Result<u8, Stop> {
    let mut codes = Vec::new();
    let mut print = false;
    loop {
        // Taken first, or -1 would be the option 1.
        if let Some(code) = negative_number(parser) {
            codes.push(code);
            continue;
        }
        match parser.next()? {
            Some(Arg::Value(code)) => codes.push(number(code)?),
            Some(Arg::Long("print")) => print = true,
            Some(other) => return Err(Stop::unexpected(other)),
            None => break,
        }
    }
    match codes.as_slice() {
        [] => Err(Stop::Usage("missing N".to_owned())),
        codes if print => {
            let mut answers = Answers::lines();
            for &code in codes {
                answers.give(exit_byte(code).to_string())?;
            }
            answers.finish()
        }
        &[code] => Ok(exit_byte(code)),
        [_, second, ..] => Err(Stop::Usage(format!("unexpected argument {second}"))),
    }
}

fn negative_number(parser: &mut Parser) -> Option<i64> {
    let mut arguments = parser.try_raw_args()?;
    let number = arguments.peek()?.to_str()?.parse().ok()?;
    if number >= 0 {
        return None;
    }
    arguments.next();
    Some(number)
}

pub fn status(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_status(parser, describe_status)
}

pub fn shell_code(parser: &mut Parser) -> Result<u8, Stop> {
    for_each_status(parser, |status| exit_codes::shell_code(status).to_string())
}

fn for_each_status(parser: &mut Parser, tell: fn(ExitStatus) -> String) -> Result<u8, Stop> {
    let mut statuses = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Value(raw) => statuses.push(wait_status(raw)?),
            other => return Err(Stop::unexpected(other)),
        }
    }
    if statuses.is_empty() {
        return Err(Stop::Usage("missing RAW".to_owned()));
    }
    let mut answers = Answers::lines();
    for status in statuses {
        answers.give(tell(status))?;
    }
    answers.finish()
}

/// The number that wait(2) stores, in decimal or, since its halves are bytes, in hex.
fn wait_status(text: OsString) -> Result<ExitStatus, Stop> {
    let hex = text.to_str().and_then(|text| text.strip_prefix("0x"));
    let raw = match hex.and_then(|digits| i32::from_str_radix(digits, 16).ok()) {
        Some(raw) => raw,
        None => number(text)?,
    };
    Ok(ExitStatus::from_raw(raw))
}
