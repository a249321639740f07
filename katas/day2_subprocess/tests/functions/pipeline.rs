//! Kata 2.5 from inside: `pipeline` and `pipefail`.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use day2_subprocess::pipeline::{pipefail, pipeline};
use day2_subprocess::{Cmd, PipelineOutput, RunError};
use harness::equal;

use crate::{bounded, error_of, exited, flood, probe, shown};

const SIGPIPE: i32 = 13;

/// A stage, as words with blanks between them.
fn stage(words: &str) -> Cmd {
    probe().args(words.split(' '))
}

fn run(stages: &[Cmd], input: &[u8]) -> Result<PipelineOutput, RunError> {
    let (stages, input) = (stages.to_vec(), input.to_vec());
    let told: Vec<_> = stages.iter().map(|stage| stage.args[0].display()).collect();
    let told = told.iter().map(ToString::to_string).collect::<Vec<_>>();
    let story = format!(
        "the pipeline `{}` is given {} bytes",
        told.join(" | "),
        input.len()
    );
    bounded(&story, move || pipeline(&stages, &input))
}

/// How the stages ended, and what came out.
type Seen = Result<(Vec<ExitStatus>, String), String>;

fn seen(stages: &[&str], input: &[u8]) -> Seen {
    let stages: Vec<_> = stages.iter().map(|words| stage(words)).collect();
    let done = run(&stages, input).map_err(|error| format!("{error:?}"))?;
    Ok((done.statuses, shown(&done.stdout)))
}

fn all_well(stages: usize, stdout: impl AsRef<[u8]>) -> Seen {
    Ok((vec![exited(0); stages], shown(stdout.as_ref())))
}

#[harness::test]
fn what_one_stage_writes_the_next_one_reads() {
    let actual = seen(&["cat", "upper"], b"hello\n");
    equal!(all_well(2, "HELLO\n"), actual, "cat | upper");
    let actual = seen(&["upper", "head 2", "cat"], b"a\nb\nc\n");
    equal!(all_well(3, "A\nB\n"), actual, "upper | head 2 | cat");
}

#[harness::test]
fn one_stage_is_a_pipeline() {
    equal!(all_well(1, "ALONE"), seen(&["upper"], b"alone"), "upper");
}

#[harness::test]
fn no_stage_is_an_error() {
    let actual = bounded("there are no stages", || error_of(pipeline(&[], b"input")));
    equal!("Empty", actual.as_str(), "nothing to run");
}

#[harness::test]
fn an_empty_input_is_an_end() {
    equal!(all_well(2, ""), seen(&["cat", "upper"], b""), "no input");
    let actual = seen(&["traffic i 0 0", "cat"], b"");
    equal!(all_well(2, "read 0 sum 0\n"), actual, "no input");
}

#[harness::test]
fn data_larger_than_all_pipes_flows_through() {
    let input = flood(b'a', 2 << 20);
    let expected = all_well(4, input.to_ascii_uppercase());
    let actual = seen(&["cat", "upper", "cat", "cat"], &input);
    equal!(expected, actual, "2 MiB through cat | upper | cat | cat");
}

#[harness::test]
fn an_endless_producer_ends_with_its_consumer() {
    let expected = Ok((
        vec![ExitStatus::from_raw(SIGPIPE), exited(0)],
        "y\ny\ny\n".to_owned(),
    ));
    let actual = seen(&["yes", "head 3"], b"");
    equal!(
        expected,
        actual,
        "yes | head 3: once head has gone, nobody must hold the read end of the pipe"
    );
}

#[harness::test]
fn a_stage_in_the_middle_that_leaves_ends_those_before_it() {
    let actual = seen(&["yes", "cat", "head 1", "upper"], b"");
    let killed = ExitStatus::from_raw(SIGPIPE);
    let statuses = vec![killed, killed, exited(0), exited(0)];
    equal!(
        Ok((statuses, "Y\n".to_owned())),
        actual,
        "yes | cat | head 1 | upper"
    );
}

#[harness::test]
fn a_first_stage_that_reads_nothing_is_no_error() {
    let actual = seen(&["ignore-stdin", "upper"], &flood(b'a', 1 << 20));
    equal!(
        all_well(2, "NO THANKS\n"),
        actual,
        "of 1 MiB nothing is read"
    );
}

#[harness::test]
fn statuses_are_in_the_order_of_the_stages() {
    let stages = [
        "emit --exit 1",
        "emit --kill SIGTERM",
        "emit --exit 3",
        "emit --out end",
    ];
    let statuses = vec![exited(1), ExitStatus::from_raw(15), exited(3), exited(0)];
    equal!(
        Ok((statuses, "end\n".to_owned())),
        seen(&stages, b""),
        "that stages fail is no error"
    );
}

/// The error of a pipeline that gets 1 MiB, and of which a stage cannot be started.
fn error_with(stages: &[Cmd]) -> String {
    error_of(run(stages, &flood(b'a', 1 << 20)))
}

fn missing(name: &str) -> Cmd {
    Cmd::new(name).arg("x")
}

#[harness::test]
fn a_first_stage_that_cannot_be_started_is_named() {
    let stages = [missing("no-such-program-d2"), stage("cat")];
    for count in 1..=2 {
        let actual = error_with(&stages[..count]);
        let story = format!("the first of {count} stages is missing");
        equal!("NotFound(\"no-such-program-d2\")", actual, "{story}");
    }
}

#[harness::test]
fn a_later_stage_that_cannot_be_started_is_named() {
    let (a, b) = (missing("no-such-program-d2"), missing("/no/such/program"));
    let actual = error_with(&[stage("cat"), b.clone()]);
    let expected = "NotFound(\"/no/such/program\")";
    equal!(expected, actual, "the second of two stages is missing");
    let actual = error_with(&[stage("cat"), a, stage("cat"), b]);
    let expected = "NotFound(\"no-such-program-d2\")";
    equal!(expected, actual, "two of four stages are missing");
}

#[harness::test]
fn a_stage_that_would_stay_is_ended_if_the_next_cannot_be_started() {
    let nowhere = stage("cat").cwd("/no/such/directory");
    let actual = error_with(&[stage("stay"), nowhere]);
    let expected = "BadCwd(\"/no/such/directory\")";
    equal!(expected, actual, "`stay` ends only if it is killed");
}

#[harness::test]
fn the_last_failure_in_the_list_counts() {
    let (ok, one, two) = (0, 0x100, 0x200);
    let table: [(&[i32], u8); 12] = [
        (&[], 0),
        (&[ok], 0),
        (&[ok, ok, ok], 0),
        (&[one], 1),
        (&[one, ok], 1),
        (&[ok, one], 1),
        (&[one, two], 2),
        (&[two, one], 1),
        (&[one, two, ok, ok], 2),
        (&[0xff00, ok], 255),
        (&[SIGPIPE, ok], 141),
        (&[one, 9, ok], 137),
    ];
    for (raw, expected) in table {
        let statuses: Vec<_> = raw.iter().copied().map(ExitStatus::from_raw).collect();
        equal!(expected, pipefail(&statuses), "{statuses:?}");
    }
}

#[harness::test]
fn a_core_dump_does_not_change_the_status() {
    let statuses = [ExitStatus::from_raw(0x8b), exited(0)];
    equal!(139, pipefail(&statuses), "SIGSEGV is 11");
}
