//! What `sysop --help` says.

pub const HELP: &str = "\
Usage: sysop COMMAND [ARGUMENT]...
       sysop --help | --version

Watches a machine, backs up, keeps services running and rotates logs.

Watch
  monitor --live [--count N] [--every TIME] [--top N] [--rule RULE]... [--json]
      Print what the processors and the memory do, N times (1), once a TIME
      (1s), with the processes that do most (3).
        --rule NAME:METRIC:RAISE:CLEAR:SAMPLES
                print an alert when METRIC (cpu, memory) was at RAISE percent
                for SAMPLES times, and when it is below CLEAR again
        --json  print each row as a line of JSON
  monitor --replay FILE [--top N] [--rule RULE]... [--json]
      The same from counters that were written down; - is standard input. A
      line of FILE is sample TIME BUSY TOTAL MEMORY AVAILABLE (BUSY and TOTAL
      in ticks, the others in bytes), and for each process that was seen then
      proc PID START CPU RSS NAME.

Back up
  backup init -r REPO
      Make a repository.
  backup run -r REPO [--trace] [--fail-at POINT]... [--die-at POINT] SRC
      Make a snapshot of a directory; unchanged files are not read. The points
      are locked, scanned, object:PATH, read:PATH, objects-done,
      manifest-written and published.
        --trace          print the points
        --fail-at POINT  fail there
        --die-at POINT   be killed there
  backup list -r REPO
      Print the snapshots, oldest first.
  backup show -r REPO ID
      Print what a snapshot holds.
  backup verify -r REPO
      Read everything and print what is wrong.
  backup restore -r REPO ID DST
      Bring a snapshot back, into a directory that is empty or not there.
  backup prune -r REPO --keep N
      Forget all but the newest N snapshots.
  plan PREV NOW
      Print what a backup would do, from a manifest (- is none) and a list.

Keep running
  supervise [--orders] FILE
      Run services until they are done or SIGTERM or SIGINT comes, a second one
      of which kills; SIGUSR1 asks what runs. A line of FILE is
      NAME [KEY=VALUE]... -- CMD [ARGUMENT]..., the keys are restart (never,
      on-failure, always), base, cap, stable, max and grace.
        --orders  instead of signals, take the lines stop and status from
                  standard input, whose end stops, too
  backoff [--restart WHEN] [--base TIME] [--cap TIME] [--stable TIME] [--max N]
      EXIT...
      Print what would be done about services that end: UPTIME:STATUS,
      UPTIME:sigN, or with none for UPTIME if it could not be started.

Log
  logger PATH [--max SIZE] [--every TIME] [--keep N] [--compress WHEN] [--ack]
      Append lines of standard input to a log that is rotated; WHEN is never,
      after or next. SIGHUP opens it anew. --ack prints a line for each.
  logger PATH [OPTION]... --writers N --lines M
      Let N threads append M numbered lines each.
  rotate PATH [--keep N] [--compress WHEN] [--hup PID] [--fail-reopen]
      Rotate a log whose writer is told to open it anew by SIGHUP.

Everything
  run [--replay FILE] FILE
      Do what a configuration says. SIGUSR1 asks how things stand, SIGHUP opens
      the log anew, SIGTERM and SIGINT stop.
  config FILE
      Print what a configuration says, with everything that it leaves open.
  wakeup NOW [TIMER]...
      Print how long to sleep until the first timer.

TIME is a number with us, ms, s, m, h or d, SIZE one with K, M, G or nothing.
SYSOP_NOW sets the clock. Exit status: 0 all went well; 1 a service was given
up; 64 wrong usage; 65 damaged data; 66 no such file; 70 a fault of sysop; 71 a
fault of the system; 73 cannot create; 74 cannot read or write; 75 try again
later; 78 the configuration is wrong.";
