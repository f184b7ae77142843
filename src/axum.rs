//! axum: extractors, with the authenticator in the router's state, and routers in which every handler declares its
//! access.

mod access;
mod build;
mod checks;
mod extract;
mod extract_access;
mod handler;
mod missing;
mod operations;
mod page;
mod parameters;
mod permitted;
mod response;
mod routes;
pub mod routing;
mod served;
mod services;
mod spelling;
mod stateless;

pub use self::access::Public;
pub use self::response::not_found;
pub use self::routes::Routes;
