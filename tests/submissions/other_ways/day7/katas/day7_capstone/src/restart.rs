//! Kata 7.6 with nanoseconds and a shift.

use std::process::ExitStatus;
use std::time::Duration;

use crate::{Decision, Policy, Restart};

pub struct RestartTracker {
    policy: Policy,
    up_since: Option<Duration>,
    count: u32,
}

impl RestartTracker {
    #[must_use]
    pub fn new(policy: Policy) -> RestartTracker {
        RestartTracker {
            policy,
            up_since: None,
            count: 0,
        }
    }

    pub fn started(&mut self, now: Duration) {
        self.up_since = Some(now);
    }

    pub fn exited(&mut self, now: Duration, status: ExitStatus) -> Decision {
        let uptime = match self.up_since.take() {
            Some(start) => now.saturating_sub(start),
            None => Duration::ZERO,
        };
        match (self.policy.restart, status.success()) {
            (Restart::Never, _) | (Restart::OnFailure, true) => {
                self.count = 0;
                return Decision::Finished;
            }
            _ => {}
        }
        let before = if uptime < self.policy.stable_after {
            self.count
        } else {
            0
        };
        let failures = before.saturating_add(1);
        if failures <= self.policy.max_failures {
            self.count = failures;
            let after = self.backoff(failures);
            Decision::Restart { after, failures }
        } else {
            self.count = 0;
            Decision::GaveUp { failures }
        }
    }

    fn backoff(&self, failures: u32) -> Duration {
        let (base, cap) = (self.policy.base.as_nanos(), self.policy.cap.as_nanos());
        // 2 to the 94th nanoseconds are more than any Duration.
        let shift = (failures - 1).min(96);
        let wait = if base.leading_zeros() > shift {
            (base << shift).min(cap)
        } else {
            cap
        };
        if base == 0 || wait == 0 {
            return Duration::ZERO;
        }
        let (seconds, rest) = (wait / 1_000_000_000, wait % 1_000_000_000);
        match (u64::try_from(seconds), u32::try_from(rest)) {
            (Ok(seconds), Ok(rest)) => Duration::new(seconds, rest),
            _ => self.policy.cap,
        }
    }
}
