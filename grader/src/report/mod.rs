//! What a run's results look like: one file per format, each a pure function of `Results`.

mod cases;
mod comparison;
mod excerpt;
mod guide;
pub mod json;
pub mod live;
mod notes;
pub mod palette;
mod private;
#[cfg(test)]
mod sample;
mod scoreboard;
mod story;
pub mod submitted;
pub mod summary;
pub mod terminal;
pub mod text;
mod words;

/// Where a report takes source text from: the name of a file, relative to the repository,
/// gives its text, if there is such a file. Reports read nothing from the disk themselves.
pub type Sources<'a> = &'a dyn Fn(&str) -> Option<String>;
