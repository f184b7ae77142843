//! The same shop with aide: the document is made of the handlers' types.

use aide::axum::ApiRouter;
use aide::axum::routing::get;
use aide::openapi::{Components, Info, OpenApi, ReferenceOr, SecurityScheme};
use authed::{Authenticator, Table, openapi::Schemes};
use axum::Router;

use crate::{Shop, books, change_item, drafts, home, items, magazine, one_item};

/// The shop's document. The table knows what aide cannot see: that everything below `/admin` is for admins.
///
/// # Panics
///
/// If it has other pages than the routes.
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
    // Only to be documented. What is served are the routes, which ask for admins below `/admin`.
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
