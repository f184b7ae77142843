//! The library as tower layers and services.

mod authentication_layer;

pub use self::authentication_layer::{AuthenticationLayer, AuthenticationService, ResponseFuture};
