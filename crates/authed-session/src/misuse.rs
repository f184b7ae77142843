//! Mistakes of the application that show at run time. The operator reads them; clients get a 503.

use std::error::Error;
use std::fmt;

/// The request did not pass through the layer.
#[derive(Debug)]
pub(crate) struct NoLayer;

impl fmt::Display for NoLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the request did not pass through these `Sessions`: add them as a layer, `router.layer(sessions.clone())`",
        )
    }
}

impl Error for NoLayer {}

/// The accounts returned another user.
#[derive(Debug)]
pub(crate) struct OtherUser;

impl fmt::Display for OtherUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("`Accounts::find` returned the account of another user: compare IDs exactly, including their case")
    }
}

impl Error for OtherUser {}
