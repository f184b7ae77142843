//! Of 31 routes, the 24 about an object check the object: a forgotten check does not compile.

#[path = "../workspace.rs"]
mod workspace;

use authed::routing::{get, post, put};
use authed::{AnyObject, Caller, In, Permitted, Public, Routes, path};
use workspace::{
    App, Author, Comment, Document, Export, Invoice, Member, OfTheWorkspace, Office, Owner, Seat, Workspace, Writer,
};

async fn home(_: Public) {}
async fn login_page(_: Public) {}
async fn login(_: Public) {}
async fn logout(_: Caller<Office>) {}
async fn me(_: Caller<Office>) {}
async fn workspaces(_: Caller<Office>) {}
async fn open_workspace(_: Caller<Office>) {}
async fn workspace(_: Caller<Office>, _: Permitted<Workspace, In<Member>>) {}
async fn rename(_: Caller<Office>, _: Permitted<Workspace, In<Owner>>) {}
async fn close(_: Caller<Office>, _: Permitted<Workspace, In<Owner>>) {}
async fn search(_: Caller<Office>, _: Permitted<Workspace, In<Member>>) {}
async fn leave(_: Caller<Office>, _: Permitted<Workspace, In<Member>>) {}
async fn documents(_: Caller<Office>, _: Permitted<Workspace, In<Member>>) {}
async fn write(_: Caller<Office>, _: Permitted<Workspace, In<Writer>>) {}
async fn document(_: Caller<Office>, _: (Permitted<Workspace, In<Member>>, AnyObject<Document, OfTheWorkspace>)) {}
async fn change(_: Caller<Office>, _: (Permitted<Workspace, In<Writer>>, Permitted<Document, Author>)) {}
async fn delete_document(_: Caller<Office>, _: (Permitted<Workspace, In<Writer>>, Permitted<Document, Author>)) {}
async fn publish(_: Caller<Office>, _: (Permitted<Workspace, In<Owner>>, AnyObject<Document, OfTheWorkspace>)) {}
async fn seats(_: Caller<Office>, _: Permitted<Workspace, In<Member>>) {}
async fn invite(_: Caller<Office>, _: Permitted<Workspace, In<Owner>>) {}
async fn promote(_: Caller<Office>, _: (Permitted<Workspace, In<Owner>>, AnyObject<Seat, OfTheWorkspace>)) {}
async fn remove(_: Caller<Office>, _: (Permitted<Workspace, In<Owner>>, AnyObject<Seat, OfTheWorkspace>)) {}
async fn invoices(_: Caller<Office>, _: Permitted<Workspace, In<Owner>>) {}
async fn invoice(_: Caller<Office>, _: (Permitted<Workspace, In<Owner>>, AnyObject<Invoice, OfTheWorkspace>)) {}
async fn pay(_: Caller<Office>, _: (Permitted<Workspace, In<Owner>>, AnyObject<Invoice, OfTheWorkspace>)) {}
async fn comments(_: Caller<Office>, _: (Permitted<Workspace, In<Member>>, AnyObject<Document, OfTheWorkspace>)) {}
async fn comment(_: Caller<Office>, _: (Permitted<Workspace, In<Member>>, AnyObject<Document, OfTheWorkspace>)) {}
async fn edit_comment(
    _: Caller<Office>,
    _: (Permitted<Workspace, In<Member>>, AnyObject<Document, OfTheWorkspace>, Permitted<Comment, Author>),
) {
}
async fn delete_comment(
    _: Caller<Office>,
    _: (Permitted<Workspace, In<Member>>, AnyObject<Document, OfTheWorkspace>, Permitted<Comment, Author>),
) {
}
async fn export(_: Caller<Office>, _: Permitted<Workspace, In<Owner>>) {}
async fn download(_: Caller<Office>, _: (Permitted<Workspace, In<Member>>, Permitted<Export, Author>)) {}

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
        .object_route(
            path!("/workspaces/{workspace}/documents/{document}"),
            get(document).put(change).delete(delete_document),
        )
        .object_route(path!("/workspaces/{workspace}/documents/{document}/publish"), post(publish))
        .object_route(path!("/workspaces/{workspace}/members"), get(seats).post(invite))
        .object_route(path!("/workspaces/{workspace}/members/{member}"), put(promote).delete(remove))
        .object_route(path!("/workspaces/{workspace}/invoices"), get(invoices))
        .object_route(path!("/workspaces/{workspace}/invoices/{invoice}"), get(invoice))
        .object_route(path!("/workspaces/{workspace}/invoices/{invoice}/pay"), post(pay))
        .object_route(path!("/workspaces/{workspace}/documents/{document}/comments"), get(comments).post(comment))
        .object_route(
            path!("/workspaces/{workspace}/documents/{document}/comments/{comment}"),
            put(edit_comment).delete(delete_comment),
        )
        .object_route(path!("/workspaces/{workspace}/exports"), post(export))
        .object_route(path!("/workspaces/{workspace}/exports/{export}"), get(download))
}

fn main() {}
