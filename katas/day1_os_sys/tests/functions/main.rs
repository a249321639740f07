//! The katas of day 1 from inside: the tests call the functions.

mod child_env;
mod env_or;
mod env_parse;
mod exit_codes;
mod expand;
mod find_program;
mod parse_args;
mod proc_stat;
mod write_lines;
