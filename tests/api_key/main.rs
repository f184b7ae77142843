//! Keys in a header field, over real HTTP.

mod ends;
mod keys;
mod wire;
