//! An API for programs with tokens: `cargo run --example bearer`.
//!
//! It looks the tokens up in a list. The crate authed-oauth verifies signed tokens. It listens on port 3000. `PORT=8080`
//! selects another port, and `PORT=0` a free one.

mod shared;

use std::time::{Duration, SystemTime};

use authed::backend::BearerToken;
use authed::requirement::Minutes;
use authed::routing::{get, post};
use authed::{
    AnyObject, Authed, AuthenticationError, Authenticator, Bearer, Challenge, Credentials, Fresh, Identity, Rejection,
    Resource, Routes, SimpleUser, User, path, scopes,
};
use subtle::ConstantTimeEq;

scopes! {
    /// The permissions of programs in a shop.
    pub realm Orders for SimpleUser;

    pub scope Read = "orders:read", on failure Challenge;
    pub scope Write = "orders:write": Read, on failure Challenge;
}

/// The user of the token has logged in within the last ten minutes.
type Recently = Fresh<Orders, Minutes<10>>;

async fn list(caller: Authed<Read>) -> String {
    format!("Two orders, for {}.\n", caller.user().display_name())
}

async fn place(caller: Authed<Write>) -> String {
    format!("Ordered by {}.\n", caller.user().display_name())
}

/// An order. Your application finds it in a database.
#[derive(Clone)]
struct Order;

impl<St: Sync> Resource<St> for Order {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
        Ok((number < 100).then_some(Self))
    }
}

/// There is one shop: each of its programs may refund every order.
enum OneShop {}

async fn refund(caller: Authed<(Write, Recently)>, _: AnyObject<Order, OneShop>) -> String {
    format!("Refunded by {}.\n", caller.user().display_name())
}

/// The issued tokens. Your application issues random tokens of 128 bits or more, and stores their digests.
fn authenticator() -> Authenticator<Orders> {
    let ago = |minutes: u64| SystemTime::now() - Duration::from_secs(60 * minutes);
    let writes = |name| Identity::new(SimpleUser::new(name), Credentials::none().grant::<Write>());
    let reads = |name| Identity::new(SimpleUser::new(name), Credentials::none().grant::<Read>());
    let tokens = [
        ("till-token", writes("the till").with_authentication_time(ago(1))),
        ("old-token", writes("the office").with_authentication_time(ago(60))),
        ("report-token", reads("the report")),
        ("expired-token", reads("the past").with_expiry(ago(1))),
    ];
    Authenticator::new(Bearer::new(move |sent: &BearerToken| {
        let is_sent = |token: &str| bool::from(token.as_bytes().ct_eq(sent.as_str().as_bytes()));
        let (_, identity) = tokens.iter().find(|(token, _)| is_sent(token)).ok_or(AuthenticationError::rejected())?;
        Ok(identity.clone())
    }))
}

fn routes() -> Routes<Authenticator<Orders>> {
    Routes::new()
        .route("/orders", get(list).post(place))
        .object_route(path!("/orders/{id}/refund"), post(refund))
        .fallback(authed::not_found)
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let routes = routes();
    println!("Orders are at http://{address}\n\n{}", routes.table());
    println!("till-token and old-token may write, report-token may read. Try:\n");
    let lines = [
        ("", "/orders", "401 Bearer realm=\"Orders\""),
        ("--oauth2-bearer report-token ", "/orders", "200 Two orders, for the report."),
        (
            "-X POST --oauth2-bearer report-token ",
            "/orders",
            "403 error=\"insufficient_scope\", scope=\"orders:write\"",
        ),
        ("-X POST --oauth2-bearer till-token ", "/orders", "200 Ordered by the till."),
        ("-X POST --oauth2-bearer till-token ", "/orders/7/refund", "200 Refunded by the till."),
        (
            "-X POST --oauth2-bearer old-token ",
            "/orders/7/refund",
            "401 error=\"insufficient_user_authentication\", max_age=\"600\"",
        ),
        ("--oauth2-bearer expired-token ", "/orders", "401 error=\"invalid_token\""),
        ("--oauth2-bearer unknown ", "/orders", "401 error=\"invalid_token\""),
        ("-H 'Authorization: Bearer two words' ", "/orders", "400 error=\"invalid_request\""),
    ];
    shared::print_lines_to_try(&address, lines);
    axum::serve(listener, routes.with_state(authenticator())).await
}
