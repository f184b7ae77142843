//! `Attempt`: an attempt to log in that is counted.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use authed::AuthenticationError;
use tokio::sync::OwnedSemaphorePermit;

use super::device::{DeviceCookie, Devices};
use super::{AttemptError, AttemptKey, Limit, Shared, TooManyAttempts};

/// An attempt to log in, which is counted. Created by [`Throttle::begin`](super::Throttle::begin).
///
/// - The login is right: call [`succeeded`](Self::succeeded).
/// - The login is wrong: drop the attempt. It stays counted. So does the attempt of a request that is cancelled.
/// - The login could not be verified, since something does not respond: call [`take_back`](Self::take_back).
///
/// Keep the attempt until the password is verified: further attempts of the same address wait for it.
#[must_use = "an attempt that is dropped counts as a wrong password"]
pub struct Attempt {
    shared: Arc<Shared>,
    account: String,
    counted: Vec<Counted>,
    devices: Devices,
    is_known_device: bool,
    _turn: OwnedSemaphorePermit,
}

/// A key that this attempt is counted by.
struct Counted {
    key: AttemptKey,
    limit: Limit,
    /// The count with this attempt.
    count: u32,
}

/// An account makes this many devices known in their lifetime. A client that knows a password must not fill the store.
const MOST_DEVICES: u32 = 100;

impl Attempt {
    pub(super) async fn begin(
        shared: Arc<Shared>,
        account: &str,
        address: Option<IpAddr>,
        devices: Devices,
    ) -> Result<Self, AttemptError> {
        let mut known = None;
        for device in devices.iter() {
            if shared.store.count(&AttemptKey::of_known_device(device, account)).await? > 0 {
                known = Some(device);
                break;
            }
        }
        let keys = match (known, address) {
            (Some(device), _) => vec![(AttemptKey::of_device_at(device, account), Limit::Device)],
            (None, Some(address)) => vec![
                (AttemptKey::of_address_at(address, account), Limit::Device),
                (AttemptKey::of_account(account), Limit::Account),
                (AttemptKey::of_address(address), Limit::Address),
            ],
            (None, None) => vec![(AttemptKey::of_account(account), Limit::Account)],
        };
        let counted = shared.count(keys).await?;
        // An address takes few places, at however many accounts and with however many devices.
        let widest = address.map_or_else(|| AttemptKey::of_account(account), AttemptKey::of_address);
        let turn = shared.turns.wait(widest, shared.settings.at_once).await?;
        let (account, is_known_device) = (account.to_owned(), known.is_some());
        Ok(Self { shared, account, counted, devices, is_known_device, _turn: turn })
    }

    /// Returns whether the browser has logged in to this account before.
    pub fn is_known_device(&self) -> bool {
        self.is_known_device
    }

    /// Takes the attempt back, and makes the browser known. Call it when the login is right, before you log the user in.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the store does not respond.
    pub async fn succeeded(mut self) -> Result<DeviceCookie, AuthenticationError> {
        for counted in &self.counted {
            // The earlier mistakes of this device were the user's own. Those of the account and the address may not be.
            let number = if counted.limit == Limit::Device { counted.count } else { 1 };
            self.shared.store.subtract(&counted.key, number).await?;
        }
        if self.is_known_device {
            return Ok(DeviceCookie(None));
        }
        let settings = &self.shared.settings;
        let devices = AttemptKey::of_devices_of(&self.account);
        if self.shared.store.add(&devices, settings.device_lifetime).await? > MOST_DEVICES {
            return Ok(DeviceCookie(None));
        }
        let known = AttemptKey::of_known_device(self.devices.add(), &self.account);
        self.shared.store.add(&known, settings.device_lifetime).await?;
        Ok(DeviceCookie(self.devices.cookie(&settings.cookie, settings.device_lifetime)))
    }

    /// Takes the attempt back: it was not decided whether the login is right.
    ///
    /// # Errors
    ///
    /// Returns [`AuthenticationError::unavailable`] if the store does not respond.
    pub async fn take_back(self) -> Result<(), AuthenticationError> {
        self.shared.take_back(&self.counted).await
    }
}

impl Shared {
    /// Counts an attempt by all of these keys, or by none.
    async fn count(&self, keys: Vec<(AttemptKey, Limit)>) -> Result<Vec<Counted>, AttemptError> {
        // Reading first: a flood changes nothing once it has reached a limit.
        for (key, limit) in &keys {
            if self.store.count(key).await? >= self.maximum(*limit) {
                return Err(self.too_many(*limit));
            }
        }
        let mut counted = Vec::with_capacity(keys.len());
        for (key, limit) in keys {
            let count = self.store.add(&key, self.settings.window).await?;
            counted.push(Counted { key, limit, count });
            // Others were counted meanwhile.
            if count > self.maximum(limit) {
                self.take_back(&counted).await?;
                return Err(self.too_many(limit));
            }
        }
        Ok(counted)
    }

    async fn take_back(&self, counted: &[Counted]) -> Result<(), AuthenticationError> {
        for counted in counted {
            self.store.subtract(&counted.key, 1).await?;
        }
        Ok(())
    }

    fn maximum(&self, limit: Limit) -> u32 {
        match limit {
            Limit::Device => self.settings.per_device,
            Limit::Account => self.settings.per_account,
            Limit::Address => self.settings.per_address,
        }
    }

    fn too_many(&self, limit: Limit) -> AttemptError {
        let response = Arc::clone(&self.settings.response);
        AttemptError::TooMany(TooManyAttempts { limit, retry_after: self.settings.window, response })
    }
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("is_known_device", &self.is_known_device).finish_non_exhaustive()
    }
}
