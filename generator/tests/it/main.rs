//! The tests of this crate that go through its public face, and through what it writes.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic, and so may what it is written with")]
#![expect(clippy::print_stderr, reason = "what is skipped is said")]

mod choices;
mod collisions;
mod defaults;
mod determinism;
mod documents;
mod environments;
mod events;
mod evolution;
mod faithful;

mod bodies;
mod build_script;
mod files;
mod fileset;
mod formats;
mod forms;
mod golden;
mod groups;
mod hostile;
mod in_memory;
mod injection;
mod layouts;
mod loopback;
mod manifest;
mod nested;
mod outputs;
mod referenced;
mod rows;
mod selection;
mod stability;
mod stripe;
mod telling;
mod twins;
mod unsaid;
mod validation;
mod waiters;
