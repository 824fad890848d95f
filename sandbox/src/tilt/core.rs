//! The core that all parts share: the state, its clock, and the one queue of what is due.
//!
//! The clock is the machine's and a number of milliseconds that only grows. Everything that happens later is in the
//! queue of the state: when the clock is turned, each item happens in its order and at its own time.

use super::OpenError;
use super::draft::Draft;
use super::journal::Journal;
use super::outbox::Outbox;
use super::state::{Change, Due, State, Turn};
use crate::secret::{Kind, Seed};
use crate::time::{self, Millis};
use crate::translate::Wire;
use crate::{Fault, Line, Log, Options, Secret};
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// Every scope of the document.
pub(super) const SCOPES: [&str; 5] =
    ["tilt/payments:create", "tilt/payments:read", "tilt/locations:read", "tilt/webhooks:subscribe", "tilt/pos:launch"];

/// The error of a step that could not be stored, so that it has not happened.
#[derive(Debug, thiserror::Error)]
#[error("the state cannot be written: {0}")]
pub(super) struct NotKept(#[from] pub(super) io::Error);

/// The core that all parts share.
pub(super) struct Core {
    store: Mutex<Store>,
    /// Notifies that the queue has a new item.
    queued: Notify,
    /// Allows only one caller at a time to turn the clock.
    turning: tokio::sync::Mutex<()>,
    under_way: watch::Sender<usize>,
    pub(super) outbox: Outbox,
    pub(super) settings: Settings,
}

/// The settings, which do not change while the sandbox is open.
pub(super) struct Settings {
    pub(super) address: String,
    pub(super) delay: Duration,
    pub(super) client_id: String,
    pub(super) client_secret: Secret,
    pub(super) signing_secret: Secret,
    pub(super) scopes: Vec<String>,
    pub(super) seed: Seed,
    pub(super) other_hosts: bool,
    pub(super) log: Option<Log>,
    /// The names on the wire, where they are not ours.
    pub(super) wire: Option<Arc<Wire>>,
}

impl Settings {
    /// Returns the settings that were given, and generates the others from the seed.
    pub(super) fn new(address: &str, options: &Options, seed: Seed, wire: Option<Arc<Wire>>) -> Self {
        let given = &options.credentials;
        let id = || seed.derive("client id").chars().take(26).collect();
        Self {
            address: address.to_owned(),
            delay: options.delay,
            client_id: given.client_id.clone().unwrap_or_else(id),
            client_secret: given.client_secret.clone().unwrap_or_else(|| seed.made(Kind::Client)),
            signing_secret: given.signing_secret.clone().unwrap_or_else(|| seed.made(Kind::Signing)),
            scopes: given.scopes.clone().unwrap_or_else(|| SCOPES.map(str::to_owned).to_vec()),
            other_hosts: options.other_hosts,
            log: options.log.clone(),
            wire,
            seed,
        }
    }

    /// Returns the key that deliveries are signed with; the fault replaces it with an unknown one.
    pub(super) fn signs_with(&self, faults: &[Fault]) -> Secret {
        if faults.contains(&Fault::BadSignature) {
            Secret::from(self.seed.derive("a signing secret that nobody knows"))
        } else {
            self.signing_secret.clone()
        }
    }

    pub(super) fn log(&self, line: &Line) {
        if let Some(log) = &self.log {
            log.write(line);
        }
    }
}

/// The state and its journal.
pub(super) struct Store {
    pub(super) state: State,
    journal: Option<Journal>,
    is_closed: bool,
    wire: Option<Arc<Wire>>,
    /// Attempts that are under way; they stay in the queue until they are done, so that a restart repeats them.
    under_way: BTreeSet<Turn>,
}

impl Store {
    /// Opens an empty store, or the one in the file.
    pub(super) fn open(options: &Options, wire: Option<Arc<Wire>>) -> Result<(Self, Seed), OpenError> {
        let (state, journal, seed) = if let Some(path) = &options.state {
            let replayed = Journal::open(path, time::of_machine())?;
            (replayed.state, Some(replayed.journal), replayed.seed)
        } else {
            (State::default(), None, Seed::draw()?)
        };
        Ok((Self { state, journal, is_closed: false, wire, under_way: BTreeSet::new() }, seed))
    }

    /// Returns the time of the sandbox's clock.
    pub(super) fn now(&self) -> Millis {
        time::of_machine().saturating_add(self.state.ahead).min(time::LAST)
    }

    /// Begins a step from this state, at the present time.
    pub(super) fn draft(&self) -> Draft<'_> {
        self.draft_at(self.now())
    }

    /// Begins a step from this state, at the given time.
    fn draft_at(&self, at: Millis) -> Draft<'_> {
        Draft::new(&self.state, at, self.wire.as_deref())
    }

    /// Commits a step, to the disk first.
    pub(super) fn commit(&mut self, changes: Vec<Change>) -> Result<(), NotKept> {
        if changes.is_empty() {
            return Ok(());
        }
        if self.is_closed {
            return Err(io::Error::other("the sandbox is closed").into());
        }
        if let Some(journal) = &mut self.journal {
            journal.append(&changes)?;
        }
        for change in changes {
            self.state.apply(change);
        }
        Ok(())
    }

    /// Releases the file, so that it can be opened again; whatever is still under way is lost.
    pub(super) fn close(&mut self) {
        self.is_closed = true;
        self.journal = None;
    }

    fn turn_to(&mut self, at: Millis) -> Result<(), NotKept> {
        let ahead = self.state.ahead.saturating_add(at.saturating_sub(self.now()));
        if ahead == self.state.ahead { Ok(()) } else { self.commit(vec![Change::Clock(ahead)]) }
    }

    /// Returns the next item of the queue that is not under way.
    fn next(&self) -> Option<(Turn, Due)> {
        let mut waiting = self.state.queue.iter().filter(|(turn, _)| !self.under_way.contains(turn));
        waiting.next().map(|(turn, due)| (*turn, *due))
    }
}

