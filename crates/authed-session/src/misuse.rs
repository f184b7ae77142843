//! Mistakes of the application that show at run time. The operator reads them; clients get a 503.

/// The request did not pass through the layer.
pub(crate) const NO_LAYER: &str =
    "the request did not pass through these `Sessions`: add them as a layer, `router.layer(sessions.clone())`";

/// The accounts returned another user.
pub(crate) const OTHER_USER: &str =
    "`Accounts::find` returned the account of another user: compare IDs exactly, including their case";
