//! Kata 1.9: what the kernel knows about a process, and what a process knows of itself.

use std::cell::Cell;
use std::ffi::OsString;
use std::path::PathBuf;
use std::thread;

use day1_os_sys::proc_stat::{ancestors, parse_stat, self_info};
use day1_os_sys::{ProcStat, SelfInfo, StatError};
use harness::{Program, Scratch, equal, fail};

const PLAIN: &str = include_str!("../fixtures/plain.stat");
const EVIL: &str = include_str!("../fixtures/evil.stat");
const NEWLINE: &str = include_str!("../fixtures/newline.stat");
const TRUNCATED: &str = include_str!("../fixtures/truncated.stat");

/// A record as the kernel writes it: field n of the 52 holds the value 100 + n, but for
/// the name and the state.
fn fields() -> Vec<String> {
    let mut fields: Vec<String> = (1..=52).map(|number| (100 + number).to_string()).collect();
    fields[1] = "(name)".to_owned();
    fields[2] = "R".to_owned();
    fields
}

/// The name that a record with the given text between its parentheses is found to have.
fn name_in(name: &str) -> Result<String, StatError> {
    let text = EVIL.replacen("(evil) R ()", &format!("({name})"), 1);
    parse_stat(&text).map(|stat| stat.comm)
}

#[harness::test]
fn a_record_of_the_kernel_is_read() {
    let expected = ProcStat {
        pid: 1234,
        comm: "cat".to_owned(),
        state: 'S',
        ppid: 1200,
        pgrp: 1234,
        session: 1200,
        utime: 71,
        stime: 32,
        threads: 1,
        starttime: 106_511,
    };
    equal!(Ok::<_, StatError>(expected), parse_stat(PLAIN));
}

#[harness::test]
fn each_value_comes_from_its_own_field() {
    let expected = ProcStat {
        pid: 101,
        comm: "name".to_owned(),
        state: 'R',
        ppid: 104,
        pgrp: 105,
        session: 106,
        utime: 114,
        stime: 115,
        threads: 120,
        starttime: 122,
    };
    equal!(
        Ok::<_, StatError>(expected),
        parse_stat(&fields().join(" ")),
        "a record in which field number n holds the value 100 + n"
    );
}

#[harness::test]
fn a_name_with_parentheses_ends_at_the_last_one() {
    let expected = ProcStat {
        pid: 4242,
        comm: "evil) R (".to_owned(),
        state: 'S',
        ppid: 1,
        pgrp: 4242,
        session: 4242,
        utime: 7,
        stime: 3,
        threads: 1,
        starttime: 106_511,
    };
    equal!(
        Ok::<_, StatError>(expected),
        parse_stat(EVIL),
        "the record {:?}",
        &EVIL[..40]
    );
}

#[harness::test]
fn a_name_may_be_any_text() {
    for name in [
        "a b",
        "a)",
        "(a",
        "((a))",
        ")",
        "(",
        ") (",
        "(sd-pam)",
        "é) ü",
        " a ",
        "",
        "x) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 (x",
    ] {
        equal!(
            Ok::<_, StatError>(name.to_owned()),
            name_in(name),
            "a process whose name is {name:?}"
        );
    }
}

#[harness::test]
fn a_name_may_contain_a_newline() {
    let expected = ProcStat {
        pid: 77,
        comm: "new\nline".to_owned(),
        state: 'Z',
        ppid: 42,
        pgrp: 70,
        session: 69,
        utime: 12,
        stime: 34,
        threads: 2,
        starttime: 99,
    };
    equal!(Ok::<_, StatError>(expected), parse_stat(NEWLINE));
}

#[harness::test]
fn the_largest_counters_fit() {
    let mut fields = fields();
    fields[0] = i32::MAX.to_string();
    fields[4] = "-1".to_owned();
    fields[13] = u64::MAX.to_string();
    fields[14] = u64::MAX.to_string();
    fields[19] = i64::MAX.to_string();
    fields[21] = u64::MAX.to_string();
    let expected = ProcStat {
        pid: i32::MAX,
        comm: "name".to_owned(),
        state: 'R',
        ppid: 104,
        pgrp: -1,
        session: 106,
        utime: u64::MAX,
        stime: u64::MAX,
        threads: i64::MAX,
        starttime: u64::MAX,
    };
    equal!(Ok::<_, StatError>(expected), parse_stat(&fields.join(" ")));
}

