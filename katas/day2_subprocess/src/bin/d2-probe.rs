//! `d2-probe`, the programs that the tests of day 2 run, in one: some that behave like
//! well-known tools, and some that behave badly in ways that tests need.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{self, BufRead, ErrorKind, Read, Write};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::process::ExitCode;
use std::str::FromStr;
use std::thread;

use nix::sys::signal::{SigSet, Signal, raise};
use nix::unistd::close;
use support::signals::{set_default, set_ignored};

/// Longer than any test waits. What a wrong solution forgets to end, ends by this.
const LIFETIME_SECONDS: u32 = 30;
/// What `yes` writes before it gives up on readers that only collect.
const YES_BYTES: usize = 32 << 20;
const CHUNK: usize = 64 << 10;

const HELP: &str = "\
Usage: d2-probe COMMAND [ARGUMENT]...

Behaves as the tests of day 2 need it. It ends by itself after 30 seconds.

It writes
  emit [--out T] [--err T] [--exit N] [--kill SIGNAL]
                         the texts in this order, a line each; then it ends so
  flood OUT ERR          ERR bytes to standard error, then OUT to the output
  traffic ORDER OUT ERR  for each letter: o writes OUT bytes, e writes ERR bytes
                         to standard error, i reads all and tells a check sum
  alt PATTERN            a line for each letter: o to the output, e to the error
  bytes                  every byte once, and backwards to standard error
  args ARGUMENT...       its arguments, with NUL behind each
  env, cwd, stdin-is     its environment; its directory; what its input is
  ignore-stdin           a line, without reading anything
  close-stdin BYTES      so many bytes, after it has closed its input
  flaky STATE N          exit 75 until its Nth call; the file STATE counts them
  stay                   nothing: it waits, and only SIGKILL ends it

It reads and writes, and dies of SIGPIPE
  cat, upper, head N     what it reads; in capitals; the first N lines
  yes                    y, line by line, for 32 MiB

It answers each line
  calc                   1+2 by 3; quit by exit 7
  lines [--crlf]         by the same line
  twice                  by the same line, two times
  last-words TEXT        the first by TEXT without a line feed, and ends
  parting BYTES N        not at all; at the end so many bytes, then exit N
  hang-up N              not at all, with its output closed; at the end exit N
";

fn main() -> ExitCode {
    nix::unistd::alarm::set(LIFETIME_SECONDS);
    let mut arguments = env::args_os().skip(1);
    let command = arguments.next().unwrap_or_default();
    let arguments: Vec<OsString> = arguments.collect();
    if command == "--help" {
        let _ = write!(io::stdout(), "{HELP}");
        return ExitCode::SUCCESS;
    }
    let done = speak(&command, &arguments)
        .or_else(|| filter(&command, &arguments))
        .or_else(|| converse(&command, &arguments));
    match done {
        Some(Ok(status)) => ExitCode::from(status),
        Some(Err(error)) => fail(74, &error.to_string()),
        None => fail(64, "wrong usage; try 'd2-probe --help'"),
    }
}

fn fail(status: u8, message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "d2-probe: {message}");
    ExitCode::from(status)
}

/// What a command does, if it is one: its exit status.
type Done = Option<io::Result<u8>>;

fn number<T: FromStr>(text: &OsStr) -> Option<T> {
    text.to_str()?.parse().ok()
}

/// Commands that write and do not mind what there is to read.
fn speak(command: &OsStr, arguments: &[OsString]) -> Done {
    Some(match (command.to_str()?, arguments) {
        ("emit", options) => return emit(options),
        ("flood", [out, err]) => traffic("eo", number(out)?, number(err)?),
        ("traffic", [order, out, err]) => traffic(order.to_str()?, number(out)?, number(err)?),
        ("bytes", []) => bytes(),
        ("alt", [pattern]) => alternate(pattern.to_str()?),
        ("args", words) => print(words.iter().map(|word| word.as_bytes().to_owned()), 0),
        ("env", []) => print(env::vars_os().map(|(key, value)| pair(&key, &value)), 0),
        ("cwd", []) => env::current_dir()
            .and_then(|cwd| print([cwd.into_os_string().as_bytes().to_owned()], b'\n')),
        ("stdin-is", []) => {
            stdin_is().and_then(|kind| print([kind.to_owned().into_bytes()], b'\n'))
        }
        ("ignore-stdin", []) => print([b"no thanks".to_vec()], b'\n'),
        ("close-stdin", [bytes]) => close_stdin(number(bytes)?),
        ("flaky", [state, calls]) => flaky(state, number(calls)?),
        ("stay", []) => stay(),
        _ => return None,
    })
}

