//! Kata 5.8 from inside: `choose_backend` and `open_command`.

use std::cell::RefCell;

use day5_platform::backend::{choose_backend, open_command};
use day5_platform::{Backend, Feature, OpenError, Os};
use harness::equal;

use Feature::{FsEvents, Inotify, JobObjects, ProcFs, ProcessGroups, Signals, Sysctl, Toolhelp};

const fn backend(
    name: &'static str,
    needs: &'static [Feature],
    only: Option<&'static str>,
) -> Backend {
    Backend { name, needs, only }
}

/// How processes could be listed.
const LISTING: [Backend; 4] = [
    backend("procfs", &[ProcFs, Signals], Some("Linux")),
    backend("toolhelp", &[Toolhelp, JobObjects], Some("Windows")),
    backend("libproc", &[Signals, Sysctl, ProcessGroups], Some("Darwin")),
    backend("sysctl", &[Sysctl], None),
];

type Choice = Result<&'static str, Vec<(&'static str, String)>>;

fn choose(os: &Os, present: &[Feature], preferred: &[Backend]) -> Choice {
    let has = |feature| present.contains(&feature);
    choose_backend(os, &has, preferred).map(|backend| backend.name)
}

fn reasons(table: &[(&'static str, &str)]) -> Choice {
    let own = |(name, reason): &(&'static str, &str)| (*name, (*reason).to_owned());
    Err(table.iter().map(own).collect())
}

#[harness::test]
fn the_first_that_works_is_chosen() {
    let everything = [ProcFs, Signals, Toolhelp, JobObjects, Sysctl, ProcessGroups];
    for (os, present, expected) in [
        (Os::Linux, &everything[..], "procfs"),
        (Os::Windows, &everything, "toolhelp"),
        (Os::MacOs, &everything, "libproc"),
        (Os::FreeBsd, &everything, "sysctl"),
        (Os::Linux, &[Sysctl, ProcFs], "sysctl"),
        (Os::Linux, &[Sysctl, Signals, ProcFs], "procfs"),
        (Os::MacOs, &[Sysctl, Signals], "sysctl"),
    ] {
        let actual = choose(&os, present, &LISTING);
        equal!(Ok(expected), actual, "{os:?} with {present:?}");
    }
}

#[harness::test]
fn the_order_is_that_of_the_preference() {
    let watching = [
        backend("inotify", &[Inotify], None),
        backend("polling", &[], None),
        backend("fsevents", &[FsEvents], None),
    ];
    for present in [&[FsEvents][..], &[], &[FsEvents, ProcFs]] {
        let actual = choose(&Os::MacOs, present, &watching);
        equal!(Ok("polling"), actual, "it needs nothing; {present:?}");
    }
    let mut turned = watching;
    turned.reverse();
    equal!(Ok("fsevents"), choose(&Os::MacOs, &[FsEvents], &turned));
    equal!(Ok("polling"), choose(&Os::MacOs, &[Inotify], &turned));
}

#[harness::test]
fn what_is_chosen_is_the_entry_of_the_list() {
    let twins = [backend("twin", &[ProcFs], None), backend("twin", &[], None)];
    let chosen = choose_backend(&Os::Linux, &|_| false, &twins);
    equal!(Ok(&twins[1]), chosen, "two entries of one name");
}

#[harness::test]
fn one_that_does_not_work_is_explained() {
    let expected = reasons(&[
        ("procfs", "only on Linux"),
        ("toolhelp", "only on Windows"),
        ("libproc", "needs Signals, ProcessGroups"),
    ]);
    equal!(
        expected,
        choose(&Os::MacOs, &[Sysctl, ProcFs], &LISTING[..3])
    );
    let expected = reasons(&[
        ("procfs", "needs ProcFs"),
        ("toolhelp", "only on Windows"),
        ("libproc", "only on Darwin"),
        ("sysctl", "needs Sysctl"),
    ]);
    equal!(expected, choose(&Os::Linux, &[Signals], &LISTING));
}

#[harness::test]
fn all_that_is_missing_is_told_in_the_order_of_the_needs() {
    let all = [
        backend(
            "a",
            &[
                Inotify,
                FsEvents,
                JobObjects,
                ProcessGroups,
                Signals,
                Toolhelp,
                Sysctl,
                ProcFs,
            ],
            None,
        ),
        backend("b", &[ProcFs, Sysctl, Toolhelp], None),
        backend("c", &[Toolhelp, Sysctl, ProcFs], None),
    ];
    let expected = reasons(&[
        (
            "a",
            "needs Inotify, FsEvents, JobObjects, ProcessGroups, Signals, Toolhelp, ProcFs",
        ),
        ("b", "needs ProcFs, Toolhelp"),
        ("c", "needs Toolhelp, ProcFs"),
    ]);
    equal!(expected, choose(&Os::Linux, &[Sysctl], &all));
}

#[harness::test]
fn the_wrong_system_is_reason_enough() {
    let backends = [backend("toolhelp", &[Toolhelp], Some("Windows"))];
    let expected = reasons(&[("toolhelp", "only on Windows")]);
    equal!(
        expected,
        choose(&Os::Linux, &[], &backends),
        "Toolhelp is missing, too"
    );
    let expected = reasons(&[("toolhelp", "needs Toolhelp")]);
    equal!(expected, choose(&Os::Windows, &[], &backends));
}

#[harness::test]
fn systems_are_compared_by_their_python_names() {
    let on = |only| [backend("it", &[], Some(only))];
    let netbsd = Os::Other("netbsd".to_owned());
    for (os, only) in [
        (&Os::MacOs, "Darwin"),
        (&Os::MacOs, "darwin"),
        (&Os::FreeBsd, "freebsd"),
        (&Os::Linux, "LINUX"),
        (&netbsd, "NetBSD"),
    ] {
        equal!(
            Ok("it"),
            choose(os, &[], &on(only)),
            "{os:?}, only on {only}"
        );
    }
    for (os, only) in [(&Os::MacOs, "MacOs"), (&Os::Linux, "Lin"), (&netbsd, "BSD")] {
        let expected = reasons(&[("it", &format!("only on {only}"))]);
        equal!(
            expected,
            choose(os, &[], &on(only)),
            "{os:?}, only on {only}"
        );
    }
}

#[harness::test]
fn of_no_backends_none_works() {
    equal!(reasons(&[]), choose(&Os::Linux, &[ProcFs], &[]));
}

#[harness::test]
fn each_feature_is_asked_for_at_most_once() {
    let backends = [
        backend("a", &[ProcFs, Signals, Inotify], None),
        backend("b", &[Signals, ProcFs, Sysctl], None),
        backend("c", &[Sysctl, Inotify], None),
        backend("d", &[ProcFs, Sysctl, Inotify], None),
    ];
    for present in [&[ProcFs, Signals][..], &[Inotify], &[], &[Sysctl, Inotify]] {
        let asked = RefCell::new(Vec::new());
        let has = |feature| {
            asked.borrow_mut().push(feature);
            present.contains(&feature)
        };
        let works = choose_backend(&Os::Linux, &has, &backends).is_ok();
        equal!(present.contains(&Sysctl), works, "with {present:?}");
        let mut asked = asked.into_inner();
        asked.sort();
        let mut once = asked.clone();
        once.dedup();
        equal!(
            once,
            asked,
            "what `has` was asked for, sorted, with {present:?}"
        );
    }
}

fn command(words: &[&str]) -> Result<Vec<String>, OpenError> {
    Ok(words.iter().map(|word| (*word).to_owned()).collect())
}

#[harness::test]
fn each_system_opens_in_its_own_way() {
    for target in ["notes.txt", "https://example.org/", "a b; c", "größe"] {
        for os in [Os::Linux, Os::FreeBsd] {
            let expected = command(&["xdg-open", target]);
            equal!(expected, open_command(&os, target), "{os:?}: {target:?}");
        }
        let expected = command(&["open", target]);
        equal!(expected, open_command(&Os::MacOs, target), "{target:?}");
        let words = ["rundll32", "url.dll,FileProtocolHandler", target];
        let actual = open_command(&Os::Windows, target);
        equal!(command(&words), actual, "Windows: {target:?}");
    }
}

#[harness::test]
fn no_shell_of_windows_sees_an_address() {
    let target = "https://a/?x=1&calc";
    let words = ["rundll32", "url.dll,FileProtocolHandler", target];
    equal!(
        command(&words),
        open_command(&Os::Windows, target),
        "cmd would take what is behind the & for a second command"
    );
}

#[harness::test]
fn a_target_that_looks_like_an_option_is_a_file() {
    for (target, expected) in [("-x", "./-x"), ("--help", "./--help"), ("-", "./-")] {
        for (os, program) in [
            (Os::Linux, "xdg-open"),
            (Os::FreeBsd, "xdg-open"),
            (Os::MacOs, "open"),
        ] {
            let actual = open_command(&os, target);
            equal!(command(&[program, expected]), actual, "{os:?}: {target:?}");
        }
        let words = ["rundll32", "url.dll,FileProtocolHandler", target];
        let actual = open_command(&Os::Windows, target);
        equal!(command(&words), actual, "Windows: {target:?}");
    }
    let actual = open_command(&Os::Linux, "a-b");
    equal!(command(&["xdg-open", "a-b"]), actual);
}

#[harness::test]
fn a_target_that_is_no_argument_is_refused() {
    for target in ["", "\0", "a\0b", "-\0"] {
        for os in [Os::Linux, Os::FreeBsd, Os::MacOs, Os::Windows] {
            let expected = Err(OpenError::BadTarget(target.to_owned()));
            equal!(expected, open_command(&os, target), "{os:?}: {target:?}");
        }
    }
}

#[harness::test]
fn other_systems_have_no_command() {
    for name in ["netbsd", "wasi", "haiku"] {
        for target in ["x", ""] {
            let expected = Err(OpenError::UnsupportedOs(name.to_owned()));
            let actual = open_command(&Os::Other(name.to_owned()), target);
            equal!(expected, actual, "{name}: {target:?}");
        }
    }
}
