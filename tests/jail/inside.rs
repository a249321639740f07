//! What a test may rely on, tried outside of the jail and inside of it: the same tests run
//! once as they are, and once more as code under test.

use std::fs::{self, File, FileTimes, OpenOptions, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use grader::model::isolation::Layer;
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::stat::Mode;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{Pid, mkfifo};
use predicates::str::contains;
use rexpect::session::spawn_command;

use super::Nest;

#[test]
fn whatever_works_outside_works_inside() {
    let nest = Nest::new();
    let jail = ["author", "jail", "--needs", "pty", "--"];
    let own = ["jail::inside::tools::", "--test-threads=1"];
    for mut grader in [nest.grader(&jail), nest.grader_of_nobody(&jail)] {
        grader
            .arg(nest.suite())
            .args(own)
            .assert()
            .success()
            .stdout(contains("test result: ok"));
    }
}

#[test]
fn with_the_need_for_proc_processes_can_be_looked_at() {
    let nest = Nest::new();
    let own = ["jail::inside::proc::", "--test-threads=1"];
    let call = |jail: &[&str]| nest.grader(jail).arg(nest.suite()).args(own).assert();
    call(&["author", "jail", "--needs", "proc", "--"]).success();
    let reached = nest.reached();
    if reached.has(Layer::Files) {
        call(&["author", "jail", "--"]).failure();
    }
}

#[test]
fn without_the_need_for_it_no_terminal_can_be_had() {
    let nest = Nest::new();
    if !nest.reached().has(Layer::Files) {
        return;
    }
    let own = ["jail::inside::tools::a_terminal", "--test-threads=1"];
    nest.grader(&["author", "jail", "--"])
        .arg(nest.suite())
        .args(own)
        .assert()
        .failure();
}

/// Only what is in the kernel's lists of processes.
mod proc {
    use super::*;

    #[test]
    fn a_process_can_be_looked_at() {
        let mut child = Command::new("sleep").arg("30").spawn().expect("a child");
        let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("its state");
        child.kill().expect("ours");
        child.wait().expect("ours");
        let parent = format!(" {} ", std::process::id());
        assert!(stat.contains(&parent), "{stat}");
        assert!(fs::read_to_string("/proc/self/status").is_ok());
        assert!(fs::read_dir("/proc/self/fd").expect("listed").count() > 2);
    }
}

mod tools {
    use super::*;

    fn scratch() -> tempfile::TempDir {
        tempfile::tempdir().expect("a directory")
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    /// The first line that a child says, and the child.
    fn said(command: &mut Command) -> (String, Child) {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("a child");
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("a line");
        (line.trim().to_owned(), child)
    }

    fn pid(child: &Child) -> Pid {
        Pid::from_raw(child.id().cast_signed())
    }

    #[test]
    fn assert_cmd_runs_a_program() {
        let mut command = assert_cmd::Command::new("cat");
        command.write_stdin("in").assert().success().stdout("in");
    }

    #[test]
    fn insta_compares_a_snapshot() {
        insta::assert_snapshot!("a text", @"a text");
    }

    #[test]
    fn a_terminal_takes_a_ctrl_c() {
        // Who starts us may have us ignore it, and children inherit that; not a handler.
        let flag = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGINT, flag).expect("set");
        let command = shell("echo ready; read line; echo \"got $line\"; exec cat");
        let mut session = spawn_command(command, Some(5_000)).expect("a terminal");
        // Only now is it sure that somebody is there for what is typed.
        session.exp_string("ready").expect("the program's word");
        session.send_line("hello").expect("sent");
        session
            .exp_string("got hello")
            .expect("the program's answer");
        session.send_control('c').expect("sent");
        session.exp_eof().expect("the end");
    }

    #[test]
    fn signals_reach_children_and_grandchildren() {
        let (number, mut child) = said(&mut shell("sleep 30 & echo $!; wait $!; exit 3"));
        let grandchild = Pid::from_raw(number.parse().expect("a number"));
        kill(grandchild, Signal::SIGTERM).expect("it is ours");
        assert_eq!(child.wait().expect("ended").code(), Some(3));
    }

    #[test]
    fn a_whole_group_gets_a_signal() {
        let mut command = shell("sleep 30 & echo started; wait");
        let (_, mut child) = said(command.process_group(0));
        killpg(pid(&child), Signal::SIGKILL).expect("it is ours");
        assert_eq!(child.wait().expect("ended").signal(), Some(9));
    }

    #[test]
    fn a_child_signals_its_parent() {
        let flag = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGUSR2, flag.clone()).expect("set");
        let status = shell("kill -USR2 $PPID").status().expect("a shell");
        assert!(status.success());
        // Another thread may be the one that gets it, in its own time.
        let deadline = Instant::now() + Duration::from_secs(5);
        while !flag.load(Ordering::SeqCst) && Instant::now() < deadline {
            thread::yield_now();
        }
        assert!(flag.load(Ordering::SeqCst));
    }

    #[test]
    fn a_child_is_stopped_and_goes_on() {
        let (_, mut child) = said(&mut shell("echo started; exec sleep 30"));
        let stopped = |flag| waitpid(pid(&child), Some(flag)).expect("a change");
        kill(pid(&child), Signal::SIGSTOP).expect("ours");
        let change = stopped(WaitPidFlag::WUNTRACED);
        assert_eq!(change, WaitStatus::Stopped(pid(&child), Signal::SIGSTOP));
        kill(pid(&child), Signal::SIGCONT).expect("ours");
        let change = stopped(WaitPidFlag::WCONTINUED);
        assert_eq!(change, WaitStatus::Continued(pid(&child)));
        child.kill().expect("ours");
        child.wait().expect("ours");
    }

    #[test]
    fn an_orphan_goes_on_and_can_be_heard() {
        let mut command = shell("exec 3<&0; (read line <&3; echo late) & exit 0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("a shell");
        assert!(child.wait_with_stdin_open().success());
        let mut stdin = child.stdin.take().expect("piped");
        stdin.write_all(b"go\n").expect("it reads");
        let mut text = String::new();
        let mut out = child.stdout.take().expect("piped");
        out.read_to_string(&mut text).expect("read");
        assert_eq!(text, "late\n");
    }

    trait WaitOpen {
        /// As `wait`, which would close the child's input first.
        fn wait_with_stdin_open(&mut self) -> std::process::ExitStatus;
    }

    impl WaitOpen for Child {
        fn wait_with_stdin_open(&mut self) -> std::process::ExitStatus {
            let stdin = self.stdin.take();
            let status = self.wait().expect("ours");
            self.stdin = stdin;
            status
        }
    }

    #[test]
    fn a_fifo_carries_bytes() {
        let scratch = scratch();
        let path = scratch.path().join("fifo");
        mkfifo(&path, Mode::S_IRWXU).expect("a fifo");
        let reader = path.clone();
        let reader = thread::spawn(move || fs::read_to_string(reader).expect("read"));
        fs::write(&path, "through").expect("written");
        assert_eq!(reader.join().expect("read"), "through");
    }

    #[test]
    fn a_pair_of_sockets_is_connected() {
        let (mut one, mut other) = UnixStream::pair().expect("a pair");
        one.write_all(b"x").expect("written");
        let mut letter = [0];
        other.read_exact(&mut letter).expect("read");
        assert_eq!(letter, *b"x");
    }

    #[test]
    fn a_lock_keeps_others_out() {
        let scratch = scratch();
        let path = scratch.path().join("lock");
        let first = File::create(&path).expect("a file");
        first.lock().expect("free");
        let second = File::open(&path).expect("the same");
        assert!(second.try_lock().is_err());
        drop(first);
        assert!(second.try_lock().is_ok());
    }

    #[test]
    fn a_file_has_holes() {
        let scratch = scratch();
        let file = File::create(scratch.path().join("holes")).expect("a file");
        file.set_len(32 << 20).expect("longer");
        let metadata = file.metadata().expect("its own");
        assert!(metadata.len() == 32 << 20 && metadata.blocks() * 512 < 1 << 20);
    }

    #[test]
    fn files_are_linked_and_moved_between_directories() {
        let scratch = scratch();
        let at = |name: &str| scratch.path().join(name);
        for directory in ["a", "b"] {
            fs::create_dir(at(directory)).expect("a directory");
        }
        fs::write(at("a/file"), "x").expect("a file");
        fs::hard_link(at("a/file"), at("b/hard")).expect("linked");
        symlink("../a/file", at("b/soft")).expect("linked");
        assert_eq!(fs::metadata(at("b/hard")).expect("it").nlink(), 2);
        assert_eq!(
            fs::read_link(at("b/soft")).ok(),
            Some(PathBuf::from("../a/file"))
        );
        fs::rename(at("a/file"), at("b/file")).expect("moved");
        fs::rename(at("b"), at("a/b")).expect("moved");
        assert!(fs::read(at("a/b/soft")).is_err() && fs::read(at("a/b/file")).is_ok());
    }

    #[test]
    fn times_and_modes_are_set() {
        let scratch = scratch();
        let path = scratch.path().join("file");
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = File::create(&path).expect("a file");
        file.set_times(FileTimes::new().set_modified(time).set_accessed(time))
            .expect("ours");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("ours");
        let metadata = fs::metadata(&path).expect("it");
        assert_eq!(metadata.modified().ok(), Some(time));
        assert_eq!(metadata.mode() & 0o777, 0o640);
    }

    #[test]
    fn a_script_of_ones_own_is_executed() {
        let scratch = scratch();
        // Written by the shell: what this process has open for writing, a child of another
        // thread may hold, and then it cannot be executed.
        let mut command = shell("printf '#!/bin/sh\\necho script\\n' >s && chmod 755 s && ./s");
        let output = command.current_dir(&scratch).output().expect("a shell");
        assert_eq!(output.stdout, b"script\n");
    }

    #[test]
    fn devices_are_there() {
        let open = |name: &str| OpenOptions::new().read(true).write(true).open(name);
        open("/dev/null")
            .expect("there")
            .write_all(b"x")
            .expect("taken");
        let full = open("/dev/full").expect("there").write_all(b"x");
        let full = full.expect_err("it is full").kind();
        assert_eq!(full, std::io::ErrorKind::StorageFull);
        let mut bytes = [1; 4];
        open("/dev/zero")
            .expect("there")
            .read_exact(&mut bytes)
            .expect("given");
        assert_eq!(bytes, [0; 4]);
        File::open("/dev/urandom")
            .expect("there")
            .read_exact(&mut bytes)
            .expect("given");
    }

    #[test]
    fn the_machine_tells_of_itself() {
        for file in [
            "/proc/meminfo",
            "/proc/cpuinfo",
            "/proc/loadavg",
            "/proc/uptime",
        ] {
            assert!(
                fs::read_to_string(file).is_ok_and(|text| !text.is_empty()),
                "{file}"
            );
        }
        assert!(thread::available_parallelism().is_ok());
        assert!(nix::unistd::gethostname().is_ok());
        assert!(nix::sys::utsname::uname().is_ok());
    }

    #[test]
    fn threads_and_pipes_carry_much() {
        let threads = (0..32).map(|number: u64| thread::spawn(move || number));
        let threads: Vec<_> = threads.collect();
        let sum: u64 = threads.into_iter().map(|t| t.join().expect("ended")).sum();
        assert_eq!(sum, 31 * 32 / 2);
        let output = shell("head -c 1000000 /dev/zero")
            .output()
            .expect("a shell");
        assert_eq!(output.stdout.len(), 1_000_000);
    }
}
