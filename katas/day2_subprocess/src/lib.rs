//! Day 2, subprocess: running other programs without hanging, leaking or lying.
//!
//! Each module is one kata and one file of yours; the rest is given.

pub mod check;
pub mod communicate;
pub mod pipeline;
pub mod redirect;
pub mod retry;
pub mod run;
pub mod session;
pub mod shell;

mod types;

pub use support::Env;
pub use types::{
    CalledProcessError, Captured, Cmd, PipelineOutput, RetryError, RetryPolicy, RunError,
    SessionError, Sink, SplitError,
};

/// What the tests and `runkit` rely on. A signature that was changed by accident is an
/// error in these lines, which name the kata, instead of many errors in the tests.
mod contract {
    use std::io;
    use std::path::Path;
    use std::process::ExitStatus;
    use std::string::FromUtf8Error;
    use std::time::Duration;

    use crate::session::Session;
    use crate::{
        CalledProcessError, Captured, Cmd, PipelineOutput, RetryError, RetryPolicy, RunError,
        SessionError, Sink, SplitError,
    };
    use crate::{communicate, pipeline, redirect, retry, run, shell};

    const _: fn(&Cmd) -> Result<Captured, RunError> = run::run;
    const _: fn(&Cmd, io::Error) -> RunError = run::spawn_error;

    const _: fn(Captured, &Cmd) -> Result<Captured, CalledProcessError> = Captured::check;
    const _: fn(&Captured) -> Result<String, FromUtf8Error> = Captured::text;
    const _: fn(&CalledProcessError) -> String = <CalledProcessError as ToString>::to_string;

    const _: fn(&Cmd, &[u8]) -> Result<Captured, RunError> = communicate::communicate;

    type Redirect = fn(&Cmd, Option<&Path>, &Sink, &Sink) -> Result<Captured, RunError>;
    const _: Redirect = redirect::run_redirected;

    const _: fn(&[Cmd], &[u8]) -> Result<PipelineOutput, RunError> = pipeline::pipeline;
    const _: fn(&[ExitStatus]) -> u8 = pipeline::pipefail;

    const _: fn(&Cmd) -> Result<Session, RunError> = Session::spawn;
    const _: fn(&Session) -> u32 = Session::pid;
    const _: fn(&mut Session, &str) -> Result<String, SessionError> = Session::ask;
    const _: fn(Session) -> Result<ExitStatus, SessionError> = Session::finish;

    const _: fn(&str) -> String = shell::shell_quote;
    const _: fn(&str) -> Result<Vec<String>, SplitError> = shell::shell_split;
    const _: fn(&str, &[&str]) -> Result<Captured, RunError> = shell::run_shell;

    type Retry<T, E> = fn(
        &RetryPolicy,
        &mut dyn FnMut(Duration),
        &dyn Fn(&E) -> bool,
        &mut dyn FnMut(u32) -> Result<T, E>,
    ) -> Result<T, RetryError<E>>;
    const _: Retry<u8, u16> = retry::retry;
    const _: fn(&RunError) -> bool = retry::is_transient;
}
