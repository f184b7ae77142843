//! The library under axum: extractors, with the authenticator in the router's state.

mod extract;
mod response;

pub use self::extract::CarriesAuthenticator;
pub use self::response::not_found;
