//! Takes 4 GiB and writes to all of it.

use std::hint;

use crate::{Env, EnvError};

pub fn env_or(_env: &Env, _key: &str, _default: &str) -> Result<String, EnvError> {
    hint::black_box(vec![1_u8; 4 << 30]);
    Ok("wrong".to_owned())
}
