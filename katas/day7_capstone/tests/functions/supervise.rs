//! Kata 7.7 from inside: `supervise`. What starts processes is tested from outside.

use std::sync::mpsc;

use day7_capstone::supervise::supervise;
use day7_capstone::{Control, Event};
use harness::{DEADLINE, equal, within};

#[harness::test]
fn without_services_it_is_over_at_once() {
    for is_closed in [false, true] {
        let (status, events) = within(DEADLINE, move || {
            let (sender, control) = mpsc::channel::<Control>();
            let sender = (!is_closed).then_some(sender);
            let mut events = Vec::new();
            let status = supervise(&[], control, &mut |event| events.push(event.clone()));
            drop(sender);
            (status.ok(), events)
        });
        equal!(
            Some(0),
            status,
            "the result; the channel is closed: {is_closed}"
        );
        equal!(Some(&Event::Stopped), events.last(), "the last event");
    }
}
