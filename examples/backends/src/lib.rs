//! The TLS server of the program client_certificate. The tests of client certificates and of fetched keys use it, too.

pub mod tls;
