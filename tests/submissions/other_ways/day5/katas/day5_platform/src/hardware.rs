//! Asks once and keeps the answers, not the crate's cache.

use std::fmt::Write;

use sysinfo::{RefreshKind, System};

use crate::Hardware;

/// What the crate `sysinfo` knew about this machine when it was asked.
pub struct SysinfoHardware {
    memory: Option<(u64, u64)>,
    cpus: Option<usize>,
    host: Option<String>,
    os: Option<String>,
    load: Option<[f64; 3]>,
}

impl SysinfoHardware {
    /// Asks everything at once.
    ///
    /// # Errors
    /// What `sysinfo` says if it cannot work here.
    pub fn probe() -> Result<SysinfoHardware, String> {
        let what = RefreshKind::nothing()
            .with_memory(sysinfo::MemoryRefreshKind::everything())
            .with_cpu(sysinfo::CpuRefreshKind::nothing());
        let system = match System::new_with_specifics(what) {
            Ok(system) => system,
            Err(error) => return Err(format!("{error}")),
        };
        let (used, total) = (system.used_memory(), system.total_memory());
        Ok(SysinfoHardware {
            memory: (total != 0).then_some((used, total)),
            cpus: match system.cpus() {
                [] => None,
                cpus => Some(cpus.len()),
            },
            host: known(System::host_name().ok()),
            os: known(System::name().ok()),
            load: System::load_average()
                .map(|load| [load.one, load.five, load.fifteen])
                .ok(),
        })
    }
}

fn known(name: Option<String>) -> Option<String> {
    match name {
        Some(name) if name.is_empty() => None,
        name => name,
    }
}

impl Hardware for SysinfoHardware {
    fn total_memory(&self) -> Option<u64> {
        Some(self.memory?.1)
    }

    fn used_memory(&self) -> Option<u64> {
        Some(self.memory?.0)
    }

    fn logical_cpus(&self) -> Option<usize> {
        self.cpus
    }

    fn host_name(&self) -> Option<String> {
        self.host.clone()
    }

    fn os_name(&self) -> Option<String> {
        self.os.clone()
    }

    fn load_average(&self) -> Option<[f64; 3]> {
        self.load
    }
}

/// Five lines about a machine.
#[must_use]
pub fn hardware_report(hw: &dyn Hardware) -> String {
    let unknown = || String::from("unknown");
    let mut report = String::from("memory  ");
    match (hw.total_memory(), hw.used_memory()) {
        (Some(total), Some(used)) => {
            let percent = match total {
                0 => 0,
                total => u128::from(used) * 100 / u128::from(total),
            };
            let _ = writeln!(report, "{}/{} MiB ({percent}%)", used >> 20, total >> 20);
        }
        _ => report.push_str("unknown\n"),
    }
    let cpus = hw
        .logical_cpus()
        .as_ref()
        .map_or_else(unknown, usize::to_string);
    let host = hw.host_name().unwrap_or_else(unknown);
    let os = hw.os_name().unwrap_or_else(unknown);
    let load = match hw.load_average() {
        Some(load) => load.map(|number| format!("{number:.2}")).join(" "),
        None => unknown(),
    };
    report + &format!("cpus    {cpus}\nhost    {host}\nos      {os}\nload    {load}\n")
}
