//! What the programs and the tests of the backends share.

pub mod issuer;
mod listen;
mod program;
pub mod tls;

pub use self::listen::{listen, print_lines_to_try, serve};
pub use self::program::Program;
