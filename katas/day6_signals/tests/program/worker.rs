//! Kata 6.8 from outside: `sigkit serve`.

use std::fs;

use harness::{Gate, Proc, Rng, Scratch, equal};
use nix::sys::signal::Signal;

use crate::sigkit;

const SERVE: [&str; 5] = ["serve", "--state", "state", "--pidfile", "pid"];

fn start(scratch: &Scratch) -> Proc {
    let mut service = sigkit(scratch, &SERVE).start();
    service.expect("ready");
    service
}

fn saved(scratch: &Scratch) -> Option<String> {
    fs::read_to_string(scratch.join("state")).ok()
}

#[track_caller]
fn expect_end(service: &mut Proc, last_line: &str) {
    service.expect(last_line);
    let lines = service.rest();
    equal!(Vec::<String>::new(), lines, "what follows {last_line:?}");
    let status = service.wait();
    equal!(Some(0), status.code(), "how it ended");
}

#[harness::test]
fn a_service_that_is_told_to_stop_cleans_up() {
    let scratch = Scratch::new();
    let mut service = start(&scratch);
    service.send("a");
    service.expect("done a");
    let pid = fs::read_to_string(scratch.join("pid")).unwrap_or_default();
    equal!(
        format!("{}\n", service.pid()),
        pid,
        "the file with its number"
    );
    service.signal(Signal::SIGTERM);
    expect_end(&mut service, "stopped SIGTERM");
    equal!(
        false,
        scratch.join("pid").exists(),
        "whether that file is still there"
    );
    equal!(None, saved(&scratch), "what was saved, of no jobs at all");
}

#[harness::test]
fn the_end_of_the_input_is_the_end_of_the_work() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &SERVE).stdin("a\nb\nc").run();
    run.expect(0, "ready\ndone a\ndone b\ndone c\ndrained\n", "");
    equal!(None, saved(&scratch), "what was saved");
}

#[harness::test]
fn the_job_in_hand_is_finished_and_the_rest_is_saved() {
    let scratch = Scratch::new();
    let gate = Gate::new(&scratch, "gate");
    let mut service = start(&scratch);
    for job in ["a", "wait gate", "b", "c"] {
        service.send(job);
    }
    service.expect("done a");
    service.expect("waiting");
    service.signal(Signal::SIGTERM);
    service.expect_error("sigkit: stopping (SIGTERM), again to force");
    gate.open();
    service.expect("done wait gate");
    expect_end(&mut service, "stopped SIGTERM");
    equal!(Some("b\nc\n"), saved(&scratch).as_deref(), "what was saved");
    // The next one begins with it.
    let run = sigkit(&scratch, &SERVE).stdin("d\n").run();
    run.expect(0, "ready\ndone b\ndone c\ndone d\ndrained\n", "");
    equal!(None, saved(&scratch), "what is saved now");
}

#[harness::test]
fn the_second_signal_does_not_wait_for_the_job() {
    let scratch = Scratch::new();
    // Nobody ever opens it.
    let gate = Gate::new(&scratch, "gate");
    let mut service = start(&scratch);
    service.send("wait gate");
    service.expect("waiting");
    service.signal(Signal::SIGTERM);
    service.expect_error("sigkit: stopping (SIGTERM), again to force");
    service.signal(Signal::SIGINT);
    let status = service.wait();
    equal!(
        Some(130),
        status.code(),
        "SIGTERM, then SIGINT, in {:?}",
        gate.path()
    );
}

#[harness::test]
fn a_hangup_is_no_reason_to_stop() {
    let scratch = Scratch::new();
    let mut service = start(&scratch);
    service.signal(Signal::SIGHUP);
    service.expect("reloaded");
    service.send("a");
    service.expect("done a");
    service.signal(Signal::SIGHUP);
    service.expect("reloaded");
    service.close_stdin();
    expect_end(&mut service, "drained");
}

#[harness::test]
fn a_service_that_waits_for_jobs_is_stopped_soon() {
    let scratch = Scratch::new();
    let mut service = start(&scratch);
    service.send("a");
    service.expect("done a");
    service.signal(Signal::SIGINT);
    expect_end(&mut service, "stopped SIGINT");
}

#[harness::test]
fn a_job_that_fails_is_saved_with_the_rest() {
    let scratch = Scratch::new();
    let run = sigkit(&scratch, &SERVE).stdin("a\nfail\nb\n").run();
    run.expect(1, "ready\ndone a\n", "sigkit: a job has failed\n");
    equal!(
        Some("fail\nb\n"),
        saved(&scratch).as_deref(),
        "what was saved"
    );
}

/// What a job leads to.
fn random_job(rng: &Rng) -> String {
    match rng.index(20) {
        0 | 1 => "signal TERM".to_owned(),
        2 => "signal INT".to_owned(),
        3 | 4 => "signal HUP".to_owned(),
        5 => "fail".to_owned(),
        _ => rng.text("abc XYZ.-", 1..=8),
    }
}

/// What comes of a list of jobs: the status, the lines, and how many of them are left.
fn expected(jobs: &[String]) -> (i32, String, usize) {
    let mut lines = "ready\n".to_owned();
    for (place, job) in jobs.iter().enumerate() {
        let left = jobs.len() - place;
        match job.as_str() {
            "fail" => return (1, lines, left),
            "signal HUP" => lines.push_str("reloaded\n"),
            _ => {}
        }
        lines.push_str(&format!("done {job}\n"));
        if let Some(name @ ("TERM" | "INT")) = job.strip_prefix("signal ") {
            return (0, format!("{lines}stopped SIG{name}\n"), left - 1);
        }
    }
    (0, lines + "drained\n", 0)
}

#[harness::test(seeded)]
fn random_jobs_are_done_or_saved_and_never_lost() {
    let rng = harness::rng();
    let scratch = Scratch::new();
    let mut saved_jobs: Vec<String> = Vec::new();
    for _ in 0..15 {
        // What was saved comes alone: nobody could say how much of the input is there when
        // it leads to a stop. Fresh jobs are one write, and so there as a whole.
        let count = if saved_jobs.is_empty() {
            rng.index(12)
        } else {
            0
        };
        let fresh: Vec<String> = (0..count).map(|_| random_job(&rng)).collect();
        let input: String = fresh.iter().map(|job| format!("{job}\n")).collect();
        let mut jobs = std::mem::take(&mut saved_jobs);
        jobs.extend(fresh);
        let (status, lines, left) = expected(&jobs);
        let run = sigkit(&scratch, &SERVE).stdin(input).run();
        equal!(
            (Some(status), lines.as_str()),
            (run.status.code(), run.stdout_text().as_str()),
            "the jobs {jobs:?}"
        );
        saved_jobs = jobs.split_off(jobs.len() - left);
        let expected: String = saved_jobs.iter().map(|job| format!("{job}\n")).collect();
        equal!(
            expected,
            saved(&scratch).unwrap_or_default(),
            "what was saved of {jobs:?}"
        );
        // What fails would fail for ever.
        if saved_jobs.first().is_some_and(|job| job == "fail") {
            saved_jobs.remove(0);
            let rest: String = saved_jobs.iter().map(|job| format!("{job}\n")).collect();
            scratch.file("state", rest);
        }
    }
}
