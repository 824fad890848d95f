//! The sandbox of Tilt: orders, payments and events of a partner, on the generated stub.

mod admin;
mod amounts;
mod cards;
mod checkout;
mod core;
mod documents;
mod draft;
mod events;
mod journal;
mod oauth2;
mod outbox;
mod serve;
mod shop;
mod start;
mod state;
mod words;

pub use self::admin::{ADMIN_ROUTES, AdminRoute};
pub use self::amounts::{AMOUNTS, AmountInfo, Answer, Reversal};
pub use self::cards::{CARDS, CardInfo};
pub use self::journal::StateError;
pub use self::words::words;

use self::core::{Core, NotKept, Settings, Store};
use self::outbox::Outbox;
use crate::time::{self, Millis};
use crate::{Options, Secret};
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;
use tilt::runtime::DateTime;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The reason why a sandbox cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another program listens on the port.
    #[error("port {0} of this machine is in use")]
    PortInUse(u16),
    /// The port cannot be used, for another reason.
    #[error("port {port} of this machine cannot be listened at: {source}")]
    Listen {
        /// The port.
        port: u16,
        /// The cause.
        source: io::Error,
    },
    /// The state file cannot be used.
    #[error(transparent)]
    State(#[from] StateError),
    /// The HTTP client of deliveries cannot be set up.
    #[error("deliveries cannot be sent: {0}")]
    Client(#[from] reqwest::Error),
    /// The machine gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// The documents are not ones that this sandbox can serve.
    #[error("the documents are not those of a Tilt: {}", .0.join("\n"))]
    Documents(Vec<String>),
}

/// A Tilt that listens on the loopback address. It ends with [`stop`](Self::stop), or when it is dropped.
#[derive(Debug)]
pub struct Sandbox {
    clock: Clock,
    stops: watch::Sender<bool>,
    serving: JoinHandle<()>,
    timing: JoinHandle<()>,
}

/// Opens a sandbox, on the runtime that polls this future.
pub async fn open(options: Options) -> Result<Sandbox, OpenError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await;
    let listener = listener.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => OpenError::PortInUse(options.port),
        _ => OpenError::Listen { port: options.port, source },
    })?;
    let address = listener.local_addr().map_err(|source| OpenError::Listen { port: options.port, source })?;
    let wire = words::of(&options.documents)?;
    let (mut store, seed) = Store::open(&options, wire.clone())?;
    let settings = Settings::new(&format!("http://{address}"), &options, seed, wire);
    let outbox = Outbox::new(&options, &settings)?;
    begin(&mut store)
        .map_err(|NotKept(source)| StateError::File { path: options.state.clone().unwrap_or_default(), source })?;
    let core = Core::new(store, settings, outbox);
    let app = serve::app(&core, &options)?;
    let (stops, stopped) = watch::channel(false);
    let serving = tokio::spawn(serve::serve(listener, app, stopped));
    let timekeeper = Arc::clone(&core);
    let timing = tokio::spawn(async move { timekeeper.keep_time().await });
    Ok(Sandbox { clock: Clock(core), stops, serving, timing })
}

/// Adds the contents with which a new state begins.
fn begin(store: &mut Store) -> Result<(), NotKept> {
    let example = start::example();
    if store.state.orders.contains_key(&example.order.order_id) {
        return Ok(());
    }
    store.commit(vec![state::Change::Order(Box::new(example))])
}

impl Sandbox {
    /// Returns the address of the sandbox, without a path: `http://127.0.0.1:PORT`.
    pub fn url(&self) -> &str {
        &self.clock.0.settings.address
    }

    /// Returns the URL of the token endpoint.
    pub fn token_url(&self) -> String {
        format!("{}{}", self.url(), oauth2::PATH)
    }

    /// Returns the URL below which the admin routes are.
    pub fn admin_url(&self) -> String {
        format!("{}/_sandbox", self.url())
    }

    /// Returns the id of the one API client.
    pub fn client_id(&self) -> &str {
        &self.clock.0.settings.client_id
    }

    /// Returns the secret of that client.
    pub fn client_secret(&self) -> &Secret {
        &self.clock.0.settings.client_secret
    }

    /// Returns the secret that deliveries are signed with.
    pub fn signing_secret(&self) -> &Secret {
        &self.clock.0.settings.signing_secret
    }

    /// Returns every scope that the client may have.
    pub fn scopes(&self) -> &[String] {
        &self.clock.0.settings.scopes
    }

    /// Subscribes an endpoint to events of these names, or to all, as the admin route does.
    ///
    /// # Errors
    /// Returns a sentence that explains why the endpoint is not taken.
    pub fn subscribe(&self, url: &str, events: Option<Vec<String>>) -> Result<(), String> {
        admin::add(&self.clock.0, url, events).map(drop).map_err(|refused| refused.1)
    }

    /// Returns the clock of the sandbox.
    pub fn clock(&self) -> Clock {
        self.clock.clone()
    }

    /// Closes the sandbox. Requests under way are answered, for a second.
    pub async fn stop(mut self) {
        let _ = self.stops.send(true);
        let _ = tokio::time::timeout(Duration::from_secs(1), &mut self.serving).await;
    }

    /// Waits until the sandbox cannot go on.
    pub async fn wait(&mut self) -> io::Result<()> {
        match (&mut self.serving).await {
            Ok(()) => Ok(()),
            Err(error) => Err(io::Error::other(error)),
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.serving.abort();
        self.timing.abort();
        self.clock.0.store().close();
    }
}

/// The clock of a sandbox: the machine's, and the time by which it was turned.
#[derive(Clone)]
pub struct Clock(Arc<Core>);

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}

impl Clock {
    /// Returns the time in UTC.
    pub fn now(&self) -> DateTime {
        time::text(self.millis())
    }

    fn millis(&self) -> Millis {
        self.0.store().now()
    }

    /// Turns the clock forward. Whatever becomes due on the way happens in its order and at its own time; deliveries
    /// are attempted, and awaited.
    ///
    /// # Errors
    /// Fails when the state cannot be written.
    pub async fn advance(&self, by: Duration) -> io::Result<()> {
        self.0.turn(by).await.map(drop).map_err(|NotKept(source)| source)
    }
}
