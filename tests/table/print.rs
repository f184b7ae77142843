//! Tables in print.

use authed::routing::{any, get};
use authed::{Authed, Authenticator, Basic, Caller, Challenge, NotFound, Public, Routes, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Staff = "staff";
    pub scope Admin = "admin": Staff, on failure NotFound;
}

async fn home(_: Caller<Shop>) {}
async fn imprint(_: Public) {}
async fn admin(_: Authed<(Staff, Admin)>) {}
async fn login(_: Authed<Staff, Challenge<Basic>>) {}

#[test]
fn columns_are_as_wide_as_their_cells() {
    let routes: Routes<Authenticator<Shop>> = Routes::new().route("/", get(home)).route("/ümläut", any(imprint));
    assert_eq!(
        routes.table().to_string(),
        "method  path     who may call it  others get  handler\n\
         GET     /        anyone                       home\n\
         *       /ümläut  public                       imprint\n"
    );
    let routes =
        routes.under::<Admin>("/a/rather/long/path", Routes::new().route("/", get(admin)).route("/login", get(login)));
    assert_eq!(
        routes.table().to_string(),
        "method  path                       who may call it  others get                  handler\n\
         GET     /                          anyone                                       home\n\
         *       /ümläut                    public                                       imprint\n\
         GET     /a/rather/long/path        admin & staff    NotFound, Forbidden         admin\n\
         GET     /a/rather/long/path/login  admin & staff    NotFound, Challenge<Basic>  login\n"
    );
}

#[test]
fn an_empty_table_has_a_header() {
    assert_eq!(Routes::<()>::new().table().to_string(), "method  path  who may call it  others get  handler\n");
}
