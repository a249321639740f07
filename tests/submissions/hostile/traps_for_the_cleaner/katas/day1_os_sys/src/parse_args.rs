//! Answers rightly and leaves behind what is hard to remove: directories that nobody may
//! enter, a tree deeper than a path can be long, links to everywhere and FIFOs.

use std::env;
use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::Once;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use crate::{Opt, Parsed, UsageError};

static LAID: Once = Once::new();

pub fn parse_args<I>(args: I, spec: &[Opt]) -> Result<Parsed, UsageError>
where
    I: IntoIterator<Item = OsString>,
{
    LAID.call_once(|| lay().expect("all of this is allowed"));
    solution::parse_args(args, spec)
}

fn lay() -> io::Result<()> {
    let here = env::current_dir()?;
    let traps = here.join(format!("traps-{}", std::process::id()));
    fs::create_dir(&traps)?;
    for name in ["\u{1b}[2J", "-rf", "new\nline", ".hidden"] {
        fs::write(traps.join(name), "")?;
    }
    for (name, target) in [
        ("root", "/"),
        ("home", "/root"),
        ("self", "."),
        ("up", ".."),
    ] {
        symlink(target, traps.join(name))?;
    }
    mkfifo(&traps.join("fifo"), Mode::S_IRWXU)?;
    env::set_current_dir(&traps)?;
    let deep = "deep".repeat(60);
    for _ in 0..30 {
        fs::create_dir(&deep)?;
        env::set_current_dir(&deep)?;
    }
    env::set_current_dir(&here)?;
    let locked = traps.join("locked");
    fs::create_dir_all(locked.join("inner"))?;
    fs::write(locked.join("inner/file"), "")?;
    for directory in [&locked.join("inner"), &locked, &traps] {
        close(directory)?;
    }
    Ok(())
}

fn close(directory: &Path) -> io::Result<()> {
    fs::set_permissions(directory, Permissions::from_mode(0o000))
}
