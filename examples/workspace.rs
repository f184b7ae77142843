//! Tenants: workspaces with documents, members, invoices, comments and exports. `cargo run --example workspace`.
//!
//! Of its 31 handlers, 24 are about an object that the path names. Without its check, none of them compiles. It listens on
//! port 3000. `PORT=8080` selects another port, and `PORT=0` a free one.

mod shared;

use std::borrow::Cow;

use authed::backend::Login;
use authed::routing::{get, post, put};
use authed::{
    AnyObject, Authed, AuthenticationError, Authenticator, Basic, Caller, Challenge, Credentials, CredentialsIn,
    Forbidden, Identity, In, Permitted, Public, Rejection, Resource, Routes, Rule, User, path, scopes,
};
use subtle::ConstantTimeEq;

scopes! {
    pub realm Office for Account;

    /// Has an account. Held by every login, and in no workspace.
    pub scope LoggedIn = "logged-in", on failure Challenge<Basic>;
    /// Held in a workspace.
    pub scope Member = "member";
    pub scope Writer = "writer": Member;
    pub scope Owner = "owner": Writer;
}

type App = Authenticator<Office>;

pub struct Account {
    name: String,
}

impl User for Account {
    fn id(&self) -> Cow<'_, str> {
        self.name.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

/// Who holds what. Your application keeps it in a database, and loads it with the user.
const SEATS: [(&str, u32, &str); 4] =
    [("ada", 1, "owner"), ("bob", 1, "writer"), ("eve", 2, "owner"), ("bob", 2, "member")];

impl CredentialsIn<Workspace> for Account {
    type Realm = Office;

    fn credentials_in(&self, workspace: &Workspace) -> Option<Credentials<Office>> {
        let seat = SEATS.iter().find(|(name, number, _)| *name == self.name && *number == workspace.number);
        seat.map(|(_, _, scope)| Credentials::from_names([*scope]))
    }
}

/// The tenant.
#[derive(Clone)]
pub struct Workspace {
    number: u32,
}

impl Resource<App> for Workspace {
    type Key = u32;
    type Within = ();
    type Error = Rejection;

    async fn find(number: u32, _: &(), _: &App) -> Result<Option<Self>, Rejection> {
        Ok([1, 2].contains(&number).then_some(Self { number }))
    }
}

macro_rules! objects {
    ($($Name:ident in $Around:ident $rows:expr;)*) => { $(
        #[derive(Clone)]
        pub struct $Name {
            number: u32,
            author: &'static str,
        }

        /// It is found among those of the workspace, or of the document: `where workspace = $1 and number = $2`.
        impl Resource<App> for $Name {
            type Key = u32;
            type Within = $Around;
            type Error = Rejection;

            async fn find(number: u32, around: &$Around, _: &App) -> Result<Option<Self>, Rejection> {
                let rows: &[(u32, u32, &str)] = &$rows;
                let row = rows.iter().find(|(of, own, _)| (*of, *own) == (around.number, number));
                Ok(row.map(|(_, number, author)| Self { number: *number, author }))
            }
        }

        impl Rule<$Name> for Author {
            type Realm = Office;
            type OnFailure = Forbidden;

            fn permits(by: &Identity<Office>, object: &$Name) -> bool {
                by.user().name == object.author
            }
        }
    )* };
}

/// The caller wrote it.
pub enum Author {}

/// All members of a workspace may read what is in it.
pub enum OfTheWorkspace {}

/// The rule around decides who may: the owners of the workspace.
pub enum ForItsOwners {}

objects! {
    Document in Workspace [(1, 7, "ada"), (1, 8, "bob"), (2, 9, "eve")];
    Seat in Workspace [(1, 1, "ada"), (1, 2, "bob"), (2, 3, "eve"), (2, 4, "bob")];
    Invoice in Workspace [(1, 100, "ada"), (2, 200, "eve")];
    Export in Workspace [(1, 5, "bob"), (2, 6, "eve")];
    Comment in Document [(7, 70, "bob"), (8, 80, "ada"), (9, 90, "bob")];
}

type ByOwners = Permitted<Workspace, In<Owner>>;
type ByWriters = Permitted<Workspace, In<Writer>>;
type ByMembers = Permitted<Workspace, In<Member>>;

async fn home(_: Public) -> &'static str {
    "The office.\n"
}
async fn login_page(_: Public) {}
async fn log_in(_: Public) {}
async fn log_out(_: Caller<Office>) {}
async fn me(caller: Authed<LoggedIn>) -> String {
    format!("{}\n", caller.user().name)
}
async fn workspaces(caller: Authed<LoggedIn>) -> String {
    let own = SEATS.iter().filter(|(name, ..)| *name == caller.user().name);
    own.map(|(_, number, scope)| format!("{number}: {scope}\n")).collect()
}
async fn open(_: Authed<LoggedIn>) {}

