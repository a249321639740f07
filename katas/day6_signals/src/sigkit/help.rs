//! What `sigkit --help` says.

pub const HELP: &str = "\
Usage: sigkit COMMAND [ARGUMENT]...
       sigkit --help | --version

Sends signals, catches them and lives with them. SIG is a name as in signal(7),
with SIG in front of it or without.

Sending
  list
      Print all signals: name, number, and what they do by default.
  info SIG...
      The same for some, which may also be written small or as numbers.
  kill SIG PID
      Send a signal to one process, and never to a group or to everything.
  alive PID
      Print what is known of a process: running, stopped, zombie, gone or not
      ours.

Catching
  latch [--second] SIG...
      Print ready, then for each line of input whether a signal has come, and
      which. With --second the second signal ends it.
  stream [--limit TIME] [--count N] SIG...
      Print ready, then each signal that comes, until there were N; fail if none
      comes within TIME. TIME is in us, ms, s, m, h.
  critical EVENT...
      Let things happen: block=SIG,SIG begins a block, end and panic end it,
      raise=SIG sends a signal, mask and caught print what is blocked, and what
      has come since the last time. To raise are HUP INT QUIT TERM USR1 USR2.

Time
  until [--step TIME] LIMIT [--] CMD [ARGUMENT]...
      Run a command, every TIME (100ms), until it succeeds.
  until [--step TIME] LIMIT --play CHECK,CHECK...
      Run nothing and do not wait. A check is f or s, and how long it takes
      until it fails or succeeds, as in f,f3ms,s; the last counts for all that
      follow.
  timeout [-k TIME] [--ignore SIG]... LIMIT [--] CMD [ARGUMENT]...
      Run a command for no longer than LIMIT; then send SIGTERM to it and all
      that it has started, and after TIME (5s) SIGKILL. CMD ignores each SIG.

Processes
  reap END...
      Start a child for each END, wait until they have ended, and tell how. END
      is an exit code, signal:N, or later for one that is still running then.
  serve [--state FILE] [--pidfile FILE]
      Do each line of input as a job. On TERM and INT finish the job and save
      the others in FILE, from where they come first the next time; the second
      signal ends it. HUP prints reloaded. The job fail fails, signal SIG sends
      a signal, wait FILE reads a FIFO to its end, and all others do nothing.
  repl [--plain]
      Answer lines at a prompt. With --plain, print what is done instead.

Exit status: 0 all went well, or the reader of the output has gone; 1 the answer
is no; 64 wrong usage; 69 a kata is not implemented yet; 70 a fault of sigkit,
such as a process left behind; 71 a fault of the system; 73 an output cannot be
made; 74 input or output fails; 124 the time was up; 126 CMD is not executable;
127 CMD is not found; 128 + N ended by signal N. Otherwise that of CMD.";
