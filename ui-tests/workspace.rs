//! A workspace with documents, members, invoices, comments and exports, for the cases about a whole application.

use authed::{Authenticator, Credentials, CredentialsIn, Forbidden, Identity, Rejection, Resource, Rule, User, scopes};

scopes! {
    pub realm Office for Account;

    pub scope Member = "member";
    pub scope Writer = "writer": Member;
    pub scope Owner = "owner": Writer;
}

pub type App = Authenticator<Office>;

/// An account, with what it holds in the workspaces 1 and 2.
pub struct Account {
    pub name: String,
    pub held: [Option<Credentials<Office>>; 2],
}

impl User for Account {
    fn id(&self) -> std::borrow::Cow<'_, str> {
        self.name.as_str().into()
    }

    fn display_name(&self) -> &str {
        &self.name
    }
}

#[derive(Clone)]
pub struct Workspace {
    pub id: usize,
}

impl CredentialsIn<Workspace> for Account {
    type Realm = Office;

    fn credentials_in(&self, workspace: &Workspace) -> Option<Credentials<Office>> {
        self.held.get(workspace.id.checked_sub(1)?).copied()?
    }
}

impl<St: Sync> Resource<St> for Workspace {
    type Key = usize;
    type Within = ();
    type Error = Rejection;

    async fn find(id: usize, _: &(), _: &St) -> Result<Option<Self>, Rejection> {
        Ok([1, 2].contains(&id).then_some(Self { id }))
    }
}

macro_rules! objects {
    ($($Name:ident within $Within:ident;)*) => { $(
        /// It has the number and the author of its key, `7-ada`, and belongs to one workspace: the first digit.
        #[derive(Clone)]
        pub struct $Name {
            pub number: usize,
            pub author: String,
        }

        impl<St: Sync> Resource<St> for $Name {
            type Key = String;
            type Within = $Within;
            type Error = Rejection;

            async fn find(key: String, _within: &$Within, _: &St) -> Result<Option<Self>, Rejection> {
                let parts = key.split_once('-').and_then(|(number, author)| Some((number.parse().ok()?, author)));
                Ok(parts.map(|(number, author)| Self { number, author: author.to_owned() }))
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

/// The caller wrote it, or it is about the caller.
pub enum Author {}

/// Every member of the workspace may read it.
pub enum OfTheWorkspace {}

objects! {
    Document within Workspace;
    Seat within Workspace;
    Invoice within Workspace;
    Comment within Document;
    Export within Workspace;
}
