//! Rejected by: day5_platform::hardware::this_machine_has_processors
//! Fills in the memory, but not the list of processors.

use sysinfo::{MemoryRefreshKind, System};

use crate::Hardware;

pub struct SysinfoHardware {
    system: System,
}

impl SysinfoHardware {
    pub fn probe() -> Result<SysinfoHardware, String> {
        let mut system = System::new().map_err(|error| error.to_string())?;
        system.refresh_memory_specifics(MemoryRefreshKind::nothing().with_ram());
        Ok(SysinfoHardware { system })
    }
}

impl Hardware for SysinfoHardware {
    fn total_memory(&self) -> Option<u64> {
        Some(self.system.total_memory()).filter(|total| *total > 0)
    }

    fn used_memory(&self) -> Option<u64> {
        self.total_memory().map(|_| self.system.used_memory())
    }

    fn logical_cpus(&self) -> Option<usize> {
        Some(self.system.cpus().len()).filter(|count| *count > 0)
    }

    fn host_name(&self) -> Option<String> {
        System::host_name().ok().filter(|name| !name.is_empty())
    }

    fn os_name(&self) -> Option<String> {
        System::name().ok().filter(|name| !name.is_empty())
    }

    fn load_average(&self) -> Option<[f64; 3]> {
        let load = System::load_average().ok()?;
        Some([load.one, load.five, load.fifteen])
    }
}

#[must_use]
pub fn hardware_report(hw: &dyn Hardware) -> String {
    let memory = hw.used_memory().zip(hw.total_memory());
    let load = hw.load_average();
    let lines = [
        ("memory", memory.map(|(used, total)| share(used, total))),
        ("cpus", hw.logical_cpus().map(|count| count.to_string())),
        ("host", hw.host_name()),
        ("os", hw.os_name()),
        (
            "load",
            load.map(|[a, b, c]| format!("{a:.2} {b:.2} {c:.2}")),
        ),
    ];
    let line = |(name, value): (&str, Option<String>)| {
        let value = value.unwrap_or_else(|| "unknown".to_owned());
        format!("{name:<8}{value}\n")
    };
    lines.map(line).concat()
}

fn share(used: u64, total: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    let percent = (u128::from(used) * 100).checked_div(u128::from(total));
    let percent = percent.unwrap_or(0);
    format!("{}/{} MiB ({percent}%)", used / MIB, total / MIB)
}