#[harness::test]
fn fields_that_nobody_asked_for_are_not_looked_at() {
    let mut fields = fields();
    fields.truncate(22);
    for unread in [7, 8, 9, 10, 11, 12, 13, 16, 17, 18, 19, 21] {
        fields[unread - 1] = "?".to_owned();
    }
    let starttime = parse_stat(&fields.join(" ")).map(|stat| stat.starttime);
    equal!(
        Ok::<_, StatError>(122),
        starttime,
        "a record that ends after field 22 and holds `?` where nothing is to be read"
    );
}

#[harness::test]
fn without_a_name_in_parentheses_nothing_can_be_read() {
    for text in [
        "",
        "\n",
        "4242",
        "4242 cat S 1 4242 4242",
        "4242 (cat S 1 4242 4242",
        "4242 cat) S 1 4242 4242",
        "4242 )cat( S 1 4242 4242",
    ] {
        equal!(
            Err::<ProcStat, _>(StatError::NoComm),
            parse_stat(text),
            "the text {text:?}"
        );
    }
}

#[harness::test]
fn a_missing_field_is_named_by_its_number() {
    for index in [3, 4, 5, 6, 14, 15, 20, 22] {
        let text = fields()[..index - 1].join(" ");
        equal!(
            Err::<ProcStat, _>(StatError::Field { index }),
            parse_stat(&text),
            "a record that ends before field {index}: {text:?}"
        );
    }
    equal!(
        Err::<ProcStat, _>(StatError::Field { index: 22 }),
        parse_stat(TRUNCATED),
        "a record that ends in the middle: {TRUNCATED:?}"
    );
    equal!(
        Err::<ProcStat, _>(StatError::Field { index: 1 }),
        parse_stat("(cat) S 1 4242 4242"),
        "a record without a pid"
    );
}

#[harness::test]
fn a_malformed_field_is_named_by_its_number() {
    for (index, malformed) in [
        (1, "12x"),
        (1, "99999999999"),
        (3, "RS"),
        (4, "x"),
        (5, "1.5"),
        (6, "0x10"),
        (14, "-1"),
        (15, "18446744073709551616"),
        (20, "many"),
        (22, "-"),
    ] {
        let mut fields = fields();
        fields[index - 1] = malformed.to_owned();
        equal!(
            Err::<ProcStat, _>(StatError::Field { index }),
            parse_stat(&fields.join(" ")),
            "a record whose field {index} is {malformed:?}"
        );
    }
}

#[harness::test]
fn of_several_bad_fields_the_first_is_named() {
    let mut fields = fields();
    for index in [6, 5, 14, 22] {
        fields[index - 1] = "x".to_owned();
    }
    equal!(
        Err::<ProcStat, _>(StatError::Field { index: 5 }),
        parse_stat(&fields.join(" ")),
        "a record whose fields 5, 6, 14 and 22 are malformed"
    );
}

/// A process of which only the family matters.
fn process(pid: i32, ppid: i32) -> ProcStat {
    ProcStat {
        pid,
        comm: format!("p{pid}"),
        state: 'S',
        ppid,
        pgrp: pid,
        session: pid,
        utime: 0,
        stime: 0,
        threads: 1,
        starttime: 0,
    }
}

