//! Writes a file without end, below the directory for temporary files.

use std::fs::File;
use std::io::{self, Write};

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    let path = std::env::temp_dir().join("large");
    let mut file = File::create(path).expect("a file in the scratch");
    let block = vec![1; 1 << 20];
    while file.write_all(&block).is_ok() {}
    let _ = io::stdout().flush();
    Ok("wrong".to_owned())
}
