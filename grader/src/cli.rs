//! The command line. The doc comments in here are the only help text.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::model::isolation::{Layer, Layers};

/// Runs the katas' tests, shows what passes and says what to do next.
///
/// Without a command everything is checked.
#[derive(Debug, Parser)]
#[command(name = "grader", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// For a check of everything, or for the command that follows.
    #[command(flatten)]
    pub grading: GradingOptions,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Where progress is kept, instead of in the clone.
    #[arg(long, global = true, value_name = "FILE")]
    pub progress: Option<PathBuf>,
}

/// What the grader can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Grade days, katas or single tests of yours.
    Check {
        /// A day (`day1`), a kata (`day1::env_or`, `env_or`, `1.1`) or a test
        /// (`day1::env_or::a_sentence`); any part may be cut short. Everything if none.
        #[arg(value_name = "SELECTOR")]
        selectors: Vec<String>,
        #[command(flatten)]
        grading: GradingOptions,
    },
    /// Show every kata, its points, and whether it is solved.
    List {
        /// As JSON on standard output.
        #[arg(long)]
        json: bool,
    },
    /// Show the first unsolved kata: where to write, and its first failing test.
    Next,
    /// Show the next hint for a kata; hints seen before are shown again.
    Hint {
        /// The kata, as for `check`.
        kata: String,
    },
    /// Put a kata's stub back; your file is kept, and `--undo` brings it back.
    Reset {
        /// The kata, as for `check`.
        kata: String,
        /// Bring back the file that the last reset put aside.
        #[arg(long)]
        undo: bool,
    },
    /// Grade a submission that somebody handed in: only the student's files are taken.
    Grade {
        /// A repository or its `katas` folder, as a directory, a zip or a tar.gz.
        #[arg(value_name = "SUBMISSION")]
        submission: PathBuf,
        /// Exit with 1 if points are missing.
        #[arg(long)]
        fail_on_failure: bool,
        /// Grade only if these hold, and exit with 3 if not: files, signals, network, memory,
        /// user, or any layer that `doctor` names.
        #[arg(long, value_name = "NAME", value_delimiter = ',')]
        require_isolation: Vec<Guarantee>,
        #[command(flatten)]
        grading: GradingOptions,
    },
    /// Whether this machine can build and judge, and what its jail holds back.
    Doctor(DoctorOptions),
    /// For those who maintain the katas.
    #[command(subcommand, hide = true)]
    Author(AuthorCommand),
}

/// What to look at.
#[derive(Debug, Args)]
pub struct DoctorOptions {
    /// As JSON on standard output.
    #[arg(long)]
    pub json: bool,
    /// Make these attempts only; all if none.
    #[arg(long = "probe", value_name = "NAME", hide = true)]
    pub probes: Vec<String>,
    /// Leave these layers of the jail out.
    #[arg(long, value_name = "LAYER", value_delimiter = ',', hide = true)]
    pub without_layers: Vec<Layer>,
}

/// What keeps the katas honest.
#[derive(Debug, Subcommand)]
pub enum AuthorCommand {
    /// Write grader/released.tar.gz from katas/.
    Release,
    /// Run a command as a test is run, and say how it ended.
    Jail {
        /// What to open for it: proc, pty.
        #[arg(long, value_name = "NEED", value_delimiter = ',', value_parser = ["proc", "pty"])]
        needs: Vec<String>,
        /// Leave these layers out.
        #[arg(long, value_name = "LAYER", value_delimiter = ',')]
        without_layers: Vec<Layer>,
        /// The executable and its arguments.
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<OsString>,
    },
    /// Pass the gates: stubs fail, solutions pass, wrong answers are rejected.
    Check {
        /// Check these gates only; all if none.
        #[arg(long = "gate", value_name = "GATE")]
        gates: Vec<Gate>,
        /// Check these days only; all if none.
        #[arg(long = "day", value_name = "DAY")]
        days: Vec<String>,
        /// Take one wrong answer at a time: every other kata must stay green with it.
        #[arg(long)]
        thorough: bool,
        /// How many seeds the solutions must pass with.
        #[arg(long, value_name = "N", default_value_t = 20)]
        seeds: u64,
    },
}

/// What the katas have to pass before they are released.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Gate {
    /// kata.toml, the tests and the files agree.
    Catalog,
    /// The embedded text is what lies in katas/.
    Released,
    /// Clippy has no word to say of the stubs and the solutions.
    Quiet,
    /// On the stubs every case fails as not implemented yet.
    Stubs,
    /// The solutions have full marks, with every seed.
    Solutions,
    /// Two seeds give different inputs, and enough of them.
    Seeds,
    /// Every wrong answer is rejected by the case it names.
    WrongAnswers,
    /// A kata put back to its stub costs its own points and those of katas that require it.
    Independence,
}

