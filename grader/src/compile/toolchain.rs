//! The compiler as a jailed build sees it: without rustup, without the user's settings.

use std::collections::BTreeSet;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proof::access::{Grant, Right};

use super::CompileError;
use crate::model::kata::Day;

/// Where the compilers lie that are not the toolchain's: the linker.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// The tables of the user's cargo settings that say where crates come from.
const KEPT_SETTINGS: [&str; 5] = ["source", "registries", "registry", "net", "http"];

/// A file in the target directory: what has been prepared there for jailed builds.
const PREPARED: &str = ".grader-prepared";

/// A toolchain and a home of its own for cargo.
#[derive(Debug)]
pub struct Toolchain {
    pub(super) cargo: PathBuf,
    rustc: PathBuf,
    /// What the compiler says of itself.
    version: String,
    sysroot: PathBuf,
    /// Beside the target directory of jailed builds: cargo tells crates apart by where
    /// their sources lie, so this path must stay the same.
    home: PathBuf,
    /// The downloaded crates, which are the user's.
    registry: PathBuf,
    target: PathBuf,
}

impl Toolchain {
    /// The toolchain of the user, for builds in `target`.
    ///
    /// # Errors
    /// If there is none, or its home cannot be made.
    pub fn find(target: &Path) -> Result<Self, CompileError> {
        let cargo = find_cargo()?;
        let at = |path: &Path, error| CompileError::Files(path.to_owned(), error);
        fs::create_dir_all(target).map_err(|error| at(target, error))?;
        // A link in it would be another path to the jail, which judges the real one.
        let target = target.canonicalize().map_err(|error| at(target, error))?;
        let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let sysroot = PathBuf::from(ask(&rustc, &["--print", "sysroot"])?);
        // Behind rustup's proxies lie the programs themselves.
        let own = |name: &str| Some(sysroot.join("bin").join(name)).filter(|path| path.is_file());
        let rustc = own("rustc").unwrap_or_else(|| rustc.into());
        let home = target.join("cargo-home");
        let toolchain = Self {
            cargo: own("cargo").unwrap_or(cargo),
            version: ask(rustc.as_os_str(), &["-vV"])?,
            rustc,
            sysroot,
            registry: users_home().join("registry"),
            home,
            target,
        };
        toolchain.make_home()?;
        Ok(toolchain)
    }

    /// Where it builds.
    #[must_use]
    pub fn target(&self) -> &Path {
        &self.target
    }

    fn make_home(&self) -> Result<(), CompileError> {
        let at = |path: &Path, error| CompileError::Files(path.to_owned(), error);
        fs::create_dir_all(&self.home).map_err(|error| at(&self.home, error))?;
        fs::create_dir_all(&self.registry).map_err(|error| at(&self.registry, error))?;
        let link = self.home.join("registry");
        if fs::read_link(&link).ok().as_ref() != Some(&self.registry) {
            let _ = fs::remove_file(&link);
            symlink(&self.registry, &link).map_err(|error| at(&link, error))?;
        }
        let settings = self.home.join("config.toml");
        let text = kept_settings(&users_home());
        if fs::read_to_string(&settings).ok().as_ref() != Some(&text) {
            fs::write(&settings, text).map_err(|error| at(&settings, error))?;
        }
        Ok(())
    }

    /// Whether all that jailed builds of these days need has been built, for a workspace
    /// with this manifest and this lock file. No two days need the same crates.
    #[must_use]
    pub fn is_prepared(&self, recipe: &[&[u8]], days: &[&Day]) -> bool {
        let prepared = self.prepared(recipe);
        days.iter().all(|day| prepared.contains(&day.name))
    }

    /// Remembers that it has.
    ///
    /// # Errors
    /// If that cannot be written.
    pub fn set_prepared(&self, recipe: &[&[u8]], days: &[&Day]) -> Result<(), CompileError> {
        let path = self.target.join(PREPARED);
        let mut prepared = self.prepared(recipe);
        prepared.extend(days.iter().map(|day| day.name.clone()));
        let prepared: Vec<_> = prepared.into_iter().collect();
        let text = format!("{}\n{}\n", self.digest(recipe), prepared.join("\n"));
        fs::write(&path, text).map_err(|error| CompileError::Files(path, error))
    }

