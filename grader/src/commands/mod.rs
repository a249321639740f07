//! One file per subcommand: each wires stages to reports.

mod author;
mod batch;
mod check;
mod doctor;
mod grade;
mod grading;
mod hint;
mod interrupt;
mod list;
mod next;
mod pack;
mod repository;
mod reset;
mod screen;

use std::fmt;
use std::process::ExitCode;

use crate::catalog::CatalogError;
use crate::cli::{AuthorCommand, Cli, Command};
use crate::doctor::NoJail;
use crate::exit_code::Exit;
use crate::model::selector::SelectorError;
use crate::pipeline::PipelineError;
use crate::progress::ProgressError;
use crate::submission::NotGradable;
use interrupt::Interrupt;

/// Why a command cannot be carried out.
#[derive(Debug)]
enum CommandError {
    /// The command line, or something that it names, cannot be used.
    Usage(String),
    /// The grader or the machine failed.
    Grader(String),
    /// A layer of isolation that was demanded is not to be had.
    Isolation(String),
    /// The run was broken off by a signal.
    Cancelled,
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CommandError::Usage(message)
            | CommandError::Grader(message)
            | CommandError::Isolation(message) => f.write_str(message),
            CommandError::Cancelled => {
                f.write_str("the run was broken off; nothing is left running")
            }
        }
    }
}

impl From<SelectorError> for CommandError {
    fn from(error: SelectorError) -> Self {
        CommandError::Usage(error.to_string())
    }
}

impl From<NotGradable> for CommandError {
    fn from(error: NotGradable) -> Self {
        CommandError::Usage(error.to_string())
    }
}

impl From<CatalogError> for CommandError {
    fn from(error: CatalogError) -> Self {
        CommandError::Grader(format!("the katas are not consistent:\n{error}"))
    }
}

impl From<ProgressError> for CommandError {
    fn from(error: ProgressError) -> Self {
        CommandError::Usage(error.to_string())
    }
}

impl From<PipelineError> for CommandError {
    fn from(error: PipelineError) -> Self {
        match error {
            PipelineError::Cancelled => CommandError::Cancelled,
            other => CommandError::Grader(other.to_string()),
        }
    }
}

impl From<NoJail> for CommandError {
    fn from(error: NoJail) -> Self {
        match error {
            NoJail::Cancelled => CommandError::Cancelled,
            NoJail::Failed(message) => CommandError::Grader(message),
        }
    }
}

/// Carries out what the command line asks for.
#[must_use]
pub fn execute(cli: &Cli) -> ExitCode {
    let interrupt = match Interrupt::listen() {
        Ok(interrupt) => interrupt,
        Err(error) => {
            screen::complain(&format!("signals cannot be listened to: {error}"));
            return Exit::GraderError.into();
        }
    };
    let result = dispatch(cli, &interrupt);
    let exit = match result {
        Ok(exit) => exit,
        Err(error) => {
            screen::complain(&error.to_string());
            match error {
                CommandError::Usage(_) => Exit::Usage,
                CommandError::Isolation(_) => Exit::IsolationMissing,
                CommandError::Grader(_) | CommandError::Cancelled => Exit::GraderError,
            }
        }
    };
    // Whoever started us shall see that a signal ended us, as a shell does by its status.
    interrupt.pass_on();
    exit.into()
}

fn dispatch(cli: &Cli, interrupt: &Interrupt) -> Result<Exit, CommandError> {
    match &cli.command {
        None => check::run(cli, &[], &cli.grading, interrupt),
        Some(Command::Check { selectors, grading }) => {
            check::run(cli, selectors, &grading.after(&cli.grading), interrupt)
        }
        Some(Command::Grade { options, grading }) => {
            grade::run(cli, options, &grading.after(&cli.grading), interrupt)
        }
        Some(_) if !cli.grading.is_empty() => {
            let message = "--report, --seed and --jobs belong to `check` and `grade`; leave them out, or see `cargo run -p grader -- --help`";
            Err(CommandError::Usage(message.to_owned()))
        }
        Some(Command::List { json }) => list::run(cli, *json),
        Some(Command::Next) => next::run(cli, interrupt),
        Some(Command::Hint { kata }) => hint::run(cli, kata),
        Some(Command::Reset { kata, undo: false }) => reset::run(kata),
        Some(Command::Reset { kata, undo: true }) => reset::undo(kata),
        Some(Command::Doctor(options)) => doctor::run(cli, options, interrupt),
        Some(Command::Pack { out }) => pack::run(cli, out),
        Some(Command::Author(command)) => dispatch_author(cli, command, interrupt),
    }
}

fn dispatch_author(
    cli: &Cli,
    command: &AuthorCommand,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    match command {
        AuthorCommand::Release => author::release(),
        AuthorCommand::Export { student } => author::export(student),
        AuthorCommand::Jail {
            needs,
            without_layers,
            command,
        } => author::jail(command, needs, without_layers, interrupt),
        AuthorCommand::Check {
            gates,
            days,
            thorough,
            seeds,
        } => {
            let wanted = author::Wanted {
                gates,
                days,
                is_thorough: *thorough,
                seeds: *seeds,
            };
            author::check(cli, &wanted, interrupt)
        }
    }
}
