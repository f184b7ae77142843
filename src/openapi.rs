//! OpenAPI documents: who may call each operation, from the [table](crate::table::Table) of the routes.
//!
//! [`Table::secure`](crate::table::Table::secure) adds security requirements and responses to a document of utoipa
//! (feature `utoipa`) or aide (feature `aide`). It returns where the document and the routes disagree.
//!
//! | the handler's first parameter | the operation's `security` | responses, added if missing |
//! | --- | --- | --- |
//! | `Public` | `[]`, or `[{}]` with aide, which cannot write `[]` | |
//! | `Caller<Shop>`, `Option<Authed<..>>` | `[{}, {"Shop": []}]` | 400, 401, 503 |
//! | `Authed<Admin>` | `[{"Shop": ["admin"]}]` | the same, and the statuses of the failure policy |
//! | `Authed<(Authenticated, Admin)>` | `[{"Shop": ["authenticated", "admin"]}]` | the same |
//! | `Authed<AnyOf<(Editor, Admin)>>` | `[{"Shop": ["editor"]}, {"Shop": ["admin"]}]` | the same |
//!
//! The document does not list implied scopes. A caller with `admin` may call operations that require `editor`, if
//! `admin` implies it. Schemes other than OAuth 2.0 list scope names as well, which OpenAPI permits since 3.1.
//!
//! An endpoint with several [operations](crate::operation) gets the extension `x-operations`, which lists their
//! descriptions and their `security` by name.
//!
//! Tables list only the first parameter of a handler, and so do documents. Further ones are enforced too.
#![cfg_attr(
    feature = "aide",
    doc = "
With aide, `Authed`, `Option<Authed>`, `Caller`, `Public` and `SafeNext` also document the handlers of an `ApiRouter` by
themselves. The scheme then has the realm's name, and requirements of a whole subtree are not known. `Table::secure`
corrects both.

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
# let check = |_: &authed::backend::Login| -> Result<authed::Identity<Shop>, _> { Err(authed::AuthenticationError::rejected()) };
# app(Authenticator::new(authed::Basic::new(check)), &mut document);
# let (_, _, operation) = document.operations().next().unwrap();
# assert_eq!(operation.security[0][\"Shop\"], [\"admin\"]);
# assert_eq!(operation.responses.as_ref().unwrap().responses.len(), 5);
```

For `Option<Authed<..>>`, aide omits the responses 400, 401 and 503. `Table::secure` adds them. After
`aide::generate::infer_responses(false)`, aide documents every `Authed` like an `Option<Authed>`. `Table::secure` corrects
this as well."
)]

#[cfg(feature = "aide")]
mod aide;
mod behind;
mod disagreement;
mod document;
mod rejections;
mod schemes;
mod secure;
mod security;
#[cfg(feature = "utoipa")]
mod utoipa;

pub use self::disagreement::{Disagreement, Point};
pub use self::document::Document;
pub use self::schemes::Schemes;
