//! `grader doctor`: whether this machine can grade, and what its jail holds back.

use serde_json::{Value, json};

use super::grading;
use super::interrupt::Interrupt;
use super::repository::Repository;
use super::{CommandError, screen};
use crate::cli::{Cli, DoctorOptions};
use crate::doctor::{self, Diagnosis};
use crate::exit_code::Exit;
use crate::model::isolation::{Layer, Layers};
use crate::report::palette::{Look, Tone};

/// Shows what was found; the exit status says whether the grader can work here.
pub(super) fn run(
    cli: &Cli,
    options: &DoctorOptions,
    interrupt: &Interrupt,
) -> Result<Exit, CommandError> {
    // Of use also where there are no katas yet.
    let target = Repository::find().map_or_else(|_| std::env::temp_dir(), |found| found.target());
    let left_out: Layers = options.without_layers.iter().copied().collect();
    let layers = Layers::ALL.without_all(left_out);
    let cancel = &interrupt.cancel;
    let diagnosis = doctor::diagnose(&target, layers, &options.probes, cancel)?;
    let text = match options.json {
        true => as_json(&diagnosis),
        false => as_text(&diagnosis, &screen::look(cli.color, true, None)),
    };
    grading::show(&text)?;
    Ok(match diagnosis.is_usable() {
        true => Exit::Success,
        false => Exit::GraderError,
    })
}

fn as_json(diagnosis: &Diagnosis) -> String {
    let layer = |layer: Layer| {
        let reached = diagnosis.isolation.reached().has(layer);
        let attempts = diagnosis.attempts.iter().filter(|a| a.layer == layer);
        let attempts: Vec<Value> = attempts
            .map(|attempt| {
                json!({
                    "name": attempt.name,
                    "what": attempt.what,
                    "refused": attempt.is_refused,
                })
            })
            .collect();
        let remedy = (!reached).then(|| doctor::remedy(layer));
        json!({ "name": layer.name(), "reached": reached, "remedy": remedy, "probes": attempts })
    };
    let tools = diagnosis.tools.iter().map(|tool| {
        let remedy = tool.version.is_none().then_some(tool.remedy);
        json!({ "name": tool.name, "version": tool.version, "remedy": remedy })
    });
    let disks = diagnosis.disks.iter().map(|disk| {
        json!({
            "what": disk.what,
            "path": disk.path.to_string_lossy(),
            "free_bytes": disk.free,
            "has_room": disk.has_room(),
        })
    });
    let value = json!({
        "usable": diagnosis.is_usable(),
        "toolchain": tools.collect::<Vec<_>>(),
        "layers": Layer::ALL.map(layer),
        "disks": disks.collect::<Vec<_>>(),
    });
    format!("{value:#}\n")
}

/// A line of the screen: whether all is well, what it is about, what was found.
fn line(look: &Look, is_well: bool, name: &str, what: &str) -> String {
    let (mark, tone) = match is_well {
        true => ("✓", Tone::Passed),
        false => ("✗", Tone::Failed),
    };
    format!("   {} {name:13} {what}\n", look.paint(tone, mark))
}

fn as_text(diagnosis: &Diagnosis, look: &Look) -> String {
    let mut text = String::from("\n Toolchain\n");
    for tool in &diagnosis.tools {
        let what = tool.version.as_deref().unwrap_or(tool.remedy);
        text += &line(look, tool.version.is_some(), tool.name, what);
    }
    text += "\n Disk\n";
    for disk in &diagnosis.disks {
        let free = disk.free.map_or_else(
            || "free room is unknown".to_owned(),
            |free| format!("{:.1} GiB free", free as f64 / f64::from(1 << 30)),
        );
        let advice = if disk.has_room() {
            ""
        } else {
            "; make room there"
        };
        let what = format!("{free}, {}{advice}", disk.path.display());
        text += &line(look, disk.has_room(), disk.what, &what);
    }
    text += "\n Jail: what code under test may not do on this machine\n";
    let reached = diagnosis.isolation.reached();
    for layer in Layer::ALL {
        let mut attempts = diagnosis.attempts.iter().filter(|a| a.layer == layer);
        let holes: Vec<_> = attempts
            .clone()
            .filter(|attempt| !attempt.is_refused)
            .map(|attempt| attempt.what)
            .collect();
        let name = layer.name();
        text += &if !reached.has(layer) {
            line(
                look,
                false,
                &name,
                &format!("not here: {}", doctor::remedy(layer)),
            )
        } else if !holes.is_empty() {
            line(
                look,
                false,
                &name,
                &format!("does not hold: it can {}", holes.join(", ")),
            )
        } else if attempts.next().is_some() {
            let tried = diagnosis.attempts.iter().filter(|a| a.layer == layer);
            let tried: Vec<_> = tried.map(|attempt| attempt.what).collect();
            line(look, true, &name, &tried.join(", "))
        } else {
            line(look, true, &name, "")
        };
    }
    text.push('\n');
    text
}