/// How to grade.
#[derive(Debug, Clone, Default, Args)]
pub struct GradingOptions {
    /// Write a report, `json=PATH`; `-` is standard output. Can be given several times.
    #[arg(long = "report", value_name = "FORMAT=PATH")]
    pub reports: Vec<ReportTarget>,
    /// Where the random tests take their inputs from; if not given, `HARNESS_SEED` says it.
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,
    /// How many tests run at a time; as many as there are cores if not given.
    #[arg(long, value_name = "N")]
    pub jobs: Option<usize>,
    /// Leave these layers of the jail out, to find out which of them something depends on.
    #[arg(long, value_name = "LAYER", value_delimiter = ',', hide = true)]
    pub without_layers: Vec<Layer>,
}

impl GradingOptions {
    /// The layers of the jail that are asked for.
    #[must_use]
    pub fn layers(&self) -> Layers {
        Layers::ALL.without_all(self.without_layers.iter().copied().collect())
    }
}

/// What a jail may be asked to guarantee: one or more of its layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guarantee(pub Layers);

impl FromStr for Guarantee {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let layers: &[Layer] = match text {
            // Landlock judges TCP only; the filter leaves no socket at all.
            "network" => &[Layer::SystemCalls],
            "memory" => &[Layer::Memory, Layer::Watcher],
            _ => &[text.parse()?],
        };
        Ok(Guarantee(layers.iter().copied().collect()))
    }
}

impl GradingOptions {
    /// These, behind a command, together with those `before` it.
    #[must_use]
    pub fn after(&self, before: &GradingOptions) -> GradingOptions {
        GradingOptions {
            reports: [before.reports.as_slice(), &self.reports].concat(),
            seed: self.seed.or(before.seed),
            jobs: self.jobs.or(before.jobs),
            without_layers: [before.without_layers.as_slice(), &self.without_layers].concat(),
        }
    }

    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self {
            reports,
            seed,
            jobs,
            without_layers,
        } = self;
        reports.is_empty() && seed.is_none() && jobs.is_none() && without_layers.is_empty()
    }
}

/// A report that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportTarget {
    /// What it looks like.
    pub format: ReportFormat,
    /// Where it goes; nothing is standard output.
    pub path: Option<PathBuf>,
}

/// The formats of `--report`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportFormat {
    /// docs/results.schema.json.
    Json,
}

impl FromStr for ReportTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let shape = "a report is FORMAT=PATH, as in json=results.json; PATH may be -";
        let (format, path) = text.split_once('=').ok_or(shape)?;
        let format = match format {
            "json" => ReportFormat::Json,
            other => {
                return Err(format!(
                    "there is no report format {other:?}; there is json"
                ));
            }
        };
        let path = match path {
            "" => return Err(shape.to_owned()),
            "-" => None,
            path => Some(PathBuf::from(path)),
        };
        Ok(ReportTarget { format, path })
    }
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_report_has_a_known_format_and_a_path() {
        let stdout = ReportTarget {
            format: ReportFormat::Json,
            path: None,
        };
        assert_eq!("json=-".parse(), Ok(stdout));
        let file = ReportTarget {
            format: ReportFormat::Json,
            path: Some("a=b".into()),
        };
        assert_eq!("json=a=b".parse(), Ok(file));
        for bad in ["json", "json=", "xml=a", ""] {
            assert!(bad.parse::<ReportTarget>().is_err(), "{bad}");
        }
    }

    #[test]
    fn no_command_means_a_check_of_everything_with_its_options() {
        let cli = Cli::try_parse_from(["grader", "--report", "json=-"]).expect("valid");
        assert!(cli.command.is_none());
        assert_eq!(cli.grading.reports.len(), 1);
    }
    #[test]
    fn options_may_stand_before_the_command_and_behind_it() {
        let arguments = "grader --seed 7 --report json=a check --seed 8 --report json=b x";
        let cli = Cli::try_parse_from(arguments.split(' ')).expect("valid");
        let Some(Command::Check { grading, .. }) = &cli.command else {
            panic!("another command");
        };
        let merged = grading.after(&cli.grading);
        assert_eq!((merged.seed, merged.reports.len()), (Some(8), 2));
        assert_eq!(GradingOptions::default().after(&cli.grading).seed, Some(7));
    }

    #[test]
    fn a_students_help_does_not_tell_of_the_authors_commands() {
        let help = Cli::command().render_long_help().to_string();
        assert!(help.contains("check") && !help.contains("author"), "{help}");
    }
}
