//! The command as its users meet it: arguments in, exit code, text and files out.

mod bad_input;
mod common;
mod configuration;
mod contract;
mod generate;
mod help;
mod machine_readable;
mod names;
mod tilt;
