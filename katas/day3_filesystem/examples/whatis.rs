//! What a path is: the name of which file, and how that file looks from inside.

use std::env;
use std::fs::{self, Metadata};
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut out = io::stdout().lock();
    let mut status = ExitCode::SUCCESS;
    for argument in env::args_os().skip(1) {
        if let Err(error) = tell(Path::new(&argument), &mut out) {
            let _ = writeln!(io::stderr(), "whatis: {}: {error}", argument.display());
            status = ExitCode::from(1);
        }
    }
    status
}

fn tell(path: &Path, out: &mut impl Write) -> io::Result<()> {
    // lstat(2): the entry itself, even if it is a link.
    let entry = fs::symlink_metadata(path)?;
    writeln!(out, "{}: {}", path.display(), in_words(&entry))?;
    if entry.is_symlink() {
        writeln!(out, "    says {}", fs::read_link(path)?.display())?;
        // stat(2): what the link leads to; an error if that is nothing.
        match fs::metadata(path) {
            Ok(target) => writeln!(out, "    leads to {}", in_words(&target))?,
            Err(error) => writeln!(out, "    leads nowhere: {error}")?,
        }
    }
    Ok(())
}

fn in_words(file: &Metadata) -> String {
    let kind = match file.file_type() {
        kind if kind.is_dir() => "a directory",
        kind if kind.is_symlink() => "a link",
        kind if kind.is_file() => "a file",
        _ => "something special",
    };
    let (device, inode, names) = (file.dev(), file.ino(), file.nlink());
    let (length, blocks) = (file.len(), file.blocks());
    format!(
        "{kind}, inode {inode} of device {device}, {names} names, {length} bytes, {blocks} blocks"
    )
}
