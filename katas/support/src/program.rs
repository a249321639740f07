//! How a day's program starts and how it ends when something in it panics.

use std::panic::{self, UnwindSafe};
use std::process::ExitCode;
use std::sync::Mutex;

/// `EX_UNAVAILABLE` of sysexits.h: the program met a kata that is still a stub.
const UNAVAILABLE: u8 = 69;
/// `EX_SOFTWARE` of sysexits.h: the program has a bug.
const SOFTWARE: u8 = 70;

/// What `todo!()` says; the standard library promises no more than this beginning.
const TODO: &str = "not yet implemented";
const PHRASE: &str = "not implemented yet: ";

/// A panic: what it said and where. Only the first of a process is kept; those that
/// follow (a `join` on the thread that panicked, say) are its echo.
struct Panic {
    message: String,
    file: String,
    line: u32,
}

static FIRST_PANIC: Mutex<Option<Panic>> = Mutex::new(None);

/// The place of a stub that was called: the message of a panic by `todo!()`, made fit
/// for one line on standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotImplemented {
    /// The stub's source file, as the compiler knows it.
    pub file: String,
    /// The line of the `todo!()`.
    pub line: u32,
}

impl NotImplemented {
    /// The exit status of a program that met a stub.
    pub const EXIT_STATUS: i32 = UNAVAILABLE as i32;

    /// Whether a panic's message is that of `todo!()`.
    #[must_use]
    pub fn is_message(message: &str) -> bool {
        message.starts_with(TODO)
    }

    /// Finds the line that [`run_main`] writes, in what a program wrote to standard error.
    #[must_use]
    pub fn find(stderr: &str) -> Option<NotImplemented> {
        stderr.lines().find_map(|line| {
            let (_, place) = line.split_once(PHRASE)?;
            let (file, line) = place.rsplit_once(':')?;
            Some(NotImplemented {
                file: file.to_owned(),
                line: line.parse().ok()?,
            })
        })
    }
}

/// Runs a day's program: what `main` returns is the exit status.
///
/// A stub's `todo!()` becomes one line on standard error and exit status 69, any other
/// panic one line and exit status 70. Nothing is printed as a backtrace.
pub fn run_main(program: &str, main: impl FnOnce() -> ExitCode + UnwindSafe) -> ExitCode {
    panic::set_hook(Box::new(|info| {
        let mut first = FIRST_PANIC
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let place = info.location();
        first.get_or_insert_with(|| Panic {
            message: info
                .payload_as_str()
                .unwrap_or("a panic without a message")
                .to_owned(),
            file: place.map_or("?", |place| place.file()).to_owned(),
            line: place.map_or(0, |place| place.line()),
        });
    }));
    panic::catch_unwind(main).unwrap_or_else(|_| {
        let first = FIRST_PANIC
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let (text, status) = describe(first.as_ref());
        eprintln!("{program}: {text}");
        ExitCode::from(status)
    })
}

fn describe(panic: Option<&Panic>) -> (String, u8) {
    match panic {
        Some(Panic {
            message,
            file,
            line,
        }) if NotImplemented::is_message(message) => {
            (format!("{PHRASE}{file}:{line}"), UNAVAILABLE)
        }
        Some(Panic {
            message,
            file,
            line,
        }) => {
            let message = message.replace('\n', " ");
            (
                format!("internal error: {message} ({file}:{line})"),
                SOFTWARE,
            )
        }
        None => (
            "internal error: a panic that nobody saw".to_owned(),
            SOFTWARE,
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panic(message: &str) -> Panic {
        Panic {
            message: message.into(),
            file: "katas/day1_os_sys/src/env_or.rs".into(),
            line: 12,
        }
    }

    #[test]
    fn a_stub_is_told_so_that_the_harness_finds_it_again() {
        let (text, status) = describe(Some(&panic("not yet implemented")));
        assert_eq!(i32::from(status), NotImplemented::EXIT_STATUS);
        let stderr = format!("envkit: {text}\n");
        let found = NotImplemented::find(&stderr).expect("the line is there");
        assert_eq!(found.file, "katas/day1_os_sys/src/env_or.rs");
        assert_eq!(found.line, 12);
    }

    #[test]
    fn any_other_panic_is_an_internal_error_on_one_line() {
        let (text, status) = describe(Some(&panic("index\nout of bounds")));
        assert_eq!(status, SOFTWARE);
        assert_eq!(
            text,
            "internal error: index out of bounds (katas/day1_os_sys/src/env_or.rs:12)"
        );
        assert_eq!(NotImplemented::find(&text), None);
    }
}
