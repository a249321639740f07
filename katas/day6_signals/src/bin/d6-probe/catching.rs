//! Katas 6.2 and 6.3, in a process that may lose its signal handlers.

use std::fs::File;
use std::io::{self, BufRead, ErrorKind, Read};
use std::os::fd::AsRawFd;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use day6_signals::latch::{Latch, install_latch};
use day6_signals::signal_stream::SignalStream;
use nix::sys::signal::{SigSet, Signal, kill};
use nix::unistd::Pid;

use super::{Done, number, say, signal, signals};

/// How long it waits for what must come. Only a wrong solution takes so long.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a signal comes that is nobody's business.
const DISTURBANCE: Duration = Duration::from_millis(5);

pub fn command(command: &str, arguments: &[&str]) -> Done {
    match (command, arguments) {
        ("latch", ["--second", names @ ..]) => Some(latch(names, true)),
        ("latch", names) => Some(latch(names, false)),
        ("stream", steps) => Some(Play::default().play(steps)),
        ("fds", []) => Some(free_numbers().and_then(say).map(|()| 0)),
        _ => None,
    }
}

/// Installs a latch, tells whether that worked, and then answers lines.
fn latch(names: &[&str], exit_on_second: bool) -> io::Result<u8> {
    let signals = names.iter().map(|name| signal(name));
    let signals = signals.collect::<io::Result<Vec<Signal>>>()?;
    let latch = match install_latch(&signals, exit_on_second) {
        Ok(latch) => Some(latch),
        Err(error) => {
            say(format!("refused: {:?}", error.kind()))?;
            None
        }
    };
    if latch.is_some() {
        say("ready")?;
    }
    let mut stdin = io::stdin().lock();
    loop {
        let mut line = String::new();
        if stdin.read_line(&mut line)? == 0 {
            return Ok(0);
        }
        match line.trim_end() {
            "spin" => {
                say("spinning")?;
                spin();
            }
            "read" => {
                say("reading")?;
                // Not `read_line`, which would go on by itself.
                let read = stdin.read(&mut [0; 64]);
                say(read.map_or_else(|e| format!("{:?}", e.kind()), |n| format!("{n} bytes")))?;
            }
            _ => say(state(latch.as_ref()))?,
        }
    }
}

fn state(latch: Option<&Latch>) -> String {
    let Some(latch) = latch else {
        return "none".to_owned();
    };
    let mut words = vec![if latch.is_set() { "set" } else { "clear" }];
    let caught = latch.caught();
    words.extend(caught.iter().map(|signal| signal.as_str()));
    words.join(" ")
}

/// A main loop that looks at nothing any more.
fn spin() -> ! {
    loop {
        std::hint::spin_loop();
    }
}

/// A play with a stream, step by step, with a line for each.
#[derive(Default)]
struct Play {
    stream: Option<SignalStream>,
    disturber: Option<(Arc<AtomicBool>, JoinHandle<()>)>,
}

impl Play {
    fn play(mut self, steps: &[&str]) -> io::Result<u8> {
        for step in steps {
            let line = match step.split_once('=') {
                Some((name, value)) => self.step_with(name, value)?,
                None => self.step(step)?,
            };
            say(line)?;
        }
        if let Some((is_over, thread)) = self.disturber {
            is_over.store(true, Ordering::SeqCst);
            let _ = thread.join();
        }
        Ok(0)
    }

    fn step_with(&mut self, name: &str, value: &str) -> io::Result<String> {
        match name {
            "new" => Ok(match SignalStream::new(&signals(value)?) {
                Ok(stream) => {
                    self.stream = Some(stream);
                    "new".to_owned()
                }
                Err(error) => format!("refused: {:?}", error.kind()),
            }),
            "send" => {
                let (name, times) = value.split_once('*').unwrap_or((value, "1"));
                for _ in 0..number(times)? {
                    kill(Pid::this(), signal(name)?)?;
                }
                Ok(format!("sent {value}"))
            }
            "within" => self.within(Duration::from_millis(number(value)?)),
            "seen" => self.seen(&signals(value)?),
            _ => Err(io::Error::other(format!("unknown step {name}"))),
        }
    }

