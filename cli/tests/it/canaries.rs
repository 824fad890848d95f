//! What is secret stands in nothing that the commands print, log or write: one run of everything, with values that can
//! be searched for.

use crate::folder::{Folder, Ran};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStderr, ChildStdout, Command, Stdio};

const CLIENT_SECRET: &str = "canary.client/7c1d+4e90";
const WEBHOOK_SECRET: &str = "canary.webhook/51c9+a0b3";
const FORGED: &str = "canary.forged/8d0e";
const CARD: &str = "4111111111111111";
const LOCATION: &str = "6f1d2c3a-8b4e-4f5a-9c7d-1e2f3a4b5c6d";

/// A process whose output is read when it is over.
struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    stderr: ChildStderr,
}

impl Running {
    fn start(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(arguments).current_dir(folder.path()).envs(variables.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let stderr = child.stderr.take().unwrap();
        Self { child, stdout, stderr }
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stdout.read_line(&mut line).unwrap();
        line
    }

    fn end(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// After the end.
    fn ran(mut self) -> Ran {
        let (mut stdout, mut stderr) = (String::new(), String::new());
        self.stdout.read_to_string(&mut stdout).unwrap();
        self.stderr.read_to_string(&mut stderr).unwrap();
        Ran { code: self.child.wait().unwrap().code().unwrap_or(-1), stdout, stderr }
    }
}

/// A sandbox, and what it says of itself in its opening words.
struct Sandbox {
    running: Running,
    opening: String,
    says: BTreeMap<String, String>,
    client: Client,
}

impl Sandbox {
    fn open(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let fixed = ["sandbox", "tilt", "--state", "tilt.state", "--delay", "50ms"];
        let mut running = Running::start(folder, &[&fixed, arguments].concat(), variables);
        let mut opening = String::new();
        let mut says = BTreeMap::new();
        while !says.contains_key("faults") {
            let line = running.line();
            assert!(!line.is_empty(), "it ended: {opening}");
            if let Some((name, value)) = line.trim_end().split_once("  ") {
                says.insert(name.to_owned(), value.trim().to_owned());
            }
            opening.push_str(&line);
        }
        let redirect = reqwest::redirect::Policy::none();
        let client = Client::builder().no_proxy().redirect(redirect).build().unwrap();
        Self { running, opening, says, client }
    }

    async fn post(&self, url: &str, token: &str, body: &Value) -> Value {
        let request = self.client.request(Method::POST, url).bearer_auth(token);
        let request = request.header("content-type", "application/json").body(body.to_string());
        let text = request.send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {url}: {text}"))
    }

    async fn form(&self, url: &str, pairs: &[(&str, &str)]) -> Response {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let request = self.client.request(Method::POST, url).body(form);
        request.header("content-type", "application/x-www-form-urlencoded").send().await.unwrap()
    }

    async fn token(&self, secret: &str) -> String {
        let grant = ("grant_type", "client_credentials");
        let pairs = [grant, ("client_id", &self.says["client id"]), ("client_secret", secret)];
        let answer: Value =
            serde_json::from_str(&self.form(&self.says["token url"], &pairs).await.text().await.unwrap()).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }
}

/// One run of everything.
struct Trip {
    folder: Folder,
    /// By the name of what printed it.
    printed: Vec<(String, String)>,
    /// What must be nowhere, besides what every trip looks for.
    secrets: Vec<String>,
}

/// Who made the secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Secrets {
    /// The environment gives them.
    Given,
    /// The sandbox makes them.
    Made,
}

impl Trip {
    fn run(&mut self, arguments: &[&str], code: i32, variables: &[(&str, &str)]) {
        let ran = self.folder.run_with(arguments, variables);
        assert_eq!(ran.code, code, "{arguments:?}: {ran:?}");
        self.printed.push((arguments.join(" "), ran.output()));
    }

