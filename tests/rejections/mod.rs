//! Rejections as clients of every protocol read them, on sockets of the loopback interface.

mod empty_names_need_permission;
mod fields_reach_every_protocol;
mod grpc_statuses_are_chosen;
mod handshakes_are_not_challenged;
mod head_has_no_body;
mod hidden_pages_equal_missing_ones;
mod navigations_are_redirected;
mod next_is_read_as_written;
mod reserved_fields_are_errors;
mod statuses_are_declared;
mod ways;

use authed::backend::Login;
use authed::{AuthenticationError, Authenticator, Basic, Credentials, Identity, SimpleUser, scopes};
use support::shop::seconds_ago;

scopes! {
    pub realm Site for SimpleUser;
    pub scope Known = "known";
    pub scope Admin = "admin": Known;
}

/// The backend has to be waited for. Users: ada is an admin, eve is known. For dan, the backend is unavailable,
/// for pan it panics, and exp has expired.
fn authenticator() -> Authenticator<Site> {
    Authenticator::new(Basic::new_async(async |login: Login| {
        tokio::task::yield_now().await;
        let identity = |credentials| Identity::new(SimpleUser::new(login.name()), credentials);
        match (login.name(), login.password()) {
            // Unlike `panic!` it prints nothing.
            ("pan", _) => std::panic::resume_unwind(Box::new("as the request says")),
            ("exp", "pw") => Ok(identity(Credentials::none().grant::<Admin>()).with_expiry(seconds_ago(1))),
            ("dan", _) => Err(AuthenticationError::unavailable("db.internal refuses")),
            ("ada", "pw") => Ok(identity(Credentials::none().grant::<Admin>())),
            ("eve", "pw") => Ok(identity(Credentials::none().grant::<Known>())),
            _ => Err(AuthenticationError::rejected()),
        }
    }))
}

/// Nothing, a known caller, a wrong login, a malformed one, and one that cannot be verified.
fn logins() -> [(&'static str, Option<String>); 5] {
    [
        ("anonymous", None),
        ("known", Some(support::basic("eve"))),
        ("wrong", Some(support::login("eve", "wrong"))),
        ("malformed", Some("Basic foobar".to_owned())),
        ("unavailable", Some(support::basic("dan"))),
    ]
}
