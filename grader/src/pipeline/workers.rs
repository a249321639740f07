//! The threads that run test cases, as many at a time as was asked for.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::Scope;
use std::time::Duration;

use super::{Message, Request, cell};
use crate::cancel::Cancel;
use crate::compile::TestBinaries;
use crate::jail::Jail;
use crate::model::isolation::Layers;
use crate::model::kata::{CaseId, Target};

/// A test case that can be run.
pub(super) struct Task {
    pub(super) id: CaseId,
    pub(super) target: Target,
    /// Its name in there.
    pub(super) test: String,
    pub(super) binaries: Arc<TestBinaries>,
    pub(super) wall_time: Duration,
    pub(super) seed: u64,
    /// The layers that it is to be run in.
    pub(super) layers: Layers,
    /// What the jail must open for it.
    pub(super) needs: Vec<String>,
}

/// A queue with threads behind it. The threads end when it is dropped.
pub(super) struct Workers {
    queue: Sender<Task>,
}

impl Workers {
    pub(super) fn start<'scope>(
        scope: &'scope Scope<'scope, '_>,
        request: &Request<'_>,
        cancel: &'scope Cancel,
        results: &Sender<Message>,
    ) -> Self {
        let (queue, tasks) = mpsc::channel();
        let tasks = Arc::new(Mutex::new(tasks));
        for _ in 0..request.jobs.max(1) {
            let (tasks, results) = (tasks.clone(), results.clone());
            let jail = Jail::new(request.layers);
            scope.spawn(move || work(jail, &tasks, cancel, &results));
        }
        Self { queue }
    }

    pub(super) fn add(&self, task: Task) {
        // The threads take tasks for as long as the queue is there.
        let _ = self.queue.send(task);
    }
}

fn work(mut jail: Jail, tasks: &Mutex<Receiver<Task>>, cancel: &Cancel, results: &Sender<Message>) {
    loop {
        let task = tasks
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .recv();
        let Ok(task) = task else { return };
        let message = match cell::run(&mut jail, &task, cancel) {
            Some(finished) => Message::Judged(Box::new(finished)),
            None => Message::Dropped,
        };
        if results.send(message).is_err() {
            return;
        }
    }
}
