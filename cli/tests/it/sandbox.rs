//! `specwright sandbox` as its users meet it: a process that listens, is killed, and comes again.

use crate::folder::Folder;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

const LOCATION: &str = "6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d";

/// A sandbox in a process of its own.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    listening: Value,
    client: Client,
}

impl Running {
    fn new(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(["sandbox", "tilt", "--format", "json"]).args(arguments).current_dir(folder.path());
        command.envs(variables.iter().copied()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let listening = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
        Self { child, stdout, listening, client: Client::builder().no_proxy().build().unwrap() }
    }

    async fn token(&self, secret: &str) -> String {
        let id = self.listening["credentials"]["client_id"].as_str().unwrap();
        let request = self.client.post(self.listening["token_url"].as_str().unwrap()).basic_auth(id, Some(secret));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body("grant_type=client_credentials").send().await.unwrap();
        let body: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        body["access_token"].as_str().unwrap().to_owned()
    }

    /// The answer's body; `None` if the process is gone.
    async fn call(&self, method: Method, path: &str, token: &str, body: &Value) -> Option<Value> {
        let url = format!("{}/pos/v1{path}", self.listening["url"].as_str().unwrap());
        let request = self.client.request(method, url).bearer_auth(token).header("content-type", "application/json");
        let request = if body.is_null() { request } else { request.body(body.to_string()) };
        let text = request.send().await.ok()?.text().await.ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Both streams, after the end.
    fn output(mut self) -> (i32, String) {
        let status = self.child.wait().unwrap();
        let mut text = String::new();
        self.stdout.read_to_string(&mut text).unwrap();
        self.child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
        (status.code().unwrap_or(-1), text)
    }
}

#[tokio::test]
async fn a_sandbox_that_is_killed_has_lost_nothing_that_it_acknowledged() {
    let folder = Folder::new(&[]);
    let mut running = Running::new(&folder, &["--state", "tilt.state"], &[]);
    let secret = running.listening["credentials"]["client_secret"].as_str().unwrap().to_owned();
    let token = running.token(&secret).await;
    let mut acknowledged = Vec::new();
    let mut kill = Some(150);
    // Until nobody answers any more.
    for cents in 1.. {
        let order = json!({ "location_id": LOCATION, "total_cents": cents });
        let Some(order) = running.call(Method::POST, "/orders", &token, &order).await else { break };
        acknowledged.push((order["order_id"].as_str().unwrap().to_owned(), cents));
        if kill.take_if(|kill| *kill == cents).is_some() {
            // While requests go on: SIGKILL, which nothing can catch.
            let pid = running.child.id().to_string();
            std::thread::spawn(move || Command::new("kill").args(["-9", &pid]).status().unwrap());
        }
    }
    assert!(acknowledged.len() >= 150, "{}", acknowledged.len());
    running.child.wait().unwrap();

    let again = Running::new(&folder, &["--state", "tilt.state"], &[]);
    assert_eq!(again.listening["credentials"], running.listening["credentials"]);
    assert_eq!(again.listening["webhook_secret"], running.listening["webhook_secret"]);
    for (order, cents) in acknowledged {
        // The token is as good as it was.
        let found = again.call(Method::GET, &format!("/orders/{order}"), &token, &Value::Null).await.unwrap();
        assert_eq!(found["total_cents"], cents, "{found}");
    }
    end(&again.child);
    assert_eq!(again.output().0, 0);
}

fn end(child: &Child) {
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
}

#[tokio::test]
async fn a_secret_that_is_given_is_never_shown() {
    let folder = Folder::new(&[]);
    let arguments = ["--client-secret", "$CLIENT", "--webhook-secret", "$HOOK", "--state", "tilt.state"];
    let running = Running::new(&folder, &arguments, &[("CLIENT", "canary-client"), ("HOOK", "canary-hook")]);
    assert_eq!(running.listening["credentials"]["client_secret"], "$CLIENT");
    assert_eq!(running.listening["webhook_secret"], "$HOOK");
    let token = running.token("canary-client").await;
    running.call(Method::GET, "/locations?canary-query=1", &token, &Value::Null).await.unwrap();
    end(&running.child);
    let (code, output) = running.output();
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("GET    /pos/v1/locations 200"), "{output}");
    let state = folder.read("tilt.state");
    for text in [&output, &state] {
        assert!(!text.contains("canary") && !text.contains(&token), "{text}");
    }
}

#[test]
fn what_cannot_be_is_said_in_a_sentence() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let folder = Folder::new(&[("notes.txt", "my notes"), ("notes.json", "{}")]);
    for (arguments, code, expected) in [
        (vec!["--port", &port], 3, "is in use; another is named by --port"),
        (vec!["--fault", "wrong-tpe"], 2, "did you mean `wrong-type`?"),
        (vec!["--state", "notes.txt"], 2, "notes.txt: no state of a Tilt sandbox"),
        (vec!["--state", "nowhere/tilt.state"], 3, "nowhere/tilt.state"),
        (vec!["--delay", "soon"], 2, "a length of time is a number with `ms`, `s` or `m`"),
        (vec!["--client-secret", "hunter2"], 2, "takes the name of an environment variable"),
        (vec!["--client-secret", "$SPECWRIGHT_UNSET"], 2, "`SPECWRIGHT_UNSET` is not set"),
        (vec!["--document", "nowhere.json"], 2, "there is no file nowhere.json"),
        (vec!["--document", "notes.json"], 2, "neither `openapi` nor `asyncapi` stands at the root"),
    ] {
        let ran = folder.run(&[&["sandbox", "tilt"][..], &arguments].concat());
        assert_eq!(ran.code, code, "{ran:?}");
        assert!(ran.stderr.contains(expected), "{arguments:?}: {}", ran.stderr);
        assert!(!ran.output().contains("hunter2"), "{ran:?}");
    }
    assert_eq!(folder.read("notes.txt"), "my notes");
    let ran = folder.run(&["sandbox", "tlit"]);
    assert!(ran.code == 2 && ran.stderr.contains("a similar value exists: 'tilt'"), "{ran:?}");
}

#[test]
fn help_lists_every_fault() {
    let help = Folder::new(&[]).run(&["sandbox", "--help"]).stdout;
    for name in ["wrong-type", "accepts-anything", "cut", "…02", "4111111111111111", "/_sandbox/clock"] {
        assert!(help.contains(name), "{name}: {help}");
    }
}
