//! A server that answers everything with one small JSON text, and a sender of one delivery.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// A value that has something to be looked at on every level.
const BODY: &str = r#"{"a":[{"b":1}]}"#;
/// How often a listener is looked for that has not begun yet, and how long between.
const TRIES: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// A server on a port of its own, until the process ends.
pub(super) struct Server {
    url: String,
}

impl Server {
    pub(super) fn start() -> Result<Self, io::Error> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || answer(stream));
            }
        });
        Ok(Self { url })
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }
}

/// Reads a request to its end and answers it; the connection serves no other.
fn answer(mut stream: TcpStream) -> Result<(), io::Error> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    while !is_whole(&request) {
        match stream.read(&mut buffer)? {
            0 => return Ok(()),
            read => request.extend_from_slice(buffer.get(..read).unwrap_or_default()),
        }
    }
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close";
    write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, _)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    request.len() >= head.len() + 4 + length.unwrap_or(0)
}

pub(super) fn free_port() -> Result<u16, io::Error> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Sends one delivery of 15 bytes as soon as somebody listens.
pub(super) fn deliver(port: u16) -> Result<(), io::Error> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    for _ in 0..TRIES {
        let Ok(mut stream) = TcpStream::connect(address) else {
            thread::sleep(PAUSE);
            continue;
        };
        let head = "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\nconnection: close";
        write!(stream, "{head}\r\ncontent-length: {}\r\n\r\n{BODY}", BODY.len())?;
        stream.read_to_end(&mut Vec::new())?;
        return Ok(());
    }
    Ok(())
}
