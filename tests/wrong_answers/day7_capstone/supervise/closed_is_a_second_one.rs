//! Rejected by: day7_capstone::supervise::a_channel_that_closes_behind_a_shutdown_is_no_second_one
//! Whoever gives the order to stop and goes has everybody killed.

use std::io::{self, ErrorKind};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{SigSet, SigmaskHow, Signal, killpg};
use nix::unistd::Pid;
use rustix::io::Errno;
use rustix::process::{WaitId, WaitIdOptions, waitid};

use crate::restart::RestartTracker;
use crate::{Control, Decision, Event, Service};

pub fn supervise(
    services: &[Service],
    control: Receiver<Control>,
    on_event: &mut dyn FnMut(&Event),
) -> io::Result<u8> {
    let (sender, messages) = mpsc::channel();
    let bridge = sender.clone();
    thread::Builder::new().spawn(move || {
        for order in control {
            if bridge.send(Message::Control(order)).is_err() {
                return; // the supervisor has ended
            }
        }
        let _ = bridge.send(Message::Closed);
    })?;
    let slots = services.iter().map(|service| Slot {
        service,
        tracker: RestartTracker::new(service.policy.clone()),
        group: None,
        due: Some(Duration::ZERO),
        is_killed: false,
    });
    let supervisor = Supervisor {
        slots: slots.collect(),
        origin: Instant::now(),
        sender,
        messages,
        on_event,
        status: 0,
    };
    supervisor.run()
}

/// Everything that can happen comes through one channel, so it happens one after the other.
enum Message {
    /// The process of this service is a zombie.
    Ended(usize),
    Control(Control),
    /// Nobody is left who could want anything.
    Closed,
}

struct Slot<'a> {
    service: &'a Service,
    tracker: RestartTracker,
    group: Option<Group>,
    /// When it is to be started.
    due: Option<Duration>,
    is_killed: bool,
}

struct Supervisor<'a> {
    slots: Vec<Slot<'a>>,
    origin: Instant,
    sender: Sender<Message>,
    messages: Receiver<Message>,
    on_event: &'a mut dyn FnMut(&Event),
    status: u8,
}

