//! What every command needs of the file system, whatever it does.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use proof::access::{Grant, Right};

/// Programs and libraries. Not all of `/usr`: people keep their work below `/usr/src`,
/// and `/usr/local` may hold a toolchain with its caches.
const PROGRAMS: &[&str] = &[
    "/bin",
    "/sbin",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/bin",
    "/usr/sbin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/libexec",
    "/usr/share",
    "/usr/local/bin",
    "/usr/local/lib",
];

/// What the C library and every other program looks at, and what tells of the machine.
const TEXTS: &[&str] = &[
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/nsswitch.conf",
    "/etc/passwd",
    "/etc/group",
    "/etc/hostname",
    "/etc/localtime",
    "/etc/os-release",
    "/etc/locale.alias",
    "/etc/terminfo",
    "/proc/meminfo",
    "/proc/cpuinfo",
    "/proc/stat",
    "/proc/loadavg",
    "/proc/uptime",
    "/sys/devices/system/cpu",
    "/sys/fs/cgroup",
];

const DEVICES: &[&str] = &["/dev/null", "/dev/zero", "/dev/full"];

/// Never written: what is written to them would reach everybody.
const SOURCES: &[&str] = &["/dev/random", "/dev/urandom"];

/// What any command may reach: the system's programs and libraries, a few texts and devices.
/// Found once: each grant is opened anew for each command and each program that it starts.
#[must_use]
pub fn system() -> Vec<Grant> {
    static FOUND: OnceLock<Vec<Grant>> = OnceLock::new();
    FOUND.get_or_init(find_system).clone()
}

fn find_system() -> Vec<Grant> {
    let listed = [
        (Right::Execute, PROGRAMS),
        (Right::Read, TEXTS),
        (Right::Device, DEVICES),
        (Right::Read, SOURCES),
    ];
    let listed = listed
        .into_iter()
        .flat_map(|(right, paths)| paths.iter().map(move |path| Grant::new(right, path)));
    distinct(listed.chain(own_libraries()))
}

/// The grants of what is there, without those that another name has already: `/bin` is
/// `/usr/bin` on many systems.
fn distinct(grants: impl Iterator<Item = Grant>) -> Vec<Grant> {
    let mut known = BTreeSet::new();
    let there = grants.filter_map(|grant| {
        let path = grant.path.canonicalize().ok()?;
        let is_new = known.insert((grant.right.letter(), path.clone()));
        is_new.then(|| Grant::new(grant.right, path))
    });
    there.collect()
}

/// What a compiler needs besides itself and the sources: a linker and its libraries.
#[must_use]
pub fn linker() -> Vec<Grant> {
    let programs = PROGRAMS.iter().map(|path| Grant::new(Right::Execute, path));
    let others = [
        Grant::new(Right::Read, "/etc/ld.so.cache"),
        Grant::new(Right::Device, "/dev/null"),
    ];
    programs.chain(own_libraries()).chain(others).collect()
}

/// A system may keep its libraries elsewhere. Ours are those of every program that the
/// same toolchain makes.
fn own_libraries() -> impl Iterator<Item = Grant> {
    let maps = fs::read_to_string("/proc/self/maps").unwrap_or_default();
    let libraries = library_directories(&maps).into_iter();
    let others = libraries.filter(|path| !PROGRAMS.iter().any(|known| path.starts_with(known)));
    others.map(|path| Grant::new(Right::Execute, path))
}

/// What a case gets that says it needs this.
#[must_use]
pub fn for_need(need: &str) -> Vec<Grant> {
    match need {
        "proc" => vec![Grant::new(Right::Read, "/proc")],
        "pty" => ["/dev/ptmx", "/dev/pts"]
            .map(|path| Grant::new(Right::Terminal, path))
            .into(),
        _ => Vec::new(),
    }
}

/// The directories of the shared libraries in a memory map (proc_pid_maps(5)).
fn library_directories(maps: &str) -> BTreeSet<PathBuf> {
    let file = |line: &str| {
        let path = &line[line.find('/')?..];
        let is_library = path.contains(".so");
        is_library.then(|| Path::new(path).parent().map(Path::to_owned))?
    };
    maps.lines().filter_map(file).collect()
}

/// Whether every user can get to a file or directory: all directories above it can be
/// passed by anybody.
#[must_use]
pub fn is_open_to_all(path: &Path) -> bool {
    let mut above = path.ancestors().skip(1);
    above.all(|directory| {
        let metadata = fs::metadata(directory);
        metadata.is_ok_and(|metadata| metadata.permissions().mode() & 0o001 != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_found_wherever_they_lie() {
        let maps = "\
7f00-7f01 r--p 00000000 fe:00 131 /nix/store/abc-glibc/lib/libc.so.6
7f01-7f02 r-xp 00001000 fe:00 131 /nix/store/abc-glibc/lib/libc.so.6
7f02-7f03 r--p 00000000 fe:00 132 /home/me/target/debug/grader
7f03-7f04 rw-p 00000000 00:00 0 [heap]
";
        let found = library_directories(maps);
        assert_eq!(found, [PathBuf::from("/nix/store/abc-glibc/lib")].into());
    }

    #[test]
    fn what_has_two_names_is_granted_once_and_what_is_not_there_not_at_all() {
        let directory = tempfile::tempdir().expect("a directory");
        let at = |name: &str| directory.path().join(name);
        fs::create_dir(at("real")).expect("a directory");
        std::os::unix::fs::symlink("real", at("link")).expect("a link");
        let grants = ["link", "real", "missing"].map(|name| Grant::new(Right::Read, at(name)));
        let real = at("real").canonicalize().expect("there");
        let expected = [Grant::new(Right::Read, real)];
        assert_eq!(distinct(grants.into_iter()), expected);
    }

    #[test]
    fn a_closed_directory_on_the_way_is_seen() {
        let directory = tempfile::tempdir().expect("a directory");
        let file = directory.path().join("file");
        fs::write(&file, "").expect("a file");
        let set = |mode| fs::set_permissions(&directory, fs::Permissions::from_mode(mode));
        set(0o700).expect("ours");
        assert!(!is_open_to_all(&file));
        set(0o711).expect("ours");
        assert_eq!(is_open_to_all(&file), is_open_to_all(directory.path()));
    }

    #[test]
    fn only_what_is_needed_is_given() {
        assert_eq!(for_need("nothing"), []);
        assert_eq!(for_need("proc"), [Grant::new(Right::Read, "/proc")]);
        assert!(
            for_need("pty")
                .iter()
                .all(|grant| grant.right == Right::Terminal)
        );
    }
}
