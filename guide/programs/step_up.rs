// ANCHOR: all
use std::time::{Duration, SystemTime};

use authed::backend::BearerToken;
use authed::requirement::{Level, Minutes};
use authed::routing::post;
use authed::{
    Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Fresh, Identity, Routes, SimpleUser,
    User, scopes,
};

scopes! {
    pub realm Bank for SimpleUser, on failure Challenge;
    pub scope Transfer = "transfer";
}

// ANCHOR: requirements
/// The caller logged in within the last five minutes.
type Recently = Fresh<Bank, Minutes<5>>;
/// The caller logged in with a second factor. The numbers are yours: a higher one is a stronger login.
type SecondFactor = Level<Bank, 2>;

async fn transfer(caller: Authed<(Transfer, Recently)>) -> String {
    format!("Transferred by {}.\n", caller.user().display_name())
}

async fn raise_limit(caller: Authed<(Transfer, Recently, SecondFactor)>) -> String {
    format!("Limit raised by {}.\n", caller.user().display_name())
}
// ANCHOR_END: requirements

// ANCHOR: check
fn check(token: &BearerToken) -> Result<Identity<Bank>, AuthenticationError> {
    let (minutes, level) = match token.as_str() {
        "new-token" => (1, 1),
        "old-token" => (60, 1),
        "strong-token" => (1, 2),
        _ => return Err(AuthenticationError::rejected()),
    };
    let login = SystemTime::now() - Duration::from_secs(60 * minutes);
    let identity = Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Transfer>());
    Ok(identity.with_authentication_time(login).with_authentication_level(level))
}
// ANCHOR_END: check

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/transfer", post(transfer)).route("/limit", post(raise_limit));
    routes.with_state(Authenticator::new(Bearer::new(check)))
}
// ANCHOR_END: all
