//! What guards the whole: the tests that look at the grader and the katas from outside.

mod support;

mod architecture;
mod bad_input;
mod batch;
mod commands;
mod compile_bombs;
mod coverage;
mod edition;
mod endurance;
mod features;
mod freshness;
mod gates;
mod handing_in;
mod hostile;
mod jail;
mod lessons;
mod other_ways;
mod programs;
mod readme;
mod students_day;
mod terminal;
mod words;
