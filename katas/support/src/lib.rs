//! What kata code may use at run time.

mod clock;
mod env;
mod program;
pub mod signals;

pub use clock::{Clock, FakeClock, SystemClock};
pub use env::Env;
pub use program::{NotImplemented, run_main};
