//! `Frame`: the menu of every page, and its notice.

use askama::Template;
use authed::{Caller, Credentials, Rejection};
use axum::extract::FromRequestParts;
use axum::http::header::{CACHE_CONTROL, VARY};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use crate::app::App;
use crate::failure::Failure;
use crate::scopes::{Audit, ManageAccounts, ManageRoles, Press, Publish, Write};

/// A parameter of every handler that shows a page. It selects the links of the menu, and decides no access.
pub struct Frame {
    pub viewer: Option<Viewer>,
    /// The result of the last action, after a redirect.
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
    /// Shows the page. Caches must not store it.
    pub fn show(&self, page: &impl Template) -> Result<Response, Failure> {
        Ok(([(CACHE_CONTROL, "no-store"), (VARY, "cookie")], Html(page.render()?)).into_response())
    }
}

impl FromRequestParts<App> for Frame {
    type Rejection = Rejection;

    async fn from_request_parts(head: &mut Parts, app: &App) -> Result<Self, Rejection> {
        let caller = Caller::<Press>::from_request_parts(head, app).await?;
        let viewer = caller
            .identity()
            .map(|identity| Viewer { name: identity.user().name.clone(), credentials: *identity.credentials() });
        Ok(Self { viewer, notice: notice(head.uri.query()) })
    }
}

/// Returns the text for `?done=..`. It never contains the query itself.
fn notice(query: Option<&str>) -> Option<&'static str> {
    Some(match query?.split('&').find_map(|pair| pair.strip_prefix("done="))? {
        "saved" => "Saved.",
        "published" => "Published.",
        "withdrawn" => "Taken back. It is a draft again.",
        "published-already" => "It has been published, and stays until an editor takes it back.",
        "deleted" => "Deleted.",
        "password" => "Your password has been changed. You have been logged out everywhere else.",
        "everywhere" => "You have been logged out everywhere.",
        "ended" => "The login has ended.",
        "revoked" => "The token has been revoked. It is refused from now on.",
        "logged-out" => "You have been logged out.",
        _ => return None,
    })
}
