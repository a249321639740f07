//! What `runkit --help` says.

pub const HELP: &str = "\
Usage: runkit COMMAND [ARGUMENT]...
       runkit --help | --version

Runs other programs. Standard input of CMD is the null device, unless something
else is said.

One program
  run [--check] [--text] [--cwd DIR] [--] CMD [ARGUMENT]...
      Run a command, print what it has written, and end as it ends. With
      --check tell why it failed; with --text insist on UTF-8.
  report [--] CMD [ARGUMENT]...
      Run a command and tell how it ended and how much it wrote.
  feed [--] CMD [ARGUMENT]...
      The same as run, but hand all of standard input on to the command.
  redirect [OPTION]... [--] CMD [ARGUMENT]...
      The same as run, but with streams that lead into files:
        --in FILE          read from FILE
        --out FILE         write into FILE, emptied before
        --append FILE      add to FILE
        --no-out           write to nobody
        --err FILE, --err-append FILE, --no-err
                           the same for standard error
        --err-to-out       standard error goes where standard output goes
        --cwd DIR          start the command in DIR
  retry [--attempts N] [--base TIME] [--cap TIME] [--] CMD [ARGUMENT]...
      Run a command until it succeeds, N times at most (3). Only exit status 75
      and a system that is short of something are worth another attempt. Wait
      for TIME (100ms) after the first attempt, then for twice as long each
      time, but never for more than the cap (10s). TIME is in us, ms, s, m, h.
  retry [OPTION]... --play OUTCOMES
      Run nothing and do not wait. Each letter is how an attempt ends: t fails
      for this time, p for good, s succeeds; the last one counts for all others.

Several programs
  pipe [--stdin] 'CMD [ARGUMENT]... | CMD [ARGUMENT]...'
      Run a pipeline. Words end at blanks; there are no quotes. The first reads
      standard input with --stdin, and nothing otherwise.
  pipefail RAW...
      Print the status of a pipeline whose stages have these wait statuses.
  talk [--leave] [--] CMD [ARGUMENT]...
      Send each line of standard input to a command and print the line that it
      answers. At the end say goodbye, with --leave just leave.

Words
  quote WORD...
      Print words as a shell would want them.
  split [-0] LINE
      Print the words that a shell would make of a line, each on a line or,
      with -0, with NUL behind it.
  sh SCRIPT [ARGUMENT]...
      Run a script with arguments, which it finds in $1, $2 and so on.

Exit status: 0 all went well, or the reader of the output has gone; 1 the answer
is no; 64 wrong usage; 65 wrong data; 66 no such input or directory; 69 a kata
is not implemented yet; 70 a fault of runkit, such as a process left behind; 71
a fault of the system; 73 an output cannot be made; 74 input or output fails.
Where a command was run it is that of the command: 126 if it is not executable,
127 if it is not found, 128 + N if it was killed by signal N.";
