//! What `timekit --help` says.

const HELP: &str = "\
Usage: timekit [--at WHEN] COMMAND [ARGUMENT]...
       timekit --help | --version

What time is it, for whom, and how long does it take?

WHEN is an instant as RFC 3339 has it: 2024-03-15T09:05:00Z. With --at, that is
what the clock shows. ZONE is a name such as Europe/Dublin.

Clocks
  now [--file]
      Print the current time, with --file as a part of a file name.
  stamp [--file] WHEN...
      Print the same for clocks that show these times.
  age WHEN...
      Print how long ago that was.
  watch [-p P]... STEP...
      Play with a stopwatch; print its laps and the P-th percentile. STEPs are
        5ms   a lap of 5 ms (also s, us, ns)
        +5ms  5 ms within a lap
        look  a look at the time since the start
        back  somebody sets the clock on the wall back by an hour

Texts
  fmt [-0] WHEN FORMAT...
      Print a time in these formats; with -0, --null each ends with NUL.
  parse [--format FORMAT] TEXT...
      Tell what texts say: a date, a local time or an instant.

Zones
  local [--gap reject|shift|first] [--fold reject|earlier|later] LOCAL ZONE...
      Print the instants of local times such as '2024-03-10 02:30'.
  world WHEN --home ZONE ZONE...
      Print what clocks show, and which day it is, seen from home.
  next [--count N] AFTER ZONE TIME...
      Print when a job is due that runs every day at TIME, later than AFTER.

Calendar; a negative number needs a -- somewhere before it
  cal add-months DATE N...
  cal nth YEAR MONTH DAY N...
      The N-th Monday, say, of a month; -1 is the last one.
  cal age BORN ON...
  cal workdays [--holiday DATE]... FROM TO...

Durations
  dur [--nanos] DURATION...
      Print durations such as 90s as 1m30s, or in nanoseconds.

What has dots behind it can be given several times, each with all it needs. Of
several questions, one that has no answer does not keep the others from being
answered; the exit status is that of the first.

Exit status: 0 all went well, or the reader of the output has gone; 1 the answer
is no; 64 wrong usage; 65 wrong data; 69 a kata is not implemented yet; 70 a
fault of timekit; 74 the output cannot be written.

The rules of the zones are built in. They are those of IANA ";

/// The help, with the version of the rules.
pub fn help() -> String {
    format!("{HELP}{}.", chrono_tz::IANA_TZDB_VERSION)
}