fn print(items: impl IntoIterator<Item = Vec<u8>>, terminator: u8) -> io::Result<u8> {
    let mut out = io::stdout().lock();
    for item in items {
        out.write_all(&item)?;
        out.write_all(&[terminator])?;
    }
    out.flush()?;
    Ok(0)
}

fn pair(key: &OsStr, value: &OsStr) -> Vec<u8> {
    [key.as_bytes(), b"=", value.as_bytes()].concat()
}

/// Texts, each with a newline behind it, in the order given, and an end.
fn emit(options: &[OsString]) -> Done {
    let mut status = 0;
    let mut signal = None;
    let mut texts = Vec::new();
    for option in options.chunks(2) {
        let [name, value] = option else { return None };
        match name.to_str()? {
            "--out" => texts.push((false, value)),
            "--err" => texts.push((true, value)),
            "--exit" => status = number(value)?,
            "--kill" => signal = Some(Signal::from_str(value.to_str()?).ok()?),
            _ => return None,
        }
    }
    let write = || {
        for (is_error, text) in texts {
            put(is_error, &[text.as_bytes(), b"\n"].concat())?;
        }
        signal.map_or(Ok(()), kill_self)
    };
    Some(write().map(|()| status))
}

/// Writes at once, to standard output or to standard error.
fn put(is_error: bool, bytes: &[u8]) -> io::Result<()> {
    if is_error {
        return io::stderr().write_all(bytes);
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

fn kill_self(signal: Signal) -> io::Result<()> {
    // A signal that was inherited as ignored or blocked would not kill. KILL and STOP
    // refuse this, and need it not.
    let _ = set_default(signal);
    SigSet::all().thread_unblock()?;
    raise(signal)?;
    Err(io::Error::other(format!("alive after {signal}")))
}

/// Writes to both outputs and reads, in the order of the letters `o`, `e` and `i`; then
/// tells what it has read.
fn traffic(order: &str, out: usize, err: usize) -> io::Result<u8> {
    for step in order.chars() {
        match step {
            'o' => put(false, &pattern(b'a', out))?,
            'e' => put(true, &pattern(b'A', err))?,
            _ => {
                let mut input = Vec::new();
                io::stdin().lock().read_to_end(&mut input)?;
                // Sums that differ if bytes are lost, doubled or swapped.
                let sum = input.iter().zip(1_u64..).fold(0_u64, |sum, (byte, place)| {
                    sum.wrapping_add(place.wrapping_mul(u64::from(*byte)))
                });
                put(
                    false,
                    format!("read {} sum {sum}\n", input.len()).as_bytes(),
                )?;
            }
        }
    }
    Ok(0)
}

/// 26 letters of which the first is `first`, again and again.
fn pattern(first: u8, length: usize) -> Vec<u8> {
    (first..first + 26).cycle().take(length).collect()
}

fn bytes() -> io::Result<u8> {
    let all: Vec<u8> = (0..=255).collect();
    put(false, &all)?;
    put(true, &all.iter().rev().copied().collect::<Vec<_>>())?;
    Ok(0)
}

/// A line for each letter of the pattern: `o` to standard output, else to standard error.
fn alternate(pattern: &str) -> io::Result<u8> {
    for (number, letter) in pattern.chars().enumerate() {
        let stream = if letter == 'o' { "out" } else { "err" };
        put(letter != 'o', format!("{stream} {number}\n").as_bytes())?;
    }
    Ok(0)
}

fn stdin_is() -> io::Result<&'static str> {
    let stdin = File::from(io::stdin().as_fd().try_clone_to_owned()?).metadata()?;
    let null = fs::metadata("/dev/null")?;
    Ok(match stdin.file_type() {
        kind if kind.is_fifo() => "pipe",
        kind if kind.is_file() => "file",
        kind if kind.is_char_device() && stdin.rdev() == null.rdev() => "null",
        _ => "something else",
    })
}

/// Reads nothing and says so by closing; then it goes on with its work.
fn close_stdin(bytes: usize) -> io::Result<u8> {
    close(0)?;
    put(false, &pattern(b'a', bytes))?;
    Ok(0)
}

/// Fails for now, until it is called for the `calls`th time.
fn flaky(state: &OsStr, calls: usize) -> io::Result<u8> {
    let before = fs::read(state).unwrap_or_default().len();
    fs::write(state, vec![b'x'; before + 1])?;
    if before + 1 < calls {
        put(
            true,
            format!("call {} is too early\n", before + 1).as_bytes(),
        )?;
        return Ok(75);
    }
    put(false, format!("call {} is fine\n", before + 1).as_bytes())?;
    Ok(0)
}

/// Waits to be killed, and does not listen to polite requests.
fn stay() -> ! {
    for signal in [
        Signal::SIGTERM,
        Signal::SIGINT,
        Signal::SIGHUP,
        Signal::SIGPIPE,
    ] {
        let _ = set_ignored(signal);
    }
    loop {
        thread::park();
    }
}

/// Commands that stand in pipelines. Like programs in C they die of SIGPIPE.
fn filter(command: &OsStr, arguments: &[OsString]) -> Done {
    let work: Box<dyn Fn() -> io::Result<()>> = match (command.to_str()?, arguments) {
        ("cat", []) => Box::new(|| copy(|_| ())),
        ("upper", []) => Box::new(|| copy(<[u8]>::make_ascii_uppercase)),
        ("head", [lines]) => {
            let lines = number(lines)?;
            Box::new(move || head(lines))
        }
        ("yes", []) => Box::new(yes),
        _ => return None,
    };
    let quiet = set_default(Signal::SIGPIPE).and_then(|()| Ok(SigSet::all().thread_unblock()?));
    Some(quiet.and_then(|()| work()).map(|()| 0))
}

fn copy(change: impl Fn(&mut [u8])) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut buffer = vec![0; CHUNK];
    loop {
        let length = match input.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        change(&mut buffer[..length]);
        put(false, &buffer[..length])?;
    }
}

