//! Revocations: what they end, and what is found while they arrive.

mod caching;
mod ends;
mod interleavings;
mod many;
mod nodes;

use std::time::Duration;

use authed::revocation::{EndReason, Ended, Revocations};
use authed::{Authenticator, Bearer, Caller, Credentials, Identity, SimpleUser};
use support::shop::Shop;

/// Accepts every token: its text is the user.
fn authenticator(revocations: &Revocations) -> Authenticator<Shop> {
    let tokens = Bearer::new(|token| Ok(Identity::<Shop>::new(SimpleUser::new(token.as_str()), Credentials::none())));
    Authenticator::new(tokens).revoked_by(revocations)
}

/// Returns the caller with this user, found now.
async fn caller(authenticator: &Authenticator<Shop>, user: &str) -> Caller<Shop> {
    authenticator.caller_presenting(&format!("Bearer {user}")).await.unwrap()
}

/// Returns the reason if the future has completed within a moment.
async fn reason(ended: &mut Ended) -> Option<EndReason> {
    tokio::time::timeout(Duration::from_millis(30), ended).await.ok()
}
