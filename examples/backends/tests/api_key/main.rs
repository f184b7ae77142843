//! Keys in a header, over real HTTP.

mod keys;
mod printed;
mod wire;