    /// The days that it has been done for.
    fn prepared(&self, recipe: &[&[u8]]) -> BTreeSet<String> {
        let text = fs::read_to_string(self.target.join(PREPARED)).unwrap_or_default();
        let mut lines = text.lines();
        match lines.next() {
            Some(digest) if digest == self.digest(recipe) => lines.map(str::to_owned).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// Of what decides which crates are built, and how.
    fn digest(&self, recipe: &[&[u8]]) -> String {
        let mut hasher = DefaultHasher::new();
        (recipe, &self.version, &self.cargo, &self.home).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    /// Everything that cargo and the compiler are told; nothing of ours reaches them.
    pub(super) fn environment(
        &self,
        scratch: &Path,
        is_offline: bool,
    ) -> Vec<(OsString, OsString)> {
        let mut path = self.sysroot.join("bin").into_os_string();
        path.push(":");
        path.push(PATH);
        let variables: [(&str, &OsStr); 11] = [
            ("PATH", &path),
            ("HOME", scratch.as_os_str()),
            ("TMPDIR", scratch.as_os_str()),
            ("CARGO_HOME", self.home.as_os_str()),
            ("RUSTC", self.rustc.as_os_str()),
            (
                "CARGO_NET_OFFLINE",
                OsStr::new(if is_offline { "true" } else { "false" }),
            ),
            // The compiler takes from the last submission's build only what it has found to
            // be the same, and the tests of a day are: it takes half the time.
            ("CARGO_INCREMENTAL", OsStr::new("1")),
            ("CARGO_TERM_COLOR", OsStr::new("never")),
            ("CARGO_TERM_PROGRESS_WHEN", OsStr::new("never")),
            ("LC_ALL", OsStr::new("C")),
            ("TZ", OsStr::new("UTC")),
        ];
        variables
            .map(|(key, value)| (key.into(), value.to_owned()))
            .into()
    }

    /// What of it may be read and executed.
    pub(super) fn grants(&self) -> Vec<Grant> {
        vec![
            Grant::new(Right::Execute, &self.sysroot),
            Grant::new(Right::Execute, &self.cargo),
            Grant::new(Right::Execute, &self.rustc),
            Grant::new(Right::Read, &self.registry),
            Grant::new(Right::Read, &self.home),
        ]
    }
}

/// The first line that a program of the toolchain says, or all its lines as one text.
fn ask(program: &OsStr, arguments: &[&str]) -> Result<String, CompileError> {
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()
        .filter(|output| output.status.success());
    let output = output.ok_or(CompileError::NoCargo)?;
    Ok(String::from_utf8_lossy(&output.stdout)
        .trim_end()
        .to_owned())
}

/// The home of the user's cargo.
fn users_home() -> PathBuf {
    let given = env::var_os("CARGO_HOME").filter(|home| !home.is_empty());
    given.map_or_else(
        || env::home_dir().unwrap_or_default().join(".cargo"),
        PathBuf::from,
    )
}

/// Where crates come from, as the user has set it: a mirror, a proxy. Not what would
/// change a build.
fn kept_settings(users_home: &Path) -> String {
    let text = ["config.toml", "config"]
        .iter()
        .find_map(|name| fs::read_to_string(users_home.join(name)).ok());
    let settings: toml::Table = text.and_then(|text| text.parse().ok()).unwrap_or_default();
    let kept = settings
        .into_iter()
        .filter(|(table, _)| KEPT_SETTINGS.contains(&table.as_str()));
    kept.collect::<toml::Table>().to_string()
}

/// The cargo that started us, or the first in `PATH`.
pub(super) fn find_cargo() -> Result<PathBuf, CompileError> {
    if let Some(cargo) = env::var_os("CARGO")
        .map(PathBuf::from)
        .filter(|cargo| cargo.is_absolute() && cargo.is_file())
    {
        return Ok(cargo);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path)
        .map(|directory| directory.join("cargo"))
        .find(|cargo| cargo.is_file());
    found.ok_or(CompileError::NoCargo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_day_needs_is_not_what_another_one_needs() {
        let target = tempfile::tempdir().expect("a directory");
        let toolchain = Toolchain::find(target.path()).expect("who builds this has one");
        let day = |name: &str| Day {
            name: name.into(),
            ..Day::default()
        };
        let (one, two) = (day("d1"), day("d2"));
        let recipe: &[&[u8]] = &[b"manifest"];
        let is_prepared = |days: &[&Day]| toolchain.is_prepared(recipe, days);
        assert!(!is_prepared(&[&one]));
        toolchain.set_prepared(recipe, &[&one]).expect("ours");
        assert!(is_prepared(&[&one]) && !is_prepared(&[&one, &two]));
        toolchain.set_prepared(recipe, &[&two]).expect("ours");
        assert!(is_prepared(&[&one, &two]));
        assert!(!toolchain.is_prepared(&[b"another"], &[&one]));
        toolchain
            .set_prepared(&[b"another"], &[&two])
            .expect("ours");
        assert!(!is_prepared(&[&one]) && !is_prepared(&[&two]));
    }

    #[test]
    fn of_the_users_settings_only_where_crates_come_from_is_kept() {
        let home = tempfile::tempdir().expect("a directory");
        assert_eq!(kept_settings(home.path()), "");
        let text =
            "[build]\nrustc-wrapper = \"mine\"\n[source.crates-io]\nreplace-with = \"mirror\"\n";
        fs::write(home.path().join("config.toml"), text).expect("a file");
        assert_eq!(
            kept_settings(home.path()),
            "[source.crates-io]\nreplace-with = \"mirror\"\n"
        );
        fs::write(home.path().join("config.toml"), "broken [").expect("a file");
        assert_eq!(kept_settings(home.path()), "");
    }
}