// Below a workspace. Each handler says with its second parameter which object it is about, and the workspace is at hand.

async fn workspace(_: Authed<LoggedIn>, workspace: ByMembers) -> String {
    format!("Workspace {}\n", workspace.number)
}
async fn rename(_: Authed<LoggedIn>, _: ByOwners) {}
async fn close(_: Authed<LoggedIn>, _: ByOwners) {}
async fn search(_: Authed<LoggedIn>, _: ByMembers) {}
async fn leave(_: Authed<LoggedIn>, _: ByMembers) {}
async fn documents(_: Authed<LoggedIn>, _: ByMembers) {}
async fn write(_: Authed<LoggedIn>, _: ByWriters) {}
async fn document(_: Authed<LoggedIn>, document: AnyObject<Document, OfTheWorkspace>) -> String {
    format!("Document {} by {}\n", document.number, document.author)
}
async fn change(_: Authed<LoggedIn>, document: Permitted<Document, Author>, _: ByWriters) -> String {
    format!("{} changed\n", document.number)
}
async fn delete(_: Authed<LoggedIn>, _: Permitted<Document, Author>, _: ByWriters) {}
async fn publish(_: Authed<LoggedIn>, _: AnyObject<Document, ForItsOwners>, _: ByOwners) {}
async fn seats(_: Authed<LoggedIn>, _: ByMembers) {}
async fn invite(_: Authed<LoggedIn>, _: ByOwners) {}
async fn promote(_: Authed<LoggedIn>, seat: AnyObject<Seat, ForItsOwners>, _: ByOwners) -> String {
    format!("Member {} is an owner\n", seat.number)
}
async fn remove(_: Authed<LoggedIn>, _: AnyObject<Seat, ForItsOwners>, _: ByOwners) {}
async fn invoices(_: Authed<LoggedIn>, _: ByOwners) {}
async fn invoice(_: Authed<LoggedIn>, invoice: AnyObject<Invoice, ForItsOwners>, _: ByOwners) -> String {
    format!("Invoice {}\n", invoice.number)
}
async fn pay(_: Authed<LoggedIn>, _: AnyObject<Invoice, ForItsOwners>, _: ByOwners) {}
async fn comments(_: Authed<LoggedIn>, _: AnyObject<Document, OfTheWorkspace>) {}
async fn comment(_: Authed<LoggedIn>, _: AnyObject<Document, OfTheWorkspace>) {}
type OwnComment = (AnyObject<Document, OfTheWorkspace>, Permitted<Comment, Author>);
async fn edit_comment(_: Authed<LoggedIn>, (_, comment): OwnComment) -> String {
    format!("Comment {} changed\n", comment.number)
}
async fn delete_comment(_: Authed<LoggedIn>, _: OwnComment) {}
async fn export(_: Authed<LoggedIn>, _: ByOwners) {}
async fn download(_: Authed<LoggedIn>, export: Permitted<Export, Author>) -> String {
    format!("Export {}\n", export.number)
}