/// The pids that `ancestors` meets among the processes `(pid, ppid)`.
#[track_caller]
fn walk(pid: i32, table: &[(i32, i32)]) -> Vec<i32> {
    let questions = Cell::new(0);
    let lookup = |wanted: i32| {
        questions.set(questions.get() + 1);
        // A walk in a circle would not end before the memory does.
        if questions.get() > 100 {
            fail(format!(
                "ancestors({pid}) goes round in circles: it has asked 100 times for one of \
                 these (pid, ppid): {table:?}"
            ));
        }
        let found = table.iter().find(|(pid, _)| *pid == wanted);
        found.map(|&(pid, ppid)| process(pid, ppid))
    };
    let met = ancestors(pid, &lookup);
    for stat in &met {
        let parent = table.iter().find(|(pid, _)| *pid == stat.pid);
        let known = parent.map(|&(pid, ppid)| process(pid, ppid));
        equal!(known.as_ref(), Some(stat), "the record of {}", stat.pid);
    }
    met.iter().map(|stat| stat.pid).collect()
}

#[harness::test]
fn the_process_itself_comes_first_and_then_its_parents() {
    let table = [(1, 0), (30, 20), (20, 10), (10, 1), (21, 20), (99, 1)];
    equal!(
        vec![30, 20, 10, 1],
        walk(30, &table),
        "ancestors(30) in {table:?}"
    );
    equal!(vec![1], walk(1, &table), "ancestors(1) in {table:?}");
}

#[harness::test]
fn the_walk_ends_at_a_parent_that_is_not_known() {
    let table = [(30, 20), (20, 10)];
    equal!(vec![30, 20], walk(30, &table), "ancestors(30) in {table:?}");
}

#[harness::test]
fn an_unknown_process_has_no_ancestors() {
    equal!(Vec::<i32>::new(), walk(5, &[(1, 0), (6, 1)]));
}

#[harness::test]
fn a_parent_0_is_no_process() {
    let table = [(0, 0), (1, 0), (7, 1)];
    equal!(
        vec![7, 1],
        walk(7, &table),
        "ancestors(7), although something is told about a process 0: {table:?}"
    );
}

#[harness::test]
fn a_cycle_ends_the_walk() {
    for (pid, table, expected) in [
        (5, &[(5, 5)] as &[_], vec![5]),
        (3, &[(3, 4), (4, 3)], vec![3, 4]),
        (5, &[(5, 4), (4, 3), (3, 4)], vec![5, 4, 3]),
        (6, &[(6, 5), (5, 4), (4, 3), (3, 5)], vec![6, 5, 4, 3]),
    ] {
        equal!(expected, walk(pid, table), "ancestors({pid}) in {table:?}");
    }
}

/// What a running process says of itself, or the system's refusal.
fn informed<T>(take: impl FnOnce(SelfInfo) -> T) -> Result<T, String> {
    self_info().map(take).map_err(|error| error.to_string())
}

#[harness::test]
fn the_pid_and_the_parents_pid_are_those_of_this_process() {
    let expected = (std::process::id(), std::os::unix::process::parent_id());
    equal!(Ok(expected), informed(|info| (info.pid, info.ppid)));
}

#[harness::test]
fn a_child_has_this_process_for_its_parent() {
    let told = informed(|info| info.pid.to_string());
    let scratch = Scratch::new();
    let child = Program::new("d1-probe", &scratch).arg("ppid").run();
    equal!(
        Ok(child.stdout_text()),
        told.map(|pid| pid + "\n"),
        "the pid of this process, which is the ppid of its child"
    );
}

#[harness::test]
fn the_user_and_the_machine_are_those_of_this_process() {
    let hostname: OsString = nix::unistd::gethostname().expect("a machine has a name");
    let expected = (nix::unistd::getuid().as_raw(), hostname);
    equal!(Ok(expected), informed(|info| (info.uid, info.hostname)));
}

#[harness::test]
fn the_directory_and_the_program_are_absolute_and_without_links() {
    let here = std::env::current_dir().and_then(|path| path.canonicalize());
    let program = std::env::current_exe().and_then(|path| path.canonicalize());
    let expected: (PathBuf, PathBuf) = (
        here.expect("a test has a directory"),
        program.expect("a test is a program"),
    );
    equal!(Ok(expected), informed(|info| (info.cwd, info.exe)));
}

#[harness::test]
fn the_cpus_are_those_that_this_process_may_use() {
    let cpus = thread::available_parallelism().expect("the system can count");
    equal!(Ok(cpus.get()), informed(|info| info.cpus));
}
