//! The library under axum: extractors, with the authenticator in the router's state; and routers in which every handler
//! says who may call it.

mod allowed;
mod declares;
mod extract;
mod response;
mod routes;
pub mod routing;
mod services;
mod under;

pub use self::declares::{Declaration, Public, SaysWhoMayCall};
pub use self::extract::CarriesAuthenticator;
pub use self::response::not_found;
pub use self::routes::Routes;
