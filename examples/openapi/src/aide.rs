//! The same shop with aide, which builds the document from the types of the handlers.

use aide::axum::ApiRouter;
use aide::axum::routing::get;
use aide::openapi::{Components, Info, OpenApi, ReferenceOr, SecurityScheme};
use authed::Authenticator;
use authed::openapi::Schemes;
use authed::table::Table;
use axum::Router;

use crate::{Shop, books, change_item, drafts, home, items, magazine, one_item};

/// Returns the shop's document. The table adds the requirement of `/admin`, which is not in the types of the handlers.
///
/// # Panics
///
/// Panics if the document and the routes have different pages.
pub fn document(table: &Table) -> OpenApi {
    let basic = SecurityScheme::Http {
        scheme: "basic".to_owned(),
        bearer_format: None,
        description: None,
        extensions: Default::default(),
    };
    let mut document = OpenApi {
        info: Info { title: "The shop".to_owned(), version: "1.0.0".to_owned(), ..Info::default() },
        components: Some(Components {
            security_schemes: [("Shop".to_owned(), ReferenceOr::Item(basic))].into_iter().collect(),
            ..Components::default()
        }),
        ..OpenApi::default()
    };
    // This router is for the document only. The program serves `routes`, with the requirement of `/admin`.
    let _: Router<Authenticator<Shop>> = ApiRouter::new()
        .api_route("/", get(home))
        .api_route("/items", get(items))
        .api_route("/items/{number}", get(one_item).put(change_item))
        .api_route("/drafts", get(drafts))
        .api_route("/magazine", get(magazine))
        .api_route("/admin/books", get(books))
        .finish_api(&mut document);
    let disagreement = table.secure(&mut document, &Schemes::new());
    assert!(disagreement.is_empty(), "{disagreement}");
    document
}
