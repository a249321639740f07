//! `grader author jail`: a command as a test is run, to find out what it may do.

use std::ffi::OsString;
use std::path::Path;

use crate::commands::grading::show;
use crate::commands::interrupt::Interrupt;
use crate::commands::{CommandError, screen};
use crate::exit_code::Exit;
use crate::model::isolation::{Layer, Layers};
use crate::model::outcome::Ending;
use crate::pipeline::{Confined, PipelineError};

/// Runs it, shows what it wrote and says how it ended; success is its exit with 0.
pub(in crate::commands) fn run(
    command: &[OsString],
    needs: &[String],
    without: &[Layer],
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    let [program, arguments @ ..] = command else {
        return Err(CommandError::Usage("name a command to run".to_owned()));
    };
    let program = std::path::absolute(program).unwrap_or_else(|_| Path::new(program).to_owned());
    let mut confined = Confined::new(&program);
    confined.arguments = arguments.to_vec();
    confined.needs = needs.to_vec();
    confined.layers = Layers::ALL.without_all(without.iter().copied().collect());
    // It is no test, and whatever descriptor it opens first is its own.
    confined.has_channel = false;
    let outcome = confined
        .run(&interrupt.cancel)
        .map_err(PipelineError::from)?;
    show(&String::from_utf8_lossy(&outcome.stdout.bytes))?;
    screen::show_aside(&String::from_utf8_lossy(&outcome.stderr.bytes));
    let left_out: Vec<_> = Layer::ALL
        .into_iter()
        .filter(|layer| !outcome.isolation.reached().has(*layer))
        .map(Layer::name)
        .collect();
    let mut words = match &outcome.ending {
        Ending::Exited(status) => format!("exited with {status}"),
        Ending::Signaled(signal) => format!("ended by {signal}"),
        Ending::LimitExceeded(limit) => format!("ended: {limit}"),
        Ending::Tampered => "ended without a report: it reached what guards it".to_owned(),
    };
    if !outcome.left.is_empty() {
        words += &format!(", left running: {}", outcome.left.join(", "));
    }
    if !left_out.is_empty() {
        words += &format!(" (without {})", left_out.join(", "));
    }
    screen::complain(&words);
    Ok(match outcome.ending {
        Ending::Exited(0) => Exit::Success,
        _ => Exit::PointsMissing,
    })
}
