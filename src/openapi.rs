//! OpenAPI documents that say of every operation who may call it, and how others are refused: as the
//! [table](crate::Table) of the routes does, which has it from the types of the handlers.
//!
//! [`Table::secure`](crate::Table::secure) writes it into a document of utoipa (feature `utoipa`) or aide (feature
//! `aide`), and returns where the document and the routes disagree.
//!
//! | the handler takes | the operation's `security` | responses that are added where they are missing |
//! | --- | --- | --- |
//! | `Public` | `[]`; with aide, which cannot write that, `[{}]` | |
//! | `Caller<Shop>`, `Option<Authed<..>>` | `[{}, {"Shop": []}]` | 400, 401, 503 |
//! | `Authed<Admin>` | `[{"Shop": ["admin"]}]` | these, and the statuses of the failure policy |
//! | `Authed<(Authenticated, Admin)>` | `[{"Shop": ["authenticated", "admin"]}]` | the same |
//! | `Authed<AnyOf<(Editor, Admin)>>` | `[{"Shop": ["editor"]}, {"Shop": ["admin"]}]` | the same |
//!
//! Scopes that follow from others are not written out: whoever holds `admin: Editor` may call what asks for `editor`.
//! Names of scopes stand also at schemes that are not OAuth's, as OpenAPI has allowed since 3.1.
//!
//! What a handler asks with its second parameter is not in the table, and so not in the document.
#![cfg_attr(
    feature = "aide",
    doc = "
With aide, `Authed`, `Option<Authed>`, `Caller`, `Public` and `SafeNext` also document the handlers of an `ApiRouter` by
themselves. The scheme then goes by the realm's name, and a requirement of the whole subtree is not known there:
`Table::secure` corrects that.

```
use aide::axum::{ApiRouter, routing::get};
use aide::openapi::OpenApi;
use authed::{Authed, Authenticator, SimpleUser, scopes};

scopes! { pub realm Shop for SimpleUser; pub scope Admin = \"admin\"; }

async fn users(_: Authed<Admin>) {}

fn app(authenticator: Authenticator<Shop>, document: &mut OpenApi) -> axum::Router {
    ApiRouter::new().api_route(\"/users\", get(users)).finish_api(document).with_state(authenticator)
}
# let mut document = OpenApi::default();
# let check = |_: &authed::Login| -> Result<authed::Identity<Shop>, _> { Err(authed::AuthenticationError::rejected()) };
# app(Authenticator::new(authed::Basic::new(check)), &mut document);
# let (_, _, operation) = document.operations().next().unwrap();
# assert_eq!(operation.security[0][\"Shop\"], [\"admin\"]);
# assert_eq!(operation.responses.as_ref().unwrap().responses.len(), 5);
```

aide takes `Option<Authed<..>>` apart itself, and leaves out the responses 400, 401 and 503 there: again
`Table::secure` adds them. If inference is switched off (`aide::generate::infer_responses(false)`), aide asks no
parameter what it refuses: every `Authed` then looks like an `Option<Authed>` until `Table::secure` corrects it."
)]

#[cfg(feature = "aide")]
mod aide;
mod disagreement;
mod document;
mod refusals;
mod schemes;
mod secure;
mod security;
#[cfg(feature = "utoipa")]
mod utoipa;

pub use self::disagreement::{Disagreement, Point};
pub use self::document::Document;
pub use self::schemes::Schemes;
