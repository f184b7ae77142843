//! A shop whose OpenAPI document says who may call what, as its routes do: `cargo run -p authed-example-openapi`.

pub mod aide;

use authed::{
    AnyOf, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, Identity, Login,
    NotFound, Public, Routes, SimpleUser, Status, Table, User, openapi::Schemes, routing::get, scopes,
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
    /// Who may do what in the shop.
    pub realm Shop for SimpleUser;

    /// Anybody who has logged in.
    pub scope Authenticated = "authenticated", on failure Challenge<Basic>;
    pub scope Subscriber = "subscriber", on failure Status<402>;
    pub scope Editor = "editor";
    pub scope Auditor = "auditor";
    /// Everything, and nobody else needs to know that there is something.
    pub scope Admin = "admin": Editor + Auditor, on failure NotFound;
}

/// What is for sale.
#[derive(Serialize, Deserialize, ToSchema, JsonSchema)]
pub struct Item {
    pub name: String,
    pub price: u32,
}

/// Which item. A struct, since aide takes the parameters' names from its fields.
#[derive(Deserialize, IntoParams, JsonSchema)]
#[into_params(parameter_in = Path)]
pub struct Which {
    pub number: u32,
}

fn item(number: u32) -> Item {
    Item { name: format!("Item {number}"), price: 100 * number }
}

// The documentation of each page says nothing of who may call it: its parameter does.

/// Welcomes whoever comes.
#[utoipa::path(get, path = "/", responses((status = 200, description = "A welcome", body = String)))]
pub async fn home(caller: Caller<Shop>) -> String {
    format!("Welcome, {}.\n", caller.user().map_or("stranger", |user| user.display_name()))
}

/// What is for sale.
#[utoipa::path(get, path = "/items", responses((status = 200, description = "All of them", body = Vec<Item>)))]
pub async fn items(_: Public) -> Json<Vec<Item>> {
    Json(vec![item(1), item(2)])
}

/// One of the items.
#[utoipa::path(get, path = "/items/{number}", params(Which),
    responses((status = 200, description = "The item", body = Item)))]
pub async fn one_item(_: Public, Path(which): Path<Which>) -> Json<Item> {
    Json(item(which.number))
}

/// Changes an item. Reserved items can be changed by nobody.
#[utoipa::path(put, path = "/items/{number}", params(Which), request_body = Item,
    responses((status = 204, description = "Changed"),
        (status = 403, description = "The item is reserved, or the caller is not an editor")))]
pub async fn change_item(_: Authed<Editor>, Path(which): Path<Which>, Json(_item): Json<Item>) -> StatusCode {
    if which.number == 1 { StatusCode::FORBIDDEN } else { StatusCode::NO_CONTENT }
}

/// What is not for sale yet.
#[utoipa::path(get, path = "/drafts", responses((status = 200, description = "The drafts", body = String)))]
pub async fn drafts(caller: Authed<AnyOf<(Editor, Auditor)>>) -> String {
    format!("Drafts, for {}.\n", caller.user().display_name())
}

/// This week's magazine.
#[utoipa::path(get, path = "/magazine", responses((status = 200, description = "The magazine", body = String)))]
pub async fn magazine(caller: Authed<(Authenticated, Subscriber)>) -> String {
    format!("This week's magazine, for {}.\n", caller.user().display_name())
}

/// The books, which nobody sees but admins.
#[utoipa::path(get, path = "/admin/books", responses((status = 200, description = "The books", body = String)))]
pub async fn books(caller: Authed<Auditor>) -> String {
    format!("The books, for {}.\n", caller.user().display_name())
}

/// The users, with passwords that everybody knows. Yours are hashed, and in a database.
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

/// The routes of the shop.
pub fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new()
        .route("/", get(home))
        .route("/items", get(items))
        .route("/items/{number}", get(one_item).put(change_item))
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

/// The shop's document, which says of every page who may call it.
///
/// # Panics
///
/// If it has other pages than the routes. So a shop that opens has a document that agrees with it.
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

/// The shop, its document at `/openapi.json`, and Swagger UI at `/docs`.
pub fn app() -> Router {
    let routes = routes();
    // A validator on the net would be asked otherwise whether the document is valid.
    let offline = Config::default().validator_url("none");
    let docs = SwaggerUi::new("/docs").url("/openapi.json", document(routes.table())).config(offline);
    routes.with_state(authenticator()).merge(docs)
}
