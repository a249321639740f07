//! Kata 7.7 with a table under a lock and a condition variable instead of a channel; starts
//! happen on a fresh thread, whose mask nobody else sees.

use std::collections::VecDeque;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, Signal, killpg};
use nix::unistd::Pid;
use rustix::process::{WaitId, WaitIdOptions, waitid};

use crate::restart::RestartTracker;
use crate::{Control, Decision, Event, Service};

enum News {
    Ended(usize),
    Order(Control),
    Hung,
}

#[derive(Default)]
struct Mailbox {
    news: Mutex<VecDeque<News>>,
    bell: Condvar,
}

impl Mailbox {
    fn open(&self) -> MutexGuard<'_, VecDeque<News>> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, news: News) {
        self.open().push_back(news);
        self.bell.notify_all();
    }

    fn take(&self, until: Option<Instant>) -> Option<News> {
        let mut box_ = self.open();
        loop {
            if let Some(news) = box_.pop_front() {
                return Some(news);
            }
            let Some(until) = until else {
                let woken = self.bell.wait(box_);
                box_ = woken.unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = until.checked_duration_since(Instant::now())?;
            let woken = self.bell.wait_timeout(box_, left);
            box_ = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

struct Running {
    child: Child,
    pgid: Pid,
}

fn start(service: &Service) -> io::Result<Running> {
    thread::scope(|scope| {
        let starter = scope.spawn(|| {
            SigSet::empty().thread_set_mask()?;
            let program = service.argv.first().ok_or(io::ErrorKind::NotFound)?;
            let mut command = Command::new(program);
            command.args(&service.argv[1..]).stdin(Stdio::null());
            let child = command.process_group(0).spawn()?;
            let pgid = Pid::from_raw(child.id().cast_signed());
            Ok(Running { child, pgid })
        });
        starter
            .join()
            .unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
    })
}

pub fn supervise(
    services: &[Service],
    control: Receiver<Control>,
    on_event: &mut dyn FnMut(&Event),
) -> io::Result<u8> {
    let mailbox = Arc::new(Mailbox::default());
    let orders = Arc::clone(&mailbox);
    thread::spawn(move || {
        while let Ok(order) = control.recv() {
            orders.put(News::Order(order));
        }
        orders.put(News::Hung);
    });
    let mut fleet = Fleet {
        services,
        mailbox,
        trackers: services
            .iter()
            .map(|service| RestartTracker::new(service.policy.clone()))
            .collect(),
        running: services.iter().map(|_| None).collect(),
        starts: services.iter().map(|_| Some(Instant::now())).collect(),
        killed: vec![false; services.len()],
        begin: Instant::now(),
        tell: on_event,
        gave_up: false,
    };
    let reason = fleet.work();
    if let Some(reason) = reason {
        fleet.stop(reason);
    }
    (fleet.tell)(&Event::Stopped);
    Ok(u8::from(fleet.gave_up))
}

struct Fleet<'a> {
    services: &'a [Service],
    mailbox: Arc<Mailbox>,
    trackers: Vec<RestartTracker>,
    running: Vec<Option<Running>>,
    starts: Vec<Option<Instant>>,
    killed: Vec<bool>,
    begin: Instant,
    tell: &'a mut dyn FnMut(&Event),
    gave_up: bool,
}

impl Fleet<'_> {
    /// Works until there is nothing more to do, or somebody gives a reason to stop.
    fn work(&mut self) -> Option<&'static str> {
        loop {
            for index in 0..self.services.len() {
                if self.starts[index].is_some_and(|start| start <= Instant::now()) {
                    self.starts[index] = None;
                    self.launch(index);
                }
            }
            let next = self.starts.iter().flatten().min().copied();
            if next.is_none() && self.running.iter().all(Option::is_none) {
                return None;
            }
            match self.mailbox.take(next) {
                Some(News::Ended(index)) => {
                    let status = self.bury(index);
                    self.judge(index, status);
                }
                Some(News::Order(Control::Shutdown(reason))) => return Some(reason),
                Some(News::Hung) => return Some("closed"),
                Some(News::Order(order)) => self.report(order),
                None => {}
            }
        }
    }

    fn launch(&mut self, index: usize) {
        let name = self.services[index].name.clone();
        let Ok(running) = start(&self.services[index]) else {
            let outcome = "exit 127".to_owned();
            (self.tell)(&Event::Exited { name, outcome });
            self.judge(index, ExitStatus::from_raw(0x7f00));
            return;
        };
        self.trackers[index].started(self.begin.elapsed());
        let pid = running.child.id();
        let waited = rustix::process::Pid::from_child(&running.child);
        self.running[index] = Some(running);
        let mailbox = Arc::clone(&self.mailbox);
        thread::spawn(move || {
            let how = WaitIdOptions::NOWAIT | WaitIdOptions::EXITED;
            while let Err(rustix::io::Errno::INTR) = waitid(WaitId::Pid(waited), how) {}
            mailbox.put(News::Ended(index));
        });
        (self.tell)(&Event::Started { name, pid });
    }

    fn bury(&mut self, index: usize) -> ExitStatus {
        let name = self.services[index].name.clone();
        let mut status = ExitStatus::from_raw(0);
        if let Some(mut running) = self.running[index].take() {
            let _ = killpg(running.pgid, Signal::SIGKILL);
            status = running.child.wait().unwrap_or(status);
        }
        let outcome = match status
            .signal()
            .map(|number| (number, Signal::try_from(number)))
        {
            Some((number, Ok(signal))) => format!("killed by {} ({number})", signal.as_str()),
            Some((number, Err(_))) => format!("killed by signal {number}"),
            None => format!("exit {}", status.code().unwrap_or(-1)),
        };
        (self.tell)(&Event::Exited { name, outcome });
        status
    }

    fn judge(&mut self, index: usize, status: ExitStatus) {
        let name = self.services[index].name.clone();
        let decision = self.trackers[index].exited(self.begin.elapsed(), status);
        if let Decision::Restart { after, .. } = decision {
            let much_later = Duration::from_secs(1 << 32);
            self.starts[index] = Some(Instant::now() + after.min(much_later));
            (self.tell)(&Event::Restarting { name, after });
        } else if let Decision::GaveUp { .. } = decision {
            self.gave_up = true;
            (self.tell)(&Event::GaveUp { name });
        }
    }

    fn report(&mut self, order: Control) {
        let running = self.running.iter().zip(self.services);
        for (running, service) in running.filter(|_| order == Control::Status) {
            if let Some(running) = running {
                let (name, pid) = (service.name.clone(), running.child.id());
                (self.tell)(&Event::Running { name, pid });
            }
        }
    }

    fn stop(&mut self, reason: &str) {
        let reason = reason.to_owned();
        (self.tell)(&Event::Stopping { reason });
        let mut index = self.services.len();
        let mut until = None;
        let mut is_asked = false;
        while index > 0 {
            let Some(running) = &self.running[index - 1] else {
                index -= 1;
                (until, is_asked) = (None, false);
                continue;
            };
            if !is_asked && !self.killed[index - 1] {
                let _ = killpg(running.pgid, Signal::SIGTERM);
                until = Instant::now().checked_add(self.services[index - 1].stop_grace);
                is_asked = true;
            }
            match self.mailbox.take(until) {
                Some(News::Ended(ended)) => drop(self.bury(ended)),
                Some(News::Order(Control::Shutdown(_))) => {
                    for each in (0..index).rev() {
                        self.kill(each);
                    }
                    until = None;
                }
                Some(News::Order(order)) => self.report(order),
                Some(News::Hung) => {}
                None => {
                    self.kill(index - 1);
                    until = None;
                }
            }
        }
    }

    fn kill(&mut self, index: usize) {
        if let Some(running) = &self.running[index]
            && !self.killed[index]
        {
            let _ = killpg(running.pgid, Signal::SIGKILL);
            self.killed[index] = true;
            let name = self.services[index].name.clone();
            (self.tell)(&Event::Killed { name });
        }
    }
}