    async fn go(secrets: Secrets, faults: &[&str], code: i32) -> Self {
        let folder = Folder::new(&[]);
        let given = ["--client-secret", "$CLIENT", "--webhook-secret", "$HOOK"];
        let (options, environment) = match secrets {
            Secrets::Given => (&given[..], &[("CLIENT", CLIENT_SECRET), ("HOOK", WEBHOOK_SECRET)][..]),
            Secrets::Made => (&[][..], &[][..]),
        };
        let sandbox = Sandbox::open(&folder, &[options, faults].concat(), environment);
        let (client, signs) = match secrets {
            Secrets::Given => (CLIENT_SECRET.to_owned(), WEBHOOK_SECRET.to_owned()),
            Secrets::Made => (sandbox.says["client secret"].clone(), sandbox.says["signs with"].clone()),
        };
        let variables = [("TILT_CLIENT_SECRET", client.as_str()), ("TILT_WEBHOOK_SECRET", signs.as_str())];
        let mut trip = Self { folder, printed: Vec::new(), secrets: vec![client.clone(), signs.clone()] };
        trip.register(&sandbox);
        trip.run(&["fetch"], 0, &variables);
        trip.run(&["fetch", "--check", "--format", "json"], 0, &variables);
        trip.run(&["generate", "tilt"], 0, &variables);
        trip.run(&["inspect", "tilt"], 0, &variables);
        trip.run(&["inspect", "tilt", "--format", "json"], 0, &variables);
        trip.listen(&sandbox, &variables, if secrets == Secrets::Given { "text" } else { "json" }).await;
        trip.run(&["test", "tilt", "--env", "here", "--report", "json=report.json"], code, &variables);
        trip.run(&["test", "tilt", "--env", "here", "--format", "json"], code, &variables);
        trip.close(sandbox, secrets);
        trip
    }

    /// `add`, and what a user writes into specs.toml beside it.
    fn register(&mut self, sandbox: &Sandbox) {
        let says = &sandbox.says;
        self.run(&["add", "tilt", &format!("{}/pos/v1", says["url"])], 0, &[]);
        let specs = self.folder.read("specs/specs.toml");
        let more = format!(
            "signature = {{ preset = \"tilt\", secret = \"$TILT_WEBHOOK_SECRET\" }}\n[api.tilt.env.here]\nurl = \"{}\"\n\
             token_url = \"{}\"\nclient_id = \"{}\"\nclient_secret = \"$TILT_CLIENT_SECRET\"\n",
            says["url"], says["token url"], says["client id"]
        );
        self.folder.write("specs/specs.toml", &format!("{specs}{more}"));
    }

    /// A card is typed into the hosted page; what comes of it is listened to, and so is a forgery.
    async fn listen(&mut self, sandbox: &Sandbox, variables: &[(&str, &str)], format: &str) {
        let arguments = ["webhooks", "listen", "tilt", "--count", "3", "--timeout", "60s", "--port", "0"];
        let arguments = [&arguments[..], &["--format", format]].concat();
        let mut listener = Running::start(&self.folder, &arguments, variables);
        let (url, mut said) = listening(&mut listener, format);
        let says = &sandbox.says;
        let (root, admin) = (&says["url"], &says["admin url"]);
        sandbox.post(&format!("{admin}/endpoints"), "", &json!({ "url": url })).await;
        let token = sandbox.token(variables[0].1).await;
        assert!(token.starts_with("sandbox_token_"), "{token}");

        let order = json!({ "location_id": LOCATION, "total_cents": 700, "return_url": "https://shop.example/" });
        let order = sandbox.post(&format!("{root}/pos/v1/orders"), &token, &order).await;
        let page = order["hosted_checkout_url"].as_str().unwrap().split_once("token=").unwrap().1.to_owned();
        let paid = sandbox.form(&format!("{admin}/checkout"), &[("token", &page), ("number", CARD)]).await;
        assert_eq!(paid.status(), 303);
        let launch = json!({ "location_id": LOCATION });
        let launch = sandbox.post(&format!("{root}/pos/v1/launch-tokens"), &token, &launch).await;
        assert!(launch["token"].as_str().is_some_and(|token| token.starts_with("sandbox_launch_")), "{launch}");
        sandbox.post(&format!("{root}/pos/v1/public/launch-exchange"), "", &launch).await;
        self.secrets.push(page);

        sandbox.post(&format!("{admin}/events"), "", &json!({ "type": "payment.frozen" })).await;
        let forgery = sandbox.client.post(&url).header("x-tilt-signature", format!("hmac-sha256={FORGED}"));
        let forgery =
            forgery.body(format!("{{\"type\": \"payment.approved\", \"data\": {{ \"card\": \"{CARD}\" }} }}"));
        assert_eq!(forgery.send().await.unwrap().status(), 401);
        let ran = listener.ran();
        assert_eq!(ran.code, 1, "{ran:?}");
        said.push_str(&ran.output());
        assert!(said.contains("payment.frozen") && said.contains("delivery-signature"), "{said}");
        self.printed.push(("webhooks listen".to_owned(), said));
    }

