//! axum: extractors, with the authenticator in the router's state, and routers in which every handler declares its
//! access.

mod access;
mod before;
mod build;
mod calling;
mod checks;
mod extract;
mod extract_access;
mod handler;
mod hidden;
mod kept;
mod missing;
mod nested;
mod objects;
mod operations;
mod page;
mod parameters;
mod response;
mod routes;
pub mod routing;
mod served;
mod services;
mod spelling;
mod stateless;

pub use self::access::Public;
#[doc(hidden)]
pub use self::objects::path::captures_in;
pub use self::objects::{AnyObject, Plain, Resource};
pub use self::response::not_found;
pub use self::routes::Routes;
