//! `Login`: who has logged in, and when.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authed::realm::Realm;
use authed::revocation::Revocation;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::account::Account;
use crate::login_id::LoginId;

/// Returns the milliseconds since 1970.
fn millis(moment: SystemTime) -> u64 {
    moment.duration_since(UNIX_EPOCH).map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Returns whether less than this time has passed. The clock of another node may be ahead: a future moment counts as now.
fn is_younger(than: u64, limit: Duration, now: SystemTime) -> bool {
    Duration::from_millis(millis(now).saturating_sub(than)) < limit
}

/// Returns the event that ends the session with this login. It does not reveal the ID of the login.
pub(crate) fn revocation_of(login: LoginId) -> Revocation {
    let login = login.to_string();
    let digest = Sha256::new().chain_update(b"authed: revocation of a session").chain_update(login).finalize();
    Revocation::session(URL_SAFE_NO_PAD.encode(&digest[..16]))
}

/// A login, as [`Logins`](crate::Logins) store it: the user, the moment, the epoch of the account, and the last use.
///
/// Store it in any format of serde, for example as a column with JSON. It contains no secret: the epoch is a digest.
#[derive(Clone, Serialize, Deserialize)]
pub struct Login {
    user: String,
    epoch: String,
    at: u64,
    ends_at: u64,
    /// The moment of the last use, as far as it was saved.
    used_at: u64,
    /// Whether the login lasts for a time of its own, used or not.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_remembered: bool,
}

impl Login {
    pub(crate) fn new<R: Realm>(account: &Account<R>, now: SystemTime, lasts: Duration, is_remembered: bool) -> Self {
        Self {
            user: account.id().into_owned(),
            epoch: URL_SAFE_NO_PAD.encode(account.epoch()),
            at: millis(now),
            ends_at: millis(now + lasts),
            used_at: millis(now),
            is_remembered,
        }
    }

    /// Returns the [ID](authed::User::id) of the user.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// Returns the moment of the login.
    pub fn begun_at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.at)
    }

    /// Returns the moment at which the login ends at the latest. It can be deleted then.
    pub fn ends_at(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(self.ends_at)
    }

    /// Returns the limit that applies: this one, unless the user wants to be remembered.
    pub(crate) fn limit(&self, usual: Duration) -> Duration {
        if self.is_remembered { Duration::from_millis(self.ends_at.saturating_sub(self.at)) } else { usual }
    }

    /// Returns whether neither limit has passed.
    pub(crate) fn is_within(&self, idle: Duration, absolute: Duration, now: SystemTime) -> bool {
        is_younger(self.at, self.limit(absolute), now) && is_younger(self.used_at, self.limit(idle), now)
    }

    /// Returns whether the login is of this user, in the account's present epoch.
    pub(crate) fn is_of<R: Realm>(&self, account: &Account<R>) -> bool {
        let Ok(epoch) = URL_SAFE_NO_PAD.decode(&self.epoch) else {
            return false;
        };
        self.user == account.id() && bool::from(epoch.as_slice().ct_eq(account.epoch()))
    }

    /// Returns whether the last use that was saved is younger than this.
    pub(crate) fn was_used_within(&self, limit: Duration, now: SystemTime) -> bool {
        is_younger(self.used_at, limit, now)
    }

    /// Returns until when the last use need not be saved again.
    pub(crate) fn used_until(&self, limit: Duration, now: SystemTime) -> SystemTime {
        // The clock of another node may be ahead.
        UNIX_EPOCH + Duration::from_millis(self.used_at.min(millis(now))) + limit
    }

    pub(crate) fn used_at(&self) -> u64 {
        self.used_at
    }

    pub(crate) fn set_used_at(&mut self, millis: u64) {
        self.used_at = millis;
    }

    pub(crate) fn use_now(&mut self, now: SystemTime) {
        self.used_at = millis(now);
    }
}

/// Prints the user and the moments.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login")
            .field("user", &self.user)
            .field("begun_at", &self.begun_at())
            .field("ends_at", &self.ends_at())
            .finish_non_exhaustive()
    }
}
