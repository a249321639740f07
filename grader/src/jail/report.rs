//! What the stub tells the grader when everything is over.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::model::isolation::Layers;
use crate::model::outcome::{Ending, Limit};

use super::job::Limits;
use super::wire::{Reader, Writer};

/// How exactly the kernel keeps to a limit on processor time, and more.
const CPU_TIME_STEP: Duration = Duration::from_secs(1);

/// What the stub saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// The command was not even started: the number of the error.
    pub(super) not_started: Option<i32>,
    /// Its exit status, if it exited.
    pub(super) exited: Option<i32>,
    /// The signal that killed it, if one did.
    pub(super) killed_by: Option<i32>,
    /// The names of the processes that it left.
    pub(super) left: Vec<String>,
    /// What it had too much of.
    pub(super) exceeded: Option<Limit>,
    /// The layers that stood around it.
    pub(super) reached: Layers,
    /// The secret that was given, in hexadecimal.
    pub(super) secret: String,
    /// What came back on the channel.
    pub(super) evidence: Vec<u8>,
}

impl Report {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        for number in [self.not_started, self.exited, self.killed_by] {
            writer.bytes(number.map(|n| n.to_string()).unwrap_or_default());
        }
        let exceeded = self.exceeded.map(|limit| serde_json::to_string(&limit));
        writer.bytes(exceeded.and_then(Result::ok).unwrap_or_default());
        writer.number(u64::from(self.reached.bits()));
        writer.bytes(&self.secret);
        writer.bytes(OsStr::from_bytes(&self.evidence));
        writer.number(self.left.len() as u64);
        self.left.iter().for_each(|name| writer.bytes(name));
        writer.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Option<Report> {
        let mut reader = Reader::new(bytes);
        let mut optional = || Some(str::from_utf8(reader.bytes()?).ok()?.parse().ok());
        let (not_started, exited, killed_by) = (optional()?, optional()?, optional()?);
        let exceeded = serde_json::from_slice(reader.bytes()?).ok();
        let reached = Layers::of_bits(u32::try_from(reader.number()?).ok()?);
        let secret = reader.text()?.into_string().ok()?;
        let evidence = reader.bytes()?.to_owned();
        let left =
            (0..reader.number()?).map(|_| Some(reader.text()?.to_string_lossy().into_owned()));
        let left = left.collect::<Option<_>>()?;
        Some(Report {
            not_started,
            exited,
            killed_by,
            left,
            exceeded,
            reached,
            secret,
            evidence,
        })
    }
}

/// The limit that a signal tells of, if that can be true: anybody may send any. What was
/// `used` is the processor time of the command and its children.
pub(super) fn limit_behind(signal: i32, limits: &Limits, used: Duration) -> Option<Limit> {
    if signal == Signal::SIGXCPU as i32 && used + CPU_TIME_STEP >= limits.cpu_time {
        return Some(Limit::CpuTime(limits.cpu_time.as_secs()));
    }
    // Nothing tells of a write that was refused.
    (signal == Signal::SIGXFSZ as i32).then_some(Limit::FileSize(limits.file_bytes))
}

/// How the command ended, if the grader had no reason of its own to end it.
pub(super) fn ending(report: &Report) -> Ending {
    match (report.exceeded, report.exited, report.killed_by) {
        (Some(limit), ..) => Ending::LimitExceeded(limit),
        (_, Some(code), _) => Ending::Exited(code),
        (.., Some(number)) => Ending::Signaled(match Signal::try_from(number) {
            Ok(signal) => signal.as_str().to_owned(),
            Err(_) => format!("signal {number}"),
        }),
        (None, None, None) => Ending::Tampered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::isolation::Layer;

    #[test]
    fn a_report_survives_the_wire() {
        let report = Report {
            not_started: None,
            exited: Some(0),
            killed_by: None,
            left: vec!["sleep".into(), "sh".into()],
            exceeded: Some(Limit::Processes(7)),
            reached: Layers::NONE.with(Layer::Files),
            secret: "ab".into(),
            evidence: b"passed\t\xff\n".to_vec(),
        };
        assert_eq!(Report::decode(&report.encode()), Some(report.clone()));
        assert_eq!(Report::decode(&report.encode()[..9]), None);
    }

    #[test]
    fn a_signal_tells_of_a_limit_only_if_that_was_reached() {
        let limits = Limits::of_a_test();
        let (computing, writing) = (Signal::SIGXCPU as i32, Signal::SIGXFSZ as i32);
        let behind = |signal, used| limit_behind(signal, &limits, Duration::from_millis(used));
        assert_eq!(behind(computing, 10), None);
        assert_eq!(behind(computing, 19_900), Some(Limit::CpuTime(20)));
        assert_eq!(behind(writing, 10), Some(Limit::FileSize(64 << 20)));
        assert_eq!(behind(Signal::SIGKILL as i32, 20_500), None);
    }
}