fn routes() -> Routes<App> {
    let inside = Routes::new()
        .route(path!("/"), get(workspace).put(rename).delete(close))
        .route(path!("/search"), get(search))
        .route(path!("/leave"), post(leave))
        .route(path!("/documents"), get(documents).post(write))
        .object_route(path!("/documents/{document}"), get(document).put(change).delete(delete))
        .object_route(path!("/documents/{document}/publish"), post(publish))
        .object_route(path!("/documents/{document}/comments"), get(comments).post(comment))
        .object_route(path!("/documents/{document}/comments/{comment}"), put(edit_comment).delete(delete_comment))
        .route(path!("/members"), get(seats).post(invite))
        .object_route(path!("/members/{member}"), put(promote).delete(remove))
        .route(path!("/invoices"), get(invoices))
        .object_route(path!("/invoices/{invoice}"), get(invoice))
        .object_route(path!("/invoices/{invoice}/pay"), post(pay))
        .route(path!("/exports"), post(export))
        .object_route(path!("/exports/{export}"), get(download));
    Routes::new()
        .route(path!("/"), get(home))
        .route(path!("/login"), get(login_page).post(log_in))
        .route(path!("/logout"), post(log_out))
        .route(path!("/me"), get(me))
        .route(path!("/workspaces"), get(workspaces).post(open))
        .under_tenant::<Workspace, In<Member>>(path!("/workspaces/{workspace}"), inside)
        .fallback(authed::not_found)
}

/// The users share one password. Your application stores password hashes in a database.
fn authenticator() -> App {
    Authenticator::new(Basic::new(|login: &Login| {
        let is_known = ["ada", "bob", "eve"].contains(&login.name());
        let password_is_right: bool = login.password().as_bytes().ct_eq(b"demo").into();
        let account = Account { name: login.name().to_owned() };
        let identity = Identity::new(account, Credentials::none().grant::<LoggedIn>());
        if is_known && password_is_right { Ok(identity) } else { Err(AuthenticationError::rejected()) }
    }))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    let routes = routes();
    println!("The office is at http://{address}\n\n{}", routes.table());
    println!("ada owns workspace 1, eve owns 2, and bob is a member of both. Every password is demo. Try:\n");
    let lines = [
        ("-u ada:demo ", "/workspaces/1", "200 Workspace 1"),
        ("-u ada:demo ", "/workspaces/2", "404 as a workspace that is not there"),
        ("-u ada:demo ", "/workspaces/3", "404 the same"),
        ("-u ada:demo ", "/workspaces/1/documents/8", "200 Document 8 by bob"),
        ("-u ada:demo ", "/workspaces/1/documents/9", "404 it is in the other workspace"),
        ("-u ada:demo ", "/workspaces/2/documents/9", "404 ada is no member there"),
        ("-u bob:demo ", "/workspaces/2/documents/9", "200 Document 9 by eve"),
        ("-X PUT -u bob:demo ", "/workspaces/1/documents/8", "200 8 changed"),
        ("-X PUT -u bob:demo ", "/workspaces/1/documents/7", "403 ada wrote it"),
        ("-X PUT -u eve:demo ", "/workspaces/1/documents/8", "404 eve is no member"),
        ("-u ada:demo ", "/workspaces/1/invoices/100", "200 Invoice 100"),
        ("-u bob:demo ", "/workspaces/1/invoices/100", "403 bob is not the owner"),
        ("-u ada:demo ", "/workspaces/1/invoices/200", "404 an invoice of the other workspace"),
        ("-X PUT -u bob:demo ", "/workspaces/1/documents/7/comments/70", "200 Comment 70 changed"),
        ("-X PUT -u bob:demo ", "/workspaces/1/documents/8/comments/70", "404 a comment of another document"),
        ("-u bob:demo ", "/workspaces/1/exports/5", "200 Export 5"),
        ("-u ada:demo ", "/workspaces/1/exports/5", "403 bob made it"),
        ("", "/me", "401 log in"),
    ];
    shared::print_lines_to_try(&address, lines);
    axum::serve(listener, routes.with_state(authenticator())).await
}
