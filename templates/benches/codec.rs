//! The codec against serde's derive: the same types, the same JSON, in one run.
//!
//! `cargo bench -p specwright-runtime` prints `derive / codec` of the times: 1.10 says that the
//! codec needs a tenth less. A word after `--` chooses the rows that contain it. Rounds of both alternate, and the median of the ratios counts.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark is no interface")]

#[allow(unreachable_pub, clippy::all, clippy::pedantic, reason = "generated")]
#[rustfmt::skip]
#[path = "codec/coded.rs"]
mod coded;
#[path = "codec/derived.rs"]
mod derived;

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;

const ROUNDS: usize = 41;
/// One round of one side.
const ROUND: Duration = Duration::from_millis(12);

fn main() {
    let payments = serde_json::to_vec(&(0..50).map(derived::Payment::sample).collect::<Vec<_>>()).unwrap();
    compare::<Vec<derived::Payment>, Vec<coded::types::Payment>>("records", &payments);
    let first = tagged(TagPlace::First);
    compare::<Vec<derived::Tagged>, Vec<coded::types::Tagged>>("union of 10, tag first", &first);
    compare::<Vec<derived::Tagged>, Vec<coded::types::Tagged>>("union of 10, tag last", &tagged(TagPlace::Last));
    let untagged = untagged();
    compare::<Vec<derived::Untagged>, Vec<coded::types::Untagged>>("union of 10, no tag", &untagged);
}

#[derive(Clone, Copy)]
enum TagPlace {
    First,
    Last,
}

/// One value of each branch, many times over.
fn tagged(place: TagPlace) -> Vec<u8> {
    let value = |n: usize| {
        let (tag, members) = (format!("\"kind\":\"branch{}\"", n % 10), MEMBERS);
        match place {
            TagPlace::First => format!("{{{tag},{members}}}"),
            TagPlace::Last => format!("{{{members},{tag}}}"),
        }
    };
    format!("[{}]", (0..200).map(value).collect::<Vec<_>>().join(",")).into_bytes()
}

/// As [`tagged`], told apart by a required member of each branch.
fn untagged() -> Vec<u8> {
    let value = |n: usize| format!("{{{MEMBERS},\"only{}\":true}}", n % 10);
    format!("[{}]", (0..200).map(value).collect::<Vec<_>>().join(",")).into_bytes()
}

const MEMBERS: &str = r#""id":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11","amount":1250,"currency":"EUR","note":"the quick brown fox","rate":0.19,"tags":["a","b","c"]"#;

fn compare<D, C>(name: &str, json: &[u8])
where
    D: Serialize + DeserializeOwned,
    C: Serialize + DeserializeOwned,
{
    let mut words = std::env::args().skip(1).filter(|word| !word.starts_with('-')).peekable();
    if words.peek().is_some() && !words.any(|word| name.contains(&word)) {
        return;
    }
    let (derived, coded): (D, C) = (serde_json::from_slice(json).unwrap(), serde_json::from_slice(json).unwrap());
    assert_eq!(serde_json::to_string(&derived).unwrap(), serde_json::to_string(&coded).unwrap());
    let decode = ratio(
        || drop(black_box(serde_json::from_slice::<D>(black_box(json)).unwrap())),
        || drop(black_box(serde_json::from_slice::<C>(black_box(json)).unwrap())),
    );
    let encode = ratio(
        || drop(black_box(serde_json::to_vec(black_box(&derived)).unwrap())),
        || drop(black_box(serde_json::to_vec(black_box(&coded)).unwrap())),
    );
    println!("{name:<24} decode {decode:.2}  encode {encode:.2}");
}

/// Median of the ratios of interleaved rounds: time of the first over time of the second.
fn ratio(mut first: impl FnMut(), mut second: impl FnMut()) -> f64 {
    let count = repetitions(&mut first);
    let mut ratios: Vec<f64> =
        (0..ROUNDS).map(|_| time(count, &mut first).as_secs_f64() / time(count, &mut second).as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN)
}

/// How often it runs in one round.
fn repetitions(run: &mut impl FnMut()) -> u32 {
    let once = time(20, run) / 20;
    u32::try_from(ROUND.as_nanos() / once.as_nanos().max(1)).unwrap_or(u32::MAX).max(1)
}

fn time(count: u32, run: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..count {
        run();
    }
    start.elapsed()
}
