//! A shop with an OpenAPI document that contains the access of its routes: `cargo run -p authed-example-openapi`.

pub mod aide;

use authed::backend::Login;
use authed::openapi::Schemes;
use authed::routing::get;
use authed::table::Table;
use authed::{
    AnyObject, AnyOf, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Forbidden,
    Identity, NotFound, Permitted, Public, Rejection, Resource, Routes, Rule, SimpleUser, Status, User, path, scopes,
};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{Components, OpenApi};
use utoipa::{IntoParams, OpenApi as _, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

scopes! {
    /// The shop's permissions.
    pub realm Shop for SimpleUser;

    /// Every logged-in user.
    pub scope Authenticated = "authenticated", on failure Challenge<Basic>;
    pub scope Subscriber = "subscriber", on failure Status<402>;
    pub scope Editor = "editor";
    pub scope Auditor = "auditor";
    /// All permissions. Pages for admins are hidden from other callers.
    pub scope Admin = "admin": Editor + Auditor, on failure NotFound;
}

/// An item for sale.
#[derive(Clone, Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Item {
    pub name: String,
    pub price: u32,
}

/// The path parameter, for the documents. It is a struct, since aide reads the parameters' names from the fields.
#[derive(Deserialize, IntoParams, JsonSchema)]
#[into_params(parameter_in = Path)]
pub struct Which {
    pub number: u32,
}

fn item(number: u32) -> Item {
    Item { name: format!("Item {number}"), price: 100 * number }
}

impl<St: Sync> Resource<St> for Item {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
        Ok(Some(item(number)))
    }
}

/// Everyone may see what is for sale.
pub enum PublicCatalogue {}

/// The first item is reserved.
pub enum NotReserved {}

impl Rule<Item> for NotReserved {
    type Realm = Shop;
    type OnFailure = Forbidden;

    fn permits(_: &Identity<Shop>, item: &Item) -> bool {
        item.name != "Item 1"
    }
}

// The comments say nothing about access: the first and the second parameters declare it.

/// Welcomes the caller.
#[utoipa::path(get, path = "/", responses((status = 200, description = "A welcome", body = String)))]
pub async fn home(caller: Caller<Shop>) -> String {
    format!("Welcome, {}.\n", caller.user().map_or("stranger", |user| user.display_name()))
}

/// Lists the items for sale.
#[utoipa::path(get, path = "/items", responses((status = 200, description = "All of them", body = Vec<Item>)))]
pub async fn items(_: Public) -> Json<Vec<Item>> {
    Json(vec![item(1), item(2)])
}

/// Returns one item.
#[utoipa::path(get, path = "/items/{number}", params(Which),
    responses((status = 200, description = "The item", body = Item)))]
pub async fn one_item(_: Public, item: AnyObject<Item, PublicCatalogue>, _: Path<Which>) -> Json<Item> {
    Json(AnyObject::into_inner(item))
}

/// Changes an item. Reserved items cannot be changed.
#[utoipa::path(put, path = "/items/{number}", params(Which), request_body = Item,
    responses((status = 204, description = "Changed"),
        (status = 403, description = "The item is reserved, or the caller is not an editor")))]
pub async fn change_item(
    _: Authed<Editor>,
    _: Permitted<Item, NotReserved>,
    _: Path<Which>,
    Json(_item): Json<Item>,
) -> StatusCode {
    StatusCode::NO_CONTENT
}

/// Lists the items that are not for sale yet.
#[utoipa::path(get, path = "/drafts", responses((status = 200, description = "The drafts", body = String)))]
pub async fn drafts(caller: Authed<AnyOf<(Editor, Auditor)>>) -> String {
    format!("Drafts, for {}.\n", caller.user().display_name())
}

/// Returns this week's magazine.
#[utoipa::path(get, path = "/magazine", responses((status = 200, description = "The magazine", body = String)))]
pub async fn magazine(caller: Authed<(Authenticated, Subscriber)>) -> String {
    format!("This week's magazine, for {}.\n", caller.user().display_name())
}

/// Returns the books. They are for admins.
#[utoipa::path(get, path = "/admin/books", responses((status = 200, description = "The books", body = String)))]
pub async fn books(caller: Authed<Auditor>) -> String {
    format!("The books, for {}.\n", caller.user().display_name())
}

/// The users share one password. Your application stores password hashes in a database.
pub fn authenticator() -> Authenticator<Shop> {
    Authenticator::new(Basic::new(|login: &Login| {
        let known = Credentials::none().grant::<Authenticated>();
        let credentials = match login.name() {
            "ada" => known.grant::<Admin>(),
            "eve" => known.grant::<Editor>(),
            "sam" => known.grant::<Subscriber>(),
            _ => return Err(AuthenticationError::rejected()),
        };
        let password_is_right = login.password().as_bytes().ct_eq(b"demo");
        let identity = bool::from(password_is_right).then(|| Identity::new(SimpleUser::new(login.name()), credentials));
        identity.ok_or(AuthenticationError::rejected())
    }))
}

/// Returns the routes of the shop.
pub fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new()
        .route("/", get(home))
        .route("/items", get(items))
        .object_route(path!("/items/{number}"), get(one_item).put(change_item))
        .route("/drafts", get(drafts))
        .route("/magazine", get(magazine))
        .under::<Admin>("/admin", Routes::new().route("/books", get(books)))
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "The shop", version = "1.0.0"),
    servers((url = "/")),
    paths(home, items, one_item, change_item, drafts, magazine, books)
)]
struct Documentation;

/// Returns the shop's document, with the access of every page.
///
/// # Panics
///
/// Panics if the document and the routes have different pages. So a running shop has a correct document.
pub fn document(table: &Table) -> OpenApi {
    let mut document = Documentation::openapi();
    let mut basic = Http::new(HttpAuthScheme::Basic);
    basic.description = Some("ada is an admin, eve an editor, sam a subscriber; the password is demo.".to_owned());
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme("name_and_password", SecurityScheme::Http(basic));

    let disagreement = table.secure(&mut document, &Schemes::new().realm::<Shop>("name_and_password"));
    assert!(disagreement.is_empty(), "{disagreement}");
    document
}

/// Returns the shop, with its document at `/openapi.json` and Swagger UI at `/docs`.
pub fn app() -> Router {
    let routes = routes();
    // Without this setting, the page sends the document to a validator on the internet.
    let offline = Config::default().validator_url("none");
    let docs = SwaggerUi::new("/docs").url("/openapi.json", document(routes.table())).config(offline);
    routes.with_state(authenticator()).merge(docs)
}
