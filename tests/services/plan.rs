//! What the backend does with a request.

use http::Request;
use http::request::Builder;

/// What the backend does. [`request`] states it as [`Stated`](support::shop::Stated) reads it.
#[derive(Clone, Debug, PartialEq)]
pub enum Plan {
    /// It returns an identity with these scopes.
    Identity(Vec<&'static str>),
    /// It returns an expired identity with these scopes.
    Expired(Vec<&'static str>),
    Nobody,
    Malformed,
    Rejected,
    Unavailable,
    Panic,
}

/// Returns a request with this plan. The backend waits for so many polls. With 0 it answers at once.
pub fn request(plan: &Plan, waits: u32) -> Builder {
    let plan = match plan {
        Plan::Identity(scopes) => scopes.join(" "),
        Plan::Expired(scopes) => format!("expired {}", scopes.join(" ")),
        other => format!("{other:?}").to_lowercase(),
    };
    Request::builder().header("x-shop", plan).header("x-waits", waits)
}
