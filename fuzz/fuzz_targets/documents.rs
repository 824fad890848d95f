//! `cargo +nightly fuzz run documents --features libfuzzer`: bytes, JSON or YAML by what they are.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    specwright_fuzz::take_all_the_way(bytes);
});