    /// What the sandbox has said is kept too; made secrets may stand in its opening words.
    fn close(&mut self, sandbox: Sandbox, secrets: Secrets) {
        sandbox.running.end();
        let ran = sandbox.running.ran();
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains("POST   /oauth2/token 200") && ran.stderr.contains("event  payment."), "{ran:?}");
        self.printed.push(("the sandbox's log".to_owned(), ran.stderr));
        // Test cards stand there too, which is why it is not kept.
        assert!(!ran.stdout.contains("canary") && !ran.stdout.contains("sandbox_"), "{}", ran.stdout);
        match secrets {
            Secrets::Given => self.printed.push(("the opening words".to_owned(), sandbox.opening)),
            Secrets::Made => {
                let opening = &sandbox.opening;
                assert!(opening.contains("sandbox_secret_") && opening.contains("sandbox_signing_"), "{opening}");
            }
        }
    }

    /// What stands where it must not, of everything that was printed or written.
    fn leaks(&self) -> Vec<String> {
        let words = ["sandbox_secret_", "sandbox_signing_", "sandbox_token_", "sandbox_launch_", "canary", CARD];
        let spellings = |secret: &String| {
            let percent: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
            [secret.clone(), percent]
        };
        let secrets: Vec<String> = self.secrets.iter().flat_map(spellings).chain(words.map(str::to_owned)).collect();
        let files = self.folder.snapshot();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let written = files.iter().map(|(path, bytes)| (path.display().to_string(), text(bytes)));
        let mut leaks = Vec::new();
        for (name, text) in written.chain(self.printed.iter().cloned()) {
            for (secret, at) in secrets.iter().filter_map(|secret| Some((secret, text.find(secret.as_str())?))) {
                let near: String = text.get(at.saturating_sub(80)..).unwrap_or(&text).chars().take(200).collect();
                leaks.push(format!("`{secret}` stands in {name}: {near}"));
            }
        }
        leaks
    }

    fn is_clean(&self) {
        let names: Vec<_> = self.folder.snapshot().into_iter().map(|(path, _)| path).collect();
        for written in ["tilt.state", "specs/specs.lock", "report.json", "generated/tilt/src/lib.rs"] {
            assert!(names.iter().any(|name| name.ends_with(written)), "no {written}");
        }
        assert_eq!(self.leaks(), [""; 0]);
        // What is searched for would be found.
        for secret in &self.secrets {
            self.folder.write("planted", &format!("in the middle of {secret} a line"));
            assert!(!self.leaks().is_empty(), "{secret}");
        }
    }
}

/// The address that a listener tells, and the text that tells it.
fn listening(listener: &mut Running, format: &str) -> (String, String) {
    if format == "json" {
        let line = listener.line();
        let first: Value = serde_json::from_str(&line).unwrap();
        return (first["url"].as_str().unwrap().to_owned(), line);
    }
    let (mut line, mut byte) = (Vec::new(), [0]);
    while line.last() != Some(&b'\n') {
        listener.stderr.read_exact(&mut byte).unwrap();
        line.extend(byte);
    }
    let line = String::from_utf8(line).unwrap();
    let url = line.strip_prefix("listening on ").unwrap().split(';').next().unwrap().to_owned();
    (url, line)
}

#[tokio::test]
async fn no_secret_stands_in_what_is_printed_or_written() {
    for (secrets, faults, code) in [
        (Secrets::Given, &[][..], 0),
        (Secrets::Made, &[], 0),
        (Secrets::Given, &["--fault", "wrong-type"], 1),
        (Secrets::Made, &["--fault", "wrong-type"], 1),
        (Secrets::Given, &["--fault", "no-auth"], 1),
        (Secrets::Made, &["--fault", "no-auth"], 1),
    ] {
        Trip::go(secrets, faults, code).await.is_clean();
    }
}
