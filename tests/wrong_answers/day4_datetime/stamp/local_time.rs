//! Rejected by: day4_datetime::stamp::the_zone_of_the_machine_makes_no_difference_to_a_stamp
//! Shows the time of the zone of the machine, and calls it UTC.

use std::time::Duration;

use chrono::{DateTime, Local, Utc};

use crate::Clock;

#[must_use]
pub fn stamp(clock: &dyn Clock) -> String {
    let now = clock.now().with_timezone(&Local);
    now.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

#[must_use]
pub fn file_stamp(clock: &dyn Clock) -> String {
    clock
        .now()
        .with_timezone(&Local)
        .format("%Y%m%dT%H%M%SZ")
        .to_string()
}

#[must_use]
pub fn age(clock: &dyn Clock, then: DateTime<Utc>) -> Option<Duration> {
    (clock.now() - then).to_std().ok()
}