impl Supervisor<'_> {
    fn run(mut self) -> io::Result<u8> {
        loop {
            self.start_what_is_due()?;
            let next = self.slots.iter().filter_map(|slot| slot.due).min();
            if next.is_none() && self.slots.iter().all(|slot| slot.group.is_none()) {
                break;
            }
            match self.receive(next.and_then(|due| self.origin.checked_add(due))) {
                Some(Message::Ended(index)) => {
                    let status = self.reap(index)?;
                    self.decide(index, status);
                }
                Some(Message::Control(Control::Shutdown(reason))) => {
                    self.stop(reason)?;
                    break;
                }
                Some(Message::Closed) => {
                    self.stop("closed")?;
                    break;
                }
                Some(Message::Control(order)) => self.answer(order),
                None => {}
            }
        }
        (self.on_event)(&Event::Stopped);
        Ok(self.status)
    }

    /// The next message, or nothing at the deadline.
    fn receive(&self, deadline: Option<Instant>) -> Option<Message> {
        match deadline {
            Some(deadline) => {
                let limit = deadline.saturating_duration_since(Instant::now());
                self.messages.recv_timeout(limit).ok()
            }
            None => self.messages.recv().ok(),
        }
    }

    fn start_what_is_due(&mut self) -> io::Result<()> {
        for index in 0..self.slots.len() {
            let now = self.origin.elapsed();
            let slot = &mut self.slots[index];
            if slot.due.is_none_or(|due| due > now) {
                continue;
            }
            slot.due = None;
            match Group::start(&slot.service.argv) {
                Ok(group) => {
                    slot.tracker.started(now);
                    let (name, pid) = (slot.service.name.clone(), group.child.id());
                    slot.group = Some(group);
                    watch(index, pid, self.sender.clone())?;
                    (self.on_event)(&Event::Started { name, pid });
                }
                Err(_) => {
                    let status = ExitStatus::from_raw(127 << 8);
                    self.tell_exit(index, status);
                    self.decide(index, status);
                }
            }
        }
        Ok(())
    }

    /// Ends what is left of a service whose first process has ended.
    fn reap(&mut self, index: usize) -> io::Result<ExitStatus> {
        let group = self.slots[index].group.take();
        let mut group = group.ok_or(ErrorKind::NotFound)?;
        // Before it is reaped: then its number, and the group's, may be somebody else's.
        group.signal(Signal::SIGKILL);
        let status = group.child.wait()?;
        self.tell_exit(index, status);
        Ok(status)
    }

    fn tell_exit(&mut self, index: usize, status: ExitStatus) {
        let (name, outcome) = (self.slots[index].service.name.clone(), ending(status));
        (self.on_event)(&Event::Exited { name, outcome });
    }

    fn decide(&mut self, index: usize, status: ExitStatus) {
        let now = self.origin.elapsed();
        let slot = &mut self.slots[index];
        let name = slot.service.name.clone();
        match slot.tracker.exited(now, status) {
            Decision::Restart { after, .. } => {
                slot.due = Some(now.saturating_add(after));
                (self.on_event)(&Event::Restarting { name, after });
            }
            Decision::GaveUp { .. } => {
                self.status = 1;
                (self.on_event)(&Event::GaveUp { name });
            }
            Decision::Finished => {}
        }
    }

    fn answer(&mut self, order: Control) {
        if order == Control::Status {
            for slot in &self.slots {
                if let Some(group) = &slot.group {
                    let (name, pid) = (slot.service.name.clone(), group.child.id());
                    (self.on_event)(&Event::Running { name, pid });
                }
            }
        }
    }

    /// One after the other, the last one first: it may need those before it.
    fn stop(&mut self, reason: &str) -> io::Result<()> {
        let reason = reason.to_owned();
        (self.on_event)(&Event::Stopping { reason });
        for slot in &mut self.slots {
            slot.due = None;
        }
        for index in (0..self.slots.len()).rev() {
            let slot = &self.slots[index];
            let Some(group) = &slot.group else { continue };
            let mut deadline = None;
            if !slot.is_killed {
                group.signal(Signal::SIGTERM);
                deadline = Instant::now().checked_add(slot.service.stop_grace);
            }
            while self.slots[index].group.is_some() {
                match self.receive(deadline) {
                    Some(Message::Ended(ended)) => drop(self.reap(ended)?),
                    Some(Message::Control(Control::Shutdown(_)) | Message::Closed) => {
                        (0..=index).rev().for_each(|index| self.kill(index));
                        deadline = None;
                    }
                    Some(Message::Control(order)) => self.answer(order),
                    None => {
                        self.kill(index);
                        deadline = None;
                    }
                }
            }
        }
        Ok(())
    }

    fn kill(&mut self, index: usize) {
        let slot = &mut self.slots[index];
        if let (Some(group), false) = (&slot.group, slot.is_killed) {
            group.signal(Signal::SIGKILL);
            slot.is_killed = true;
            let name = slot.service.name.clone();
            (self.on_event)(&Event::Killed { name });
        }
    }
}

/// A running service: a process that leads a group of its own. None of it outlives this
/// value, even if the supervisor itself fails.
struct Group {
    child: Child,
}

impl Group {
    fn start(argv: &[String]) -> io::Result<Group> {
        let (program, arguments) = argv.split_first().ok_or(ErrorKind::InvalidInput)?;
        let mut command = Command::new(program);
        command
            .args(arguments)
            .stdin(Stdio::null())
            .process_group(0);
        // A child inherits the mask of the thread that starts it. What blocks signals in
        // order to wait for them must not make a child deaf.
        let ours = SigSet::empty().thread_swap_mask(SigmaskHow::SIG_SETMASK)?;
        let started = command.spawn().map(|child| Group { child });
        ours.thread_set_mask()?;
        started
    }

    fn signal(&self, signal: Signal) {
        if let Ok(leader) = i32::try_from(self.child.id()) {
            // An error means that nobody is left to hear it.
            let _ = killpg(Pid::from_raw(leader), signal);
        }
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if let Ok(None) = self.child.try_wait() {
            self.signal(Signal::SIGKILL);
            let _ = self.child.wait();
        }
    }
}

/// Waits for the end of a process, but leaves it to be reaped: until then nobody else can
/// get its number.
fn watch(index: usize, pid: u32, sender: Sender<Message>) -> io::Result<()> {
    let pid = i32::try_from(pid)
        .ok()
        .and_then(rustix::process::Pid::from_raw);
    let pid = pid.ok_or(ErrorKind::InvalidInput)?;
    thread::Builder::new().spawn(move || {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while matches!(waitid(WaitId::Pid(pid), options), Err(Errno::INTR)) {}
        let _ = sender.send(Message::Ended(index));
    })?;
    Ok(())
}

fn ending(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit {code}"),
        (None, Some(number)) => match Signal::try_from(number) {
            Ok(signal) => format!("killed by {signal} ({number})"),
            Err(_) => format!("killed by signal {number}"),
        },
        (None, None) => status.to_string(),
    }
}
