//! What `platkit --help` says.

pub const HELP: &str = "\
Usage: platkit COMMAND [ARGUMENT]...
       platkit --help | --version

What is right on which operating system, and what this machine is.

Of any system; O is linux, macos, windows, freebsd, or any other name
  os [NAME]...
      Tell which systems go by these names; without one, which this is.
  dirs --os O [--set KEY=VALUE]... APP...
      Print where programs keep their users' files, by the environment and the
      variables that are set here.
  path join --os O BASE PART [BASE PART]...
      Print PART as it is seen from BASE.
  path exe --os O NAME...
      Print the file names of programs.
  path name --os O NAME...
      Say nothing, unless a NAME cannot be that of a file.
  newlines --os O
      Copy standard input, with the line ends of the system.
  backend --os O [--has FEATURE,...]... [NAME[:FEATURE,...][@SYSTEM]]...
      Print the first of these backends that works, or why each does not. A
      FEATURE is ProcFs, Sysctl, Toolhelp, Signals, ProcessGroups, JobObjects,
      FsEvents or Inotify; without a backend, three that list processes.
  open --os O [-0] TARGET...
      Print the command that opens a file or an address; nothing is run. With
      -0, --null each word ends with NUL, not with a blank or a newline.

Of what a system says about itself; without FILE, standard input is read
  release [FILE]...
      Tell what is in files like /etc/os-release.
  cpu [FILE]...
      Tell what is in files like /proc/cpuinfo.
  mem [FILE]...
      Tell what is in files like /proc/meminfo, in bytes.
  cpus ONLINE [--affinity N] [--cpu-max 'QUOTA PERIOD']...
      Print how many threads it makes sense to start. The options belong to the
      number before them; more numbers may follow.
  version kernel RELEASE...
      Print the versions in what uname -r prints.
  version rustc [FILE]...
      Tell what is in the output of rustc -vV.
  version check HAVE REQUIREMENT [HAVE REQUIREMENT]...
      Print whether versions are what is asked for, as in '>=1.10, <2'.

Of this machine
  hw [--raw] [--fake FILE]...
      Tell what it is, with --raw a line for each answer as it is. A FILE of
      such lines stands for another machine.

Of several questions, one that has no answer does not keep the others from being
answered; the exit status is that of the first.

Exit status: 0 all went well, or the reader of the output has gone; 1 the answer
is no, or nothing works; 64 wrong usage; 65 wrong data; 66 no such input; 69 a
kata is not implemented yet; 70 a fault of platkit; 71 a fault of the system; 74
something cannot be read or written; 78 the environment does not say enough.";
