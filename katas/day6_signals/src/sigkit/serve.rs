//! `serve`: a service that finishes what it has begun and saves the rest.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use day6_signals::worker::run_worker;
use day6_signals::{Reason, Signal};
use lexopt::{Arg, Parser};
use nix::sys::signal::kill;
use nix::unistd::Pid;
use support::signals::listen;

use super::answers::answer;
use super::jobs::LineJobs;
use super::stop::{CANNOT_CREATE, Failure, NO, SIGNAL, Stop, complain, system};
use super::words::signal;

pub fn serve(parser: &mut Parser) -> Result<u8, Stop> {
    let (mut state, mut pidfile) = (None, None);
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("state") => state = Some(PathBuf::from(parser.value()?)),
            Arg::Long("pidfile") => pidfile = Some(PathBuf::from(parser.value()?)),
            other => return Err(Stop::unexpected(other)),
        }
    }
    let notes = Notes::take()?;
    let _pidfile = pidfile.map(PidFile::write).transpose()?;
    let saved = state.as_deref().map_or(Ok(Vec::new()), load)?;
    answer("ready")?;
    let mut jobs = LineJobs::new(saved);
    let mut work = |job: &str| work(job, &notes);
    let report = run_worker(&mut jobs, &|| notes.stop(), &mut work);
    if let Some(state) = state {
        save(&state, &report.left)?;
    }
    match report.reason {
        Reason::Drained => answer("drained")?,
        Reason::Signal(signal) => answer(format_args!("stopped {signal}"))?,
        Reason::Failed => {
            let error = report
                .error
                .map_or("failed".to_owned(), |error| error.to_string());
            return Err(Failure::new(NO, error).into());
        }
    }
    Ok(0)
}

/// Does a job, and says so.
fn work(job: &str, notes: &Notes) -> io::Result<()> {
    match job.split_once(' ') {
        Some(("wait", path)) => {
            answer("waiting").map_err(io_error)?;
            // To open a FIFO waits until somebody opens its other end.
            File::open(path)?.read_to_end(&mut Vec::new())?;
        }
        Some(("signal", name)) => {
            let signal = signal(name.into()).map_err(io_error)?;
            notes.send(signal)?;
        }
        _ if job == "fail" => return Err(io::Error::other("a job has failed")),
        _ => {}
    }
    answer(format_args!("done {job}")).map_err(io_error)
}

fn io_error(stop: Stop) -> io::Error {
    match stop {
        Stop::Write(error) => error,
        Stop::Usage(message) => io::Error::other(message),
        Stop::Failure(failure) => io::Error::other(failure.message),
        Stop::Help => io::Error::other("no job"),
    }
}

/// Which signals have come.
#[derive(Default)]
struct Noted {
    stop: Option<Signal>,
    count: u64,
}

struct Notes {
    shared: Arc<(Mutex<Noted>, Condvar)>,
}

impl Notes {
    /// Listens from now on, on a thread of its own, so that a signal is answered also
    /// while a job takes its time.
    fn take() -> Result<Self, Stop> {
        let signals = [Signal::SIGHUP, Signal::SIGINT, Signal::SIGTERM];
        let coming = listen(&signals).map_err(system)?;
        let shared = Arc::new((Mutex::new(Noted::default()), Condvar::new()));
        let notes = Self { shared };
        let listener = Self {
            shared: Arc::clone(&notes.shared),
        };
        let listening = thread::Builder::new().name("notes".to_owned());
        let listening = listening.spawn(move || {
            coming.iter().for_each(|signal| listener.note(signal));
        });
        listening.map_err(system)?;
        Ok(notes)
    }

    fn note(&self, signal: Signal) {
        let mut noted = self.noted();
        if signal == Signal::SIGHUP {
            // A reader who has gone is noticed by the next job.
            let _ = answer("reloaded");
        } else if noted.stop.is_some() {
            process::exit(SIGNAL + signal as i32);
        } else {
            noted.stop = Some(signal);
            complain(format_args!("stopping ({signal}), again to force"));
        }
        noted.count += 1;
        self.shared.1.notify_all();
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.shared.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stop(&self) -> Option<Signal> {
        self.noted().stop
    }

    /// Sends a signal to this process, and waits until it is noted.
    fn send(&self, signal: Signal) -> io::Result<()> {
        let noted = self.noted();
        let before = noted.count;
        kill(Pid::this(), signal)?;
        let noted = self
            .shared
            .1
            .wait_while(noted, |noted| noted.count == before);
        drop(noted.unwrap_or_else(PoisonError::into_inner));
        Ok(())
    }
}

/// A file with the number of this process, as long as it serves.
struct PidFile(PathBuf);

impl PidFile {
    fn write(path: PathBuf) -> Result<Self, Stop> {
        let written = fs::write(&path, format!("{}\n", process::id()));
        written.map_err(|error| cannot_create(&path, &error))?;
        Ok(Self(path))
    }
}

impl Drop for PidFile {
    fn drop(&mut self) {
        // Whoever has removed it before has done our work.
        let _ = fs::remove_file(&self.0);
    }
}

fn load(state: &Path) -> Result<Vec<String>, Stop> {
    match fs::read_to_string(state) {
        Ok(text) => Ok(text.lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(cannot_create(state, &error)),
    }
}

/// The old state or the new one, and never half of it.
fn save(state: &Path, left: &[String]) -> Result<(), Stop> {
    let saved = if left.is_empty() {
        match fs::remove_file(state) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    } else {
        let mut fresh = state.to_owned().into_os_string();
        fresh.push(".new");
        let text: String = left.iter().map(|job| format!("{job}\n")).collect();
        fs::write(&fresh, text).and_then(|()| fs::rename(fresh, state))
    };
    saved.map_err(|error| cannot_create(state, &error))
}

fn cannot_create(path: &Path, error: &io::Error) -> Stop {
    Failure::new(CANNOT_CREATE, format_args!("{}: {error}", path.display())).into()
}