fn head(lines: usize) -> io::Result<()> {
    let mut input = io::stdin().lock();
    for _ in 0..lines {
        let mut line = Vec::new();
        input.read_until(b'\n', &mut line)?;
        put(false, &line)?;
    }
    Ok(())
}

fn yes() -> io::Result<()> {
    let lines = b"y\n".repeat(CHUNK / 2);
    for _ in 0..YES_BYTES / CHUNK {
        put(false, &lines)?;
    }
    Ok(())
}

/// Commands that answer lines.
fn converse(command: &OsStr, arguments: &[OsString]) -> Done {
    Some(match (command.to_str()?, arguments) {
        ("calc", []) => answer(|line| match line {
            "quit" => Err(7),
            sum => Ok(format!("{}\n", calculate(sum).unwrap_or("?".to_owned()))),
        }),
        ("lines", []) => answer(|line| Ok(format!("{line}\n"))),
        ("lines", [option]) if option == "--crlf" => answer(|line| Ok(format!("{line}\r\n"))),
        ("twice", []) => answer(|line| Ok(format!("{line}\n{line}\n"))),
        ("last-words", [text]) => last_words(text),
        ("parting", [bytes, status]) => parting(number(bytes)?, number(status)?),
        ("hang-up", [status]) => hang_up(number(status)?),
        _ => return None,
    })
}

/// Answers each line in one write, until there are no more, nobody listens, or one is
/// answered by an exit.
fn answer(answer: impl Fn(&str) -> Result<String, u8>) -> io::Result<u8> {
    for line in io::stdin().lock().lines() {
        let written = match answer(&line?) {
            Ok(answer) => put(false, answer.as_bytes()),
            Err(status) => return Ok(status),
        };
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(0),
            written => written?,
        }
    }
    Ok(0)
}

fn calculate(sum: &str) -> Option<String> {
    let (left, right) = sum.split_once('+')?;
    let sum = left.parse::<i64>().ok()? + right.parse::<i64>().ok()?;
    Some(sum.to_string())
}

/// Says something that is no line, and ends.
fn last_words(text: &OsStr) -> io::Result<u8> {
    io::stdin().lock().read_until(b'\n', &mut Vec::new())?;
    put(false, text.as_bytes())?;
    Ok(0)
}

/// Has a lot to say when nobody asks any more, and does not mind that nobody listens.
fn parting(bytes: usize, status: u8) -> io::Result<u8> {
    io::stdin().lock().read_to_end(&mut Vec::new())?;
    let _ = put(false, &pattern(b'a', bytes));
    Ok(status)
}

/// Says nothing any more, but stays until it has heard everything.
fn hang_up(status: u8) -> io::Result<u8> {
    close(1)?;
    io::stdin().lock().read_to_end(&mut Vec::new())?;
    Ok(status)
}
