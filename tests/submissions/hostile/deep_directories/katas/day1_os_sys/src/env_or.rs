//! Leaves a tree behind that is too deep for whoever removes it by going down.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::{env, fs};

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    env::set_current_dir(env::temp_dir()).expect("a directory of our own");
    for _ in 0..5000 {
        fs::create_dir("d").expect("room for a directory");
        env::set_current_dir("d").expect("it was just made");
    }
    fs::write("file", "").expect("a file");
    fs::set_permissions(".", Permissions::from_mode(0)).expect("ours");
    Ok("wrong".to_owned())
}
