//! The client over real loopback connections.

#![expect(clippy::unwrap_used, reason = "helpers of tests may stop a test")]

mod auth;
mod calls;
mod documented_redirects;
mod flights;
mod leaks;
mod limits;
mod multipart;
mod origins;
mod params;
mod paths;
mod redirects;
mod retries;
mod server;
mod servers;
mod tls;
mod tokens;
mod waits;
