//! Keys in a header field, over real HTTP.

mod keys;
mod wire;
