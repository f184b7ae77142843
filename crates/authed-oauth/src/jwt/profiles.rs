//! The forms of the tokens of well-known issuers.
//!
//! Each function returns a [`Jwt`](crate::Jwt) that accepts the access tokens of a provider as the provider issues them by
//! default. Its page says which claims grant scopes, and what to configure at the provider. Every option of `Jwt` can be
//! added: the functions only set them.
//!
//! | provider | function | scopes |
//! | --- | --- | --- |
//! | any issuer by RFC 9068 | [`rfc9068`] | `scope` |
//! | Keycloak | [`keycloak`] | realm roles, and roles of the client |
//! | Entra ID | [`entra_v2`], [`entra_v1`] | `scp` of users, `roles` |
//! | Auth0 | [`auth0`] | `scope`, `permissions` |
//! | Okta | [`okta`] | `scp` |
//! | Amazon Cognito | [`cognito`] | `scope`, groups |
//! | Google | [`google`] | none |
//! | GitHub Actions | [`github_actions`] | `sub`, translated |
//! | Kubernetes | [`kubernetes`] | `sub`, translated |
//! | Zitadel | [`zitadel`] | roles of the project |
//! | Authentik | [`authentik`] | `scope`, groups, entitlements |
//! | Ory Hydra | [`hydra`] | `scope`, `scp` |
//!
//! The names of roles and groups are often those of people, such as `Shop admin`. Translate them with
//! [`Jwt::scopes_named`](crate::Jwt::scopes_named).

mod cloud;
mod server;
mod workload;

pub use self::cloud::{auth0, cognito, entra_v1, entra_v2, okta};
pub use self::server::{authentik, hydra, keycloak, rfc9068, zitadel};
pub use self::workload::{GITHUB_ACTIONS, GOOGLE, github_actions, google, kubernetes};
