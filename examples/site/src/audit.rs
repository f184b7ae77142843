//! The audit log: rejected requests, in the database.
//!
//! Requests do not wait for it. The entries of a flood cannot displace others: there is one row for each kind of rejection,
//! caller and minute, with the number of times. Of each kind and caller, the latest 50 rows are kept, and the sum of those
//! before. So nothing is lost uncounted.

mod page;
mod write;

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use authed::audit::{AuditEvent, Cause};
use authed::backend::ErrorKind;
use authed_session::throttle::TooManyAttempts;
use axum::extract::MatchedPath;
use sqlx::AnyPool;
use tokio::sync::Notify;

use crate::db;

pub use self::page::{Entry, Filter, latest};

/// The maximum of kinds and callers that wait to be written. Further ones are counted as one kind.
const WAITING: usize = 10_000;

/// A handle to the log.
#[derive(Clone)]
pub struct Log(Arc<Shared>);

struct Shared {
    db: AnyPool,
    waiting: Mutex<Waiting>,
    wake: Notify,
}

type Waiting = HashMap<Kind, Times>;

/// What was rejected. There are few kinds for each account: no part is a text of the client.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Kind {
    /// 0: a caller without an account.
    account: i64,
    status: u16,
    method: &'static str,
    route: String,
    cause: String,
}

/// How often, and when for the last time.
#[derive(Clone, Copy)]
struct Times {
    number: i64,
    last_at: i64,
}

impl Log {
    /// Starts the task that writes entries.
    pub fn start(db: AnyPool) -> Self {
        let log = Self(Arc::new(Shared { db, waiting: Mutex::default(), wake: Notify::new() }));
        tokio::spawn(write::forever(Arc::clone(&log.0)));
        log
    }

    /// Adds a rejection by the library.
    pub fn rejected(&self, event: &AuditEvent<'_>) {
        let cause = match event.cause() {
            Cause::Error(error) => match std::error::Error::source(error) {
                // The text of a failed database can be any.
                Some(source) if error.kind() == ErrorKind::Rejected => format!("{error}: {source}"),
                _ => error.to_string(),
            },
            Cause::Lacking { missing: [], max_age: Some(age), .. } => {
                format!("the login is older than {} s", age.as_secs())
            }
            Cause::Lacking { missing: [], .. } => "denied by a rule".to_owned(),
            Cause::Lacking { missing, .. } => format!("lacks {}", missing.join(" ")),
            // Not a rejection.
            _ => return,
        };
        // Without a route, the path is a text of the client.
        let route = event.head().extensions.get::<MatchedPath>();
        self.put(Kind {
            account: event.user_id().and_then(|id| id.parse().ok()).unwrap_or(0),
            status: event.status().as_u16(),
            method: known(event.method().as_str()),
            route: route.map_or("(no such page)", MatchedPath::as_str).to_owned(),
            cause,
        });
    }

    /// Adds a failed login.
    pub fn wrong_password(&self, account: Option<i64>) {
        self.login(account, 403, "wrong name or password".to_owned());
    }

    /// Adds a login that was not tried.
    pub fn too_many(&self, attempts: &TooManyAttempts) {
        self.login(None, 429, attempts.to_string());
    }

    fn login(&self, account: Option<i64>, status: u16, cause: String) {
        self.put(Kind { account: account.unwrap_or(0), status, method: "POST", route: "/login".to_owned(), cause });
    }

    fn put(&self, kind: Kind) {
        self.0.add(kind, Times { number: 1, last_at: db::now() });
        self.0.wake.notify_one();
    }

    /// Writes what waits. Call it at the end of the program.
    pub async fn flush(&self) {
        write::all(&self.0).await;
    }
}

impl Shared {
    fn add(&self, kind: Kind, times: Times) {
        let mut waiting = self.waiting();
        let kind = if waiting.len() < WAITING || waiting.contains_key(&kind) {
            kind
        } else {
            let (route, cause) = ("(any)".to_owned(), "not listed: too many kinds at once".to_owned());
            Kind { account: 0, status: 0, method: "", route, cause }
        };
        let sum = waiting.entry(kind).or_insert(Times { number: 0, last_at: 0 });
        sum.number += times.number;
        sum.last_at = sum.last_at.max(times.last_at);
    }

    fn take(&self) -> Waiting {
        mem::take(&mut *self.waiting())
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the method, which is otherwise a text of the client.
fn known(method: &str) -> &'static str {
    ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"]
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("(another method)")
}
