//! What is around every page: who is looking, and where they can go.

use askama::Template;
use authed::{Caller, Credentials, Refusal};
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use crate::App;
use crate::failure::Failure;
use crate::scopes::{Audit, ManageAccounts, ManageRoles, Press, Publish, Write};

/// A parameter of every handler that shows a page. It decides nothing: it knows which links make sense.
pub struct Frame {
    pub viewer: Option<Viewer>,
    /// What has just been done, after a redirect.
    pub notice: Option<&'static str>,
}

pub struct Viewer {
    pub name: String,
    credentials: Credentials<Press>,
}

impl Viewer {
    pub fn has_desk(&self) -> bool {
        self.credentials.has::<Write>() || self.credentials.has::<Publish>()
    }

    pub fn writes(&self) -> bool {
        self.credentials.has::<Write>()
    }

    pub fn publishes(&self) -> bool {
        self.credentials.has::<Publish>()
    }

    pub fn manages_accounts(&self) -> bool {
        self.credentials.has::<ManageAccounts>()
    }

    pub fn manages_roles(&self) -> bool {
        self.credentials.has::<ManageRoles>()
    }

    pub fn audits(&self) -> bool {
        self.credentials.has::<Audit>()
    }
}

impl Frame {
    /// Shows the page. What has been shown to one person is not stored for another.
    pub fn show(&self, page: &impl Template) -> Result<Response, Failure> {
        Ok(([(CACHE_CONTROL, "no-store"), (VARY, "cookie")], Html(page.render()?)).into_response())
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Refusal;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let caller = Caller::<Press>::from_request_parts(head, app).await?;
        let viewer = caller
            .identity()
            .map(|identity| Viewer { name: identity.user().name.clone(), credentials: *identity.credentials() });
        Ok(Self { viewer, notice: notice(head.uri.query()) })
    }
}

/// The words for `?done=..`: ours, and never the query's.
fn notice(query: Option<&str>) -> Option<&'static str> {
    Some(match query?.split('&').find_map(|pair| pair.strip_prefix("done="))? {
        "saved" => "Saved.",
        "published" => "Published.",
        "withdrawn" => "Taken back. It is a draft again.",
        "published-already" => "It has been published, and stays until an editor takes it back.",
        "deleted" => "Deleted.",
        "password" => "Your password has been changed. You have been logged out everywhere else.",
        "everywhere" => "You have been logged out everywhere.",
        "revoked" => "The token has been revoked. It is refused from now on.",
        "logged-out" => "You have been logged out.",
        _ => return None,
    })
}
