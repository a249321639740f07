//! What `fskit --help` says.

pub const HELP: &str = "\
Usage: fskit COMMAND [ARGUMENT]...
       fskit --help | --version

Copies, moves, replaces, removes and measures files without destroying any.

Copy
  cp [-n] [-p] [-v] SRC DST
      Copy a file, into DST if that is a directory.
        -n  never replace a file that is there
        -p  preserve the time of modification
        -v  print the path of the copy
  cp -r [--follow] [--merge] [--ignore SUFFIX]... SRC DST
      Copy a directory and all that is in it, and print what was made.
        --follow         copy what links lead to, not the links
        --merge          directories may be there already; files are replaced
        --ignore SUFFIX  leave out names that end with SUFFIX

Change
  write [--trace] [--fail-at STEP]... [--no-sync] PATH
      Make standard input the content of a file, all or nothing. The steps are
      create_temp, write, copy_mode, sync_file, rename, sync_dir and remove.
        --trace         print the steps that are taken
        --fail-at STEP  let this step fail
        --no-sync       do not wait for the disk
  mv [-v] [--simulate-exdev] [--fail-rename] SRC DST
      Move anything, into DST if that is a directory. Nothing is replaced.
        -v                print how it was moved, and where to
        --simulate-exdev  let the first rename find DST on another file system
        --fail-rename     let each rename after that fail
  rm [-v] --within DIR PATH
      Remove a directory and all that is in it, if it is inside DIR.
        -v  print how many entries that were
  with-temp [--prefix P] -- CMD [ARGUMENT]...
      Run a command, with the path of a new directory for each {} in its
      arguments, and end as it ends. The directory is removed then.

Look
  tree [-d DEPTH] DIR...
      Draw directories and what is in them.
  du [-h] [--apparent] PATH...
      Tell what files and directories take up, in bytes.
        -h          in units for people
        --apparent  leave out what the disk has set aside
  size N...
      Print numbers of bytes in units for people.
  df PATH...
      Tell how much room is left where PATH is, in bytes.
  df --raw BSIZE,FRSIZE,BLOCKS,BFREE,BAVAIL...
      Tell what these numbers of statvfs(3) mean.

Where several things are asked for, each that fails is told, and the first of
them decides the exit status: 0 if all went well, 64 for wrong usage or what
lies outside DIR, 65 for what is of the wrong kind, 66 for what is missing, 71
if a process or a directory for it cannot be had, 73 for what cannot be created,
74 if something cannot be read or written. with-temp ends with the status of its
command; with 126 if that is not executable, 127 if it is not found, and 128 + N
if signal N killed it.";
