//! Of 31 routes, the 24 about an object check the object: a forgotten check does not compile.

#[path = "../workspace.rs"]
mod workspace;

use authed::routing::{get, post, put};
use authed::{Caller, Public, Routes, path};
use workspace::{App, Office};

async fn home(_: Public) {}
async fn login_page(_: Public) {}
async fn login(_: Public) {}
async fn logout(_: Caller<Office>) {}
async fn me(_: Caller<Office>) {}
async fn workspaces(_: Caller<Office>) {}
async fn open_workspace(_: Caller<Office>) {}
async fn workspace(_: Caller<Office>) {}
async fn rename(_: Caller<Office>) {}
async fn close(_: Caller<Office>) {}
async fn search(_: Caller<Office>) {}
async fn leave(_: Caller<Office>) {}
async fn documents(_: Caller<Office>) {}
async fn write(_: Caller<Office>) {}
async fn document(_: Caller<Office>) {}
async fn change(_: Caller<Office>) {}
async fn delete_document(_: Caller<Office>) {}
async fn publish(_: Caller<Office>) {}
async fn seats(_: Caller<Office>) {}
async fn invite(_: Caller<Office>) {}
async fn promote(_: Caller<Office>) {}
async fn remove(_: Caller<Office>) {}
async fn invoices(_: Caller<Office>) {}
async fn invoice(_: Caller<Office>) {}
async fn pay(_: Caller<Office>) {}
async fn comments(_: Caller<Office>) {}
async fn comment(_: Caller<Office>) {}
async fn edit_comment(_: Caller<Office>) {}
async fn delete_comment(_: Caller<Office>) {}
async fn export(_: Caller<Office>) {}
async fn download(_: Caller<Office>) {}

pub fn routes() -> Routes<App> {
    Routes::new()
        .route(path!("/"), get(home))
        .route(path!("/login"), get(login_page).post(login))
        .route(path!("/logout"), post(logout))
        .route(path!("/me"), get(me))
        .route(path!("/workspaces"), get(workspaces).post(open_workspace))
        .object_route(path!("/workspaces/{workspace}"), get(workspace).put(rename).delete(close))
        .object_route(path!("/workspaces/{workspace}/search"), get(search))
        .object_route(path!("/workspaces/{workspace}/leave"), post(leave))
        .object_route(path!("/workspaces/{workspace}/documents"), get(documents).post(write))
        .object_route(path!("/workspaces/{workspace}/documents/{document}"), get(document).put(change).delete(delete_document))
        .object_route(path!("/workspaces/{workspace}/documents/{document}/publish"), post(publish))
        .object_route(path!("/workspaces/{workspace}/members"), get(seats).post(invite))
        .object_route(path!("/workspaces/{workspace}/members/{member}"), put(promote).delete(remove))
        .object_route(path!("/workspaces/{workspace}/invoices"), get(invoices))
        .object_route(path!("/workspaces/{workspace}/invoices/{invoice}"), get(invoice))
        .object_route(path!("/workspaces/{workspace}/invoices/{invoice}/pay"), post(pay))
        .object_route(path!("/workspaces/{workspace}/documents/{document}/comments"), get(comments).post(comment))
        .object_route(path!("/workspaces/{workspace}/documents/{document}/comments/{comment}"), put(edit_comment).delete(delete_comment))
        .object_route(path!("/workspaces/{workspace}/exports"), post(export))
        .object_route(path!("/workspaces/{workspace}/exports/{export}"), get(download))
}

fn main() {}
