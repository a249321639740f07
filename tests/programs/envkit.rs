//! How `envkit` is called.

use insta::assert_snapshot;

use super::{Calls, help};

pub const CALLS: Calls = Calls {
    program: "envkit",
    wrong: &[
        (&["get"], "missing KEY"),
        (&["get", "--frobnicate", "K"], "unknown option --frobnicate"),
        (&["get", "K", "--default"], "option --default needs a value"),
        (&["get", "--null=1", "K"], "option --null takes no value"),
        (&["typed"], "missing KEY"),
        (&["typed", "K"], "missing type of K"),
        (&["typed", "K", "u7"], "unknown type u7"),
        (&["expand"], "missing TEXT"),
        (
            &["expand", "--missing", "perhaps", "T"],
            "--missing is keep, empty or error, not perhaps",
        ),
        (&["which"], "missing NAME"),
        (&["run"], "missing CMD"),
        (
            &["run", "--frobnicate", "true"],
            "unknown option --frobnicate",
        ),
        (&["args", "-v"], "unknown option -v"),
        (&["args"], "missing --"),
        (&["exit"], "missing N"),
        (&["exit", "1", "2"], "unexpected argument 2"),
        (
            &["exit", "one"],
            "bad number \"one\": invalid digit found in string",
        ),
        (&["status"], "missing RAW"),
        (&["shell-code"], "missing RAW"),
        (&["seq"], "missing N"),
        (&["seq", "1", "2"], "unexpected argument 2"),
        (&["seq", "-1"], "unknown option -1"),
        (&["stat"], "missing FILE"),
        (&["ancestors", "1"], "ancestors needs PID and FILE"),
        (&["whoami", "you"], "unexpected argument you"),
    ],
    stubs: &[(&["get", "USER"], "katas/day1_os_sys/src/env_or.rs")],
};

#[test]
#[expect(clippy::too_many_lines, reason = "most of them are the expected text")]
fn its_help() {
    assert_snapshot!(help("envkit"), @r"
    Usage: envkit COMMAND [ARGUMENT]...
           envkit --help | --version

    What a program and the operating system tell each other.

    Variables
      get [--default D] [-0] KEY...
          Print the values of variables, D for one that is not set.
      typed KEY TYPE [KEY TYPE]...
          Print variables as values of a type: u16, i64 or bool.
      expand [--missing keep|empty|error] [-0] TEXT...
          Print texts with $NAME, ${NAME} and ${NAME:-word} filled in. What
          refers to a variable that is not set is kept, unless --missing says else.

    Programs
      which [-0] NAME...
          Print the files that commands would run.
      run [OPTION]... [--] CMD [ARGUMENT]...
          Run a command and end as it ends, in an environment that is changed by the
          options, in the order given:
            --set KEY=VALUE          set a variable
            --set-default KEY=VALUE  set a variable that is not set
            --unset KEY              drop a variable
            --path DIR               put a directory in front of PATH
            --clear                  drop all variables, before anything else,
                                     wherever this stands
          CMD is looked for in the PATH of that environment.
      args [--spec LIST] [-0] -- [ARGUMENT]...
          Take a command line apart: a line for each option, then one for each
          positional argument. The options are -v/--verbose, -o/--output V and
          --level V, as in the LIST v/verbose,o/output=,level=

    How programs end
      exit N
          End with the status that stands for N.
      exit --print N...
          Print these statuses instead.
      status RAW...
          Tell what wait statuses mean; RAW is decimal, or hexadecimal as in 0x8b.
      shell-code RAW...
          Print them as the status that a shell would show.

    Output
      seq N
          Print the numbers from 1 to N.
          For testing, standard output can be made to misbehave:
            --chunk BYTES            accept at most so much in one write
            --interrupt K            let a signal interrupt every Kth write or flush
            --fail-after BYTES       fail when so much is accepted
            --fail-with pipe|full    with EPIPE (the default) or ENOSPC
            --fail-at write|flush    in the next write (the default) or flush
            --report                 tell on standard error how it ended

    Processes
      stat [--all] FILE...
          Tell what is in files like /proc/PID/stat, with --all in more detail.
      ancestors [-0] PID FILE
          Print a process, its parent, and so on, from a file of such records, one
          a line. With -0 each ends with NUL: a process's name may hold a newline.
      whoami
          Tell what is true of this process.

    Everywhere
      -0, --null
          End what is printed (or, in ancestors, read) with NUL, not with a newline.

    Of several questions, one that has no answer does not keep the others from being
    answered; the exit status is that of the first.

    Exit status: 0 all went well, or the reader of the output has gone; 1 the answer
    is no; 64 wrong usage; 65 wrong data; 66 no such input; 69 a kata is not
    implemented yet; 70 a fault of envkit; 71 a fault of the system; 74 the output
    cannot be written. run and exit end with the status they are about; run with 126
    for a command that is not executable, 127 for one that is not found, and 128 + N
    for one that was killed by signal N.
    ");
}
