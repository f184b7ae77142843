//! What the tests of all packages share.
//!
//! | item | for |
//! | --- | --- |
//! | [`shop`] | a realm, and a backend that gets the caller from the request |
//! | [`LoginPage`] | a target for `RedirectTo` |
//! | [`serve`], [`Server`], [`Answer`] | a server on the loopback interface, and its clients |
//! | [`ask`] | a request to a service without a network |
//! | [`is_linear`], [`shortest_time`] | the time of a computation, to compare it with another one |
//! | [`Program`] | an example that runs, and is tried as its output says |
//! | [`Issuer`] | a certified issuer of tokens, in Node |
//! | [`Log`] | everything that the process logs |

mod answer;
mod issuer;
mod log;
mod login_page;
mod program;
mod server;
pub mod shop;
mod time;

pub use self::answer::{Answer, without_date};
pub use self::issuer::Issuer;
pub use self::log::Log;
pub use self::login_page::LoginPage;
pub use self::program::Program;
pub use self::server::{ANONYMOUS, BROKEN, HANDSHAKE, Server, ask, basic, login, raw_request, serve};
pub use self::time::{LONG, SHORT, is_linear, shortest_time};
