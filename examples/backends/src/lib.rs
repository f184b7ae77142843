//! What the programs and the tests of the backends share.

pub mod issuer;
