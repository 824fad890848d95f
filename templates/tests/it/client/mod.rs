//! The client over real loopback connections.

mod auth;
mod calls;
mod limits;
mod params;
mod paths;
mod redirects;
mod retries;
mod server;
