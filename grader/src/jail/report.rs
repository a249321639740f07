//! What the stub tells the grader when everything is over.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use nix::sys::signal::Signal;

use crate::model::isolation::Layers;
use crate::model::outcome::{Ending, Limit};

use super::job::Limits;
use super::wire::{Reader, Writer};

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
    /// What the watcher found too much of.
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

/// How the command ended, if the grader had no reason of its own to end it.
pub(super) fn ending(report: &Report, limits: Option<&Limits>) -> Ending {
    if let Some(limit) = report.exceeded {
        return Ending::LimitExceeded(limit);
    }
    match (report.exited, report.killed_by, limits) {
        (Some(code), ..) => Ending::Exited(code),
        (_, Some(libc_signal), Some(limits)) if libc_signal == Signal::SIGXCPU as i32 => {
            Ending::LimitExceeded(Limit::CpuTime(limits.cpu_time.as_secs()))
        }
        (_, Some(libc_signal), Some(limits)) if libc_signal == Signal::SIGXFSZ as i32 => {
            Ending::LimitExceeded(Limit::FileSize(limits.file_bytes))
        }
        (_, Some(number), _) => Ending::Signaled(match Signal::try_from(number) {
            Ok(signal) => signal.as_str().to_owned(),
            Err(_) => format!("signal {number}"),
        }),
        (None, None, _) => Ending::Tampered,
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
}
