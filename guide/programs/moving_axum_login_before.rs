// ANCHOR: all
use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum_login::tower_sessions::SessionManagerLayer;
use axum_login::{
    AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend, AuthzBackend, UserId, login_required,
    permission_required,
};
use serde::Deserialize;
use tower_sessions_memory_store::MemoryStore;

// ANCHOR: user
#[derive(Clone, Debug)]
struct Member {
    id: i64,
    name: String,
    password_hash: String,
    permissions: &'static [&'static str],
}

impl AuthUser for Member {
    type Id = i64;

    fn id(&self) -> i64 {
        self.id
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.password_hash.as_bytes()
    }
}
// ANCHOR_END: user

// ANCHOR: backend
#[derive(Clone)]
struct Members(HashMap<i64, Member>);

#[derive(Clone, Deserialize)]
struct Entered {
    name: String,
    password: String,
}

impl AuthnBackend for Members {
    type User = Member;
    type Credentials = Entered;
    type Error = Infallible;

    async fn authenticate(&self, entered: Entered) -> Result<Option<Member>, Infallible> {
        let member = self.0.values().find(|member| member.name == entered.name);
        Ok(member.filter(|member| member.password_hash == entered.password).cloned())
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<Member>, Infallible> {
        Ok(self.0.get(id).cloned())
    }
}

impl AuthzBackend for Members {
    type Permission = String;

    async fn has_perm(&self, member: &Member, permission: String) -> Result<bool, Infallible> {
        Ok(member.permissions.contains(&&*permission))
    }
}
// ANCHOR_END: backend

// ANCHOR: handlers
async fn log_in(mut session: AuthSession<Members>, Form(entered): Form<Entered>) -> Response {
    match session.authenticate(entered).await {
        Ok(Some(member)) => match session.login(&member).await {
            Ok(()) => Redirect::to("/drafts").into_response(),
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        },
        Ok(None) => StatusCode::UNAUTHORIZED.into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn drafts(session: AuthSession<Members>) -> Response {
    // The layer has checked it. The type does not know it.
    let Some(member) = session.user else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    format!("On weaving. On boats. Read by {}.\n", member.name).into_response()
}

async fn publish() -> &'static str {
    "Published.\n"
}
// ANCHOR_END: handlers

// ANCHOR: app
fn app() -> axum::Router {
    let member = |id, name: &str, permissions| {
        (id, Member { id, name: name.to_owned(), password_hash: "correct horse".to_owned(), permissions })
    };
    let members: [_; 2] = [member(1, "ada", &["writer", "editor"] as &[_]), member(2, "bob", &["writer"])];
    let sessions = SessionManagerLayer::new(MemoryStore::default()).with_secure(false);
    axum::Router::new()
        .route("/publish", post(publish))
        .route_layer(permission_required!(Members, login_url = "/login", "editor"))
        .route("/drafts", get(drafts))
        .route_layer(login_required!(Members, login_url = "/login"))
        .route("/login", post(log_in))
        .layer(AuthManagerLayerBuilder::new(Members(members.into()), sessions).build())
}
// ANCHOR_END: app
// ANCHOR_END: all
