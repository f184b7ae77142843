//! `AttemptKey`: what attempts are counted by.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use sha2::{Digest, Sha256};
use tower_sessions_core::session::Id;

/// What attempts are counted by: a digest of a device, an account or an address.
///
/// The store learns neither names nor addresses nor cookies, and the length of a key is fixed. `Display` prints 64
/// hexadecimal digits. `Debug` prints nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AttemptKey([u8; 32]);

impl AttemptKey {
    /// Returns the octets, for a binary column.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of(kind: &str, parts: &[&[u8]]) -> Self {
        // The lengths make the concatenation unambiguous.
        let start = Sha256::new().chain_update(b"authed: attempts by ").chain_update(kind);
        let digest = parts
            .iter()
            .fold(start, |digest, part| digest.chain_update((part.len() as u64).to_be_bytes()).chain_update(part));
        Self(digest.finalize().into())
    }

    pub(super) fn of_account(account: &str) -> Self {
        Self::of("account", &[account.as_bytes()])
    }

    pub(super) fn of_address(address: IpAddr) -> Self {
        Self::of("address", &[&network(address)])
    }

    pub(super) fn of_address_at(address: IpAddr, account: &str) -> Self {
        Self::of("address and account", &[&network(address), account.as_bytes()])
    }

    /// Returns the key that stands in the store if the device has logged in to the account.
    pub(super) fn of_known_device(device: Id, account: &str) -> Self {
        Self::of("known device", &[&device.0.to_be_bytes(), account.as_bytes()])
    }

    /// Returns the key that counts the known devices of an account.
    pub(super) fn of_devices_of(account: &str) -> Self {
        Self::of("devices of an account", &[account.as_bytes()])
    }

    pub(super) fn of_device_at(device: Id, account: &str) -> Self {
        Self::of("device", &[&device.0.to_be_bytes(), account.as_bytes()])
    }
}

/// Returns what identifies a client: an IPv4 address, or the 64 bits of an IPv6 address that a network has.
fn network(address: IpAddr) -> [u8; 16] {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_ipv6_mapped().octets(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).octets(),
    }
}

impl fmt::Display for AttemptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for AttemptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AttemptKey(..)")
    }
}
