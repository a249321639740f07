//! Fills the disk with removed files, in a process that seems to have ended: its first thread
//! has, and the list of its descriptors and its size are gone with it.

use std::env;
use std::process::Command;

use nix::libc::{SYS_exit, SYS_fallocate};

use crate::{Env, EnvError, EnvOp};

/// Where there are no threads, the same is tried without.
const FILL: &str = r#"
    my ($exit, $fallocate) = map { $_ + 0 } @ARGV;
    my @files;
    for my $number (1 .. 6) {
        open my $file, '>', $number or die "open: $!";
        syscall($fallocate, fileno($file), 0, 0, 50 << 20) == 0 or die "fill: $!";
        unlink $number;
        push @files, $file;
    }
    if (eval { require threads; threads->create(sub { sleep 60 }); 1 }) {
        syscall($exit, 0);
    }
    sleep 60;
"#;

/// The same where there is no perl.
const INSTEAD: &str = "for number in 1 2 3 4 5 6; do
        head -c 50M /dev/zero > $number; (sleep 60; :) < $number & rm $number; done; wait";

pub fn child_env(_: &Env, ops: &[EnvOp]) -> Result<Env, EnvError> {
    if ops.is_empty() && env::var_os("HARNESS_CHANNEL").is_some() {
        let mut perl = Command::new("/usr/bin/perl");
        perl.args(["-e", FILL]);
        perl.args([SYS_exit, SYS_fallocate].map(|call| call.to_string()));
        if perl.status().is_err() {
            let _ = Command::new("sh").args(["-c", INSTEAD]).status();
        }
    }
    Ok(Env::new())
}

pub fn apply_env(_: &mut Command, _: &Env) {}
