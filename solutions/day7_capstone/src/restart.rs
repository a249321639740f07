//! Kata 7.6: decide whether a service is started again, and when.

use std::process::ExitStatus;
use std::time::Duration;

use crate::{Decision, Policy, Restart};

pub struct RestartTracker {
    policy: Policy,
    started_at: Option<Duration>,
    failures: u32,
    /// How long to wait after the next failure, the cap left aside.
    wait: Duration,
}

impl RestartTracker {
    #[must_use]
    pub fn new(policy: Policy) -> RestartTracker {
        RestartTracker {
            started_at: None,
            failures: 0,
            wait: policy.base,
            policy,
        }
    }

    pub fn started(&mut self, now: Duration) {
        self.started_at = Some(now);
    }

    pub fn exited(&mut self, now: Duration, status: ExitStatus) -> Decision {
        let started_at = self.started_at.take().unwrap_or(now);
        let is_wanted = match self.policy.restart {
            Restart::Never => false,
            Restart::OnFailure => !status.success(),
            // Success as well must not become a loop that eats the machine.
            Restart::Always => true,
        };
        if !is_wanted {
            self.forget();
            return Decision::Finished;
        }
        // To have been started proves nothing; to have lasted does.
        if now.saturating_sub(started_at) >= self.policy.stable_after {
            self.forget();
        }
        self.failures = self.failures.saturating_add(1);
        let failures = self.failures;
        if failures > self.policy.max_failures {
            self.forget();
            return Decision::GaveUp { failures };
        }
        let after = self.wait.min(self.policy.cap);
        // Doubled step by step there is no power that could overflow.
        self.wait = self.wait.saturating_mul(2);
        Decision::Restart { after, failures }
    }

    fn forget(&mut self) {
        self.failures = 0;
        self.wait = self.policy.base;
    }
}