    fn step(&mut self, name: &str) -> io::Result<String> {
        match name {
            "drop" => {
                self.stream = None;
                Ok("dropped".to_owned())
            }
            "next" => self.next(PATIENCE),
            "next-of-max" => self.next(Duration::MAX),
            "ask" => self.ask(),
            "disturb" => {
                self.disturber = Some(disturb()?);
                Ok("disturbed".to_owned())
            }
            "fds" => Ok(format!("free: {}", free_numbers()?)),
            "child-fds" => {
                let output = Command::new(std::env::current_exe()?).arg("fds").output()?;
                let text = String::from_utf8_lossy(&output.stdout).into_owned();
                Ok(format!("free in a child: {}", text.trim_end()))
            }
            _ => Err(io::Error::other(format!("unknown step {name}"))),
        }
    }

    fn stream(&mut self) -> io::Result<&mut SignalStream> {
        let none = || io::Error::from(ErrorKind::NotFound);
        self.stream.as_mut().ok_or_else(none)
    }

    fn next(&mut self, limit: Duration) -> io::Result<String> {
        let next = self.stream()?.next_timeout(limit)?;
        Ok(next.map_or("none", Signal::as_str).to_owned())
    }

    /// Nothing comes, and the answer must not come before its time.
    fn within(&mut self, limit: Duration) -> io::Result<String> {
        let start = Instant::now();
        let next = self.next(limit)?;
        let early = if start.elapsed() < limit {
            " too early"
        } else {
            ""
        };
        Ok(format!("{next}{early}"))
    }

    /// Asks without waiting, until something has come.
    fn ask(&mut self) -> io::Result<String> {
        let start = Instant::now();
        loop {
            let next = self.next(Duration::ZERO)?;
            if next != "none" || start.elapsed() > PATIENCE {
                return Ok(next);
            }
        }
    }

    /// Reads until all of these have been seen, or nothing more comes; tells which were,
    /// and which others.
    fn seen(&mut self, wanted: &[Signal]) -> io::Result<String> {
        let mut seen = Vec::new();
        while !wanted.iter().all(|signal| seen.contains(signal)) {
            match self.stream()?.next_timeout(PATIENCE)? {
                Some(signal) if seen.contains(&signal) => {}
                Some(signal) => seen.push(signal),
                None => break,
            }
        }
        seen.sort_unstable();
        let names: Vec<&str> = seen.iter().map(|signal| signal.as_str()).collect();
        Ok(format!("seen {}", names.join(" ")))
    }
}

/// Sends SIGWINCH to this process again and again. There is a handler for it, so that it
/// interrupts whatever waits.
fn disturb() -> io::Result<(Arc<AtomicBool>, JoinHandle<()>)> {
    let ignored = Arc::new(AtomicBool::new(false));
    signal_hook::flag::register(Signal::SIGWINCH as i32, ignored)?;
    let is_over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&is_over);
    let thread = thread::Builder::new().spawn(move || {
        // Others shall be interrupted, not this thread.
        let mut own = SigSet::empty();
        own.add(Signal::SIGWINCH);
        let blocked = own.thread_block();
        while blocked.is_ok() && !told.load(Ordering::SeqCst) {
            let _ = kill(Pid::this(), Signal::SIGWINCH);
            thread::sleep(DISTURBANCE);
        }
    })?;
    Ok((is_over, thread))
}

/// The lowest numbers that no descriptor has: whatever is opened takes the lowest one.
fn free_numbers() -> io::Result<String> {
    let opened: Vec<File> = (0..16)
        .map(|_| File::open("/dev/null"))
        .collect::<io::Result<_>>()?;
    let numbers = opened.iter().map(|file| file.as_raw_fd().to_string());
    Ok(numbers.collect::<Vec<_>>().join(" "))
}