impl Core {
    pub(super) fn new(store: Store, settings: Settings, outbox: Outbox) -> Arc<Self> {
        Arc::new(Self {
            store: Mutex::new(store),
            queued: Notify::new(),
            turning: tokio::sync::Mutex::new(()),
            under_way: watch::Sender::new(0),
            outbox,
            settings,
        })
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads the state and commits the step that results from it, as one.
    pub(super) fn step<T>(self: &Arc<Self>, make: impl FnOnce(&mut Draft<'_>) -> T) -> Result<T, NotKept> {
        let result = {
            let mut store = self.store();
            let mut draft = store.draft();
            let result = make(&mut draft);
            let changes = draft.changes;
            store.commit(changes)?;
            result
        };
        self.catch_up()?;
        self.queued.notify_one();
        Ok(result)
    }

    /// Performs everything that is due. Attempts at deliveries are begun, but not awaited.
    pub(super) fn catch_up(self: &Arc<Self>) -> Result<(), NotKept> {
        let mut store = self.store();
        let now = store.now();
        while let Some((turn, due)) = store.next().filter(|(turn, _)| turn.at <= now) {
            if let Due::Attempt(delivery) = due {
                store.under_way.insert(turn);
                self.under_way.send_modify(|count| *count += 1);
                let core = Arc::clone(self);
                tokio::spawn(async move { core.attempt(turn, delivery).await });
                continue;
            }
            let mut draft = store.draft_at(turn.at);
            draft.changes.push(Change::Done(turn));
            draft.perform(due);
            let changes = draft.changes;
            store.commit(changes)?;
        }
        Ok(())
    }

    /// Ends an attempt, with the changes that result from it.
    pub(super) fn attempted(&self, turn: Turn, changes: impl FnOnce(&mut Draft<'_>)) {
        let mut store = self.store();
        let mut draft = store.draft();
        draft.changes.push(Change::Done(turn));
        changes(&mut draft);
        let changes = draft.changes;
        match store.commit(changes) {
            Ok(()) => drop(store.under_way.remove(&turn)),
            // The attempt stays marked as under way, and is repeated when the sandbox is opened again.
            Err(error) => self.settings.log(&Line::Failure(error.to_string())),
        }
        drop(store);
        self.under_way.send_modify(|count| *count -= 1);
        self.queued.notify_one();
    }

    /// Turns the clock forward. Whatever becomes due on the way happens in its order and at its own time, and
    /// deliveries are awaited.
    pub(super) async fn turn(self: &Arc<Self>, by: Duration) -> Result<Millis, NotKept> {
        let _alone = self.turning.lock().await;
        let target = self.store().now().saturating_add(time::millis(by)).min(time::LAST);
        loop {
            self.catch_up()?;
            self.settled().await;
            let mut store = self.store();
            match store.next().filter(|(turn, _)| turn.at <= target) {
                Some((turn, _)) => store.turn_to(turn.at)?,
                None => break store.turn_to(target)?,
            }
        }
        Ok(self.store().now())
    }

    /// Waits until no attempt is under way.
    async fn settled(&self) {
        let mut count = self.under_way.subscribe();
        // The sender lives as long as `self`.
        let _ = count.wait_for(|count| *count == 0).await;
    }

    /// Performs each item when it is due, for as long as this future is polled.
    pub(super) async fn keep_time(self: &Arc<Self>) {
        loop {
            if let Err(error) = self.catch_up() {
                self.settings.log(&Line::Failure(error.to_string()));
                tokio::time::sleep(AFTER_FAILURE).await;
            }
            let wait = {
                let store = self.store();
                store.next().map(|(turn, _)| turn.at.saturating_sub(store.now()))
            };
            match wait {
                Some(wait) => {
                    // The wait is an hour at most, because a machine's clock can be set.
                    let wait = Duration::from_millis(wait.clamp(1, 3_600_000));
                    let _ = tokio::time::timeout(wait, self.queued.notified()).await;
                }
                None => self.queued.notified().await,
            }
        }
    }
}

/// The pause after a failure, so that a full disk is not written to again at once.
const AFTER_FAILURE: Duration = Duration::from_secs(1);
