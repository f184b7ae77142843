//! Mistakes of the application that show at run time. The operator reads them; clients get a 503.

/// The request did not pass through the layer.
pub(crate) const NO_LAYER: &str =
    "the request did not pass through these `Sessions`: add them as a layer, `router.layer(sessions.clone())`";

/// The accounts returned another user.
pub(crate) const OTHER_USER: &str = "the account of another user was found: compare IDs exactly in `Accounts::find` or `Logins::find`, including their case";

/// Data was inserted into a session without a store.
pub(crate) const NO_STORE: &str = "these `Sessions` have no store for data: call `data_in(store)`";
