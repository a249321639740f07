//! Kata 6.4 from inside: `with_signals_blocked`. A mask belongs to a thread, so each test
//! has a thread of its own for it.

use std::io::ErrorKind;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use day6_signals::Signal;
use day6_signals::blocked_signals::with_signals_blocked;
use harness::{equal, fail};
use nix::sys::signal::SigSet;

/// The mask of this thread, as names.
fn mask() -> Vec<Signal> {
    let mask = SigSet::thread_get_mask().expect("a thread may look at its own mask");
    let mut signals: Vec<Signal> = mask.iter().collect();
    signals.sort_unstable();
    signals
}

/// Runs a test on a thread of its own, on which these signals are blocked.
#[track_caller]
fn with_mask<T: Send>(blocked: &[Signal], test: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let set: SigSet = blocked.iter().copied().collect();
            set.thread_set_mask()
                .expect("a thread may set its own mask");
            test()
        });
        thread
            .join()
            .unwrap_or_else(|payload| panic::resume_unwind(payload))
    })
}

#[harness::test]
fn the_value_of_the_function_comes_back() {
    let actual = with_mask(&[], || with_signals_blocked(&[Signal::SIGUSR1], || "value"));
    equal!(Some("value"), actual.ok());
}

#[harness::test]
fn the_signals_are_blocked_inside_and_only_they() {
    let signals = [Signal::SIGTERM, Signal::SIGHUP];
    let inside = with_mask(&[], || with_signals_blocked(&signals, mask));
    equal!(
        Some(vec![Signal::SIGHUP, Signal::SIGTERM]),
        inside.ok(),
        "the mask inside"
    );
}

#[harness::test]
fn what_was_blocked_is_blocked_inside_as_well() {
    let before = [Signal::SIGUSR1];
    let inside = with_mask(&before, || with_signals_blocked(&[Signal::SIGTERM], mask));
    equal!(
        Some(vec![Signal::SIGUSR1, Signal::SIGTERM]),
        inside.ok(),
        "the mask inside"
    );
}

#[harness::test]
fn afterwards_nothing_is_blocked_that_was_not() {
    let after = with_mask(&[], || {
        let called = with_signals_blocked(&[Signal::SIGUSR1, Signal::SIGINT], || ());
        called.map(|()| mask())
    });
    equal!(Some(Vec::new()), after.ok(), "the mask afterwards");
}

#[harness::test]
fn what_was_blocked_before_stays_blocked() {
    let before = [Signal::SIGUSR1, Signal::SIGUSR2];
    let after = with_mask(&before, || {
        let called = with_signals_blocked(&[Signal::SIGUSR1, Signal::SIGTERM], || ());
        called.map(|()| mask())
    });
    equal!(Some(before.to_vec()), after.ok(), "the mask afterwards");
}

#[harness::test]
fn the_mask_is_restored_also_after_a_panic() {
    let (message, after) = with_mask(&[Signal::SIGUSR2], || {
        let panics = || with_signals_blocked(&[Signal::SIGTERM], || panic::panic_any("inside"));
        let payload = panic::catch_unwind(AssertUnwindSafe(panics));
        let message = payload.map_err(|payload| payload.downcast_ref::<&str>().copied());
        (message.map(|result| result.is_ok()), mask())
    });
    if message == Err(None) {
        // A stub, say; the panic hook has seen what it is about.
        fail("another panic than that of the function came through");
    }
    equal!(Err(Some("inside")), message, "the panic goes on");
    equal!(vec![Signal::SIGUSR2], after, "the mask after the panic");
}

#[harness::test]
fn calls_can_be_nested() {
    let masks = with_mask(&[], || {
        let outer = with_signals_blocked(&[Signal::SIGHUP, Signal::SIGINT], || {
            let inner = with_signals_blocked(&[Signal::SIGINT, Signal::SIGTERM], mask);
            inner.map(|inner| (inner, mask()))
        });
        let masks = outer.and_then(|inner| inner);
        masks.map(|(inner, outer)| [inner, outer, mask()])
    });
    let expected = [
        vec![Signal::SIGHUP, Signal::SIGINT, Signal::SIGTERM],
        vec![Signal::SIGHUP, Signal::SIGINT],
        vec![],
    ];
    equal!(
        Some(expected),
        masks.ok(),
        "the masks inside, between and outside"
    );
}

#[harness::test]
fn a_list_that_makes_no_sense_is_refused_and_the_function_not_called() {
    let lists: [&[Signal]; 4] = [
        &[],
        &[Signal::SIGKILL],
        &[Signal::SIGTERM, Signal::SIGSTOP],
        &[Signal::SIGKILL, Signal::SIGTERM],
    ];
    for list in lists {
        let (refused, calls, after) = with_mask(&[], || {
            let mut calls = 0;
            let refused = with_signals_blocked(list, || calls += 1);
            (refused.map_err(|error| error.kind()), calls, mask())
        });
        equal!(Err(ErrorKind::InvalidInput), refused, "{list:?}");
        equal!(0, calls, "how often the function was called: {list:?}");
        equal!(Vec::<Signal>::new(), after, "the mask afterwards: {list:?}");
    }
}
