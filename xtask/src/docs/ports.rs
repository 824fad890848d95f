//! A page prints fixed ports, and a machine may have something else on them: free ones take their place.

use std::collections::BTreeMap;
use std::io;
use std::net::TcpListener;

/// What a port stands behind.
const BEFORE: [&str; 3] = ["127.0.0.1:", "localhost:", "--port "];

/// The ports of a page, each with the free one in its place.
#[derive(Debug)]
pub(super) struct Ports(BTreeMap<String, String>);

impl Ports {
    pub(super) fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Result<Self, io::Error> {
        let mut ports = BTreeMap::new();
        // All are held until each has its own.
        let mut held = Vec::new();
        for port in texts.flat_map(found) {
            if !ports.contains_key(port) {
                let listener = TcpListener::bind("127.0.0.1:0")?;
                ports.insert(port.to_owned(), listener.local_addr()?.port().to_string());
                held.push(listener);
            }
        }
        Ok(Self(ports))
    }

    pub(super) fn replace(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // By way of a text that is no port, so that one that was put in is not replaced again.
        for (port, free) in &self.0 {
            for before in BEFORE {
                text = text.replace(&format!("{before}{port}"), &format!("{before}\u{1}{free}"));
            }
        }
        text.replace('\u{1}', "")
    }
}

fn found(text: &str) -> impl Iterator<Item = &str> {
    BEFORE.iter().flat_map(move |before| text.split(before).skip(1)).filter_map(|rest| {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        // 0 asks for a free one itself.
        rest.get(..end).filter(|port| port.len() > 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_port_has_one_in_its_place() {
        let text = "a --port 9900\ncurl http://127.0.0.1:9900/9900 http://127.0.0.1:8080";
        let ports = Ports::of([text].into_iter()).unwrap();
        let (a, b) = (&ports.0["9900"], &ports.0["8080"]);
        assert_ne!(a, b);
        assert_eq!(ports.replace(text), format!("a --port {a}\ncurl http://127.0.0.1:{a}/9900 http://127.0.0.1:{b}"));
    }
}
