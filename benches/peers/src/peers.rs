//! A token that is looked up, or a session: other crates. Each is used as its documentation shows.

use std::collections::HashSet;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderValue, Request, Response};
use axum::response::IntoResponse;
use axum::routing::get;
use axum_gate::accounts::Account as GateAccount;
use axum_gate::authz::AccessPolicy;
use axum_gate::codecs::jwt::{JwtClaims, RegisteredClaims};
use axum_gate::codecs::{Codec, JwtError, JwtOperation};
use axum_gate::prelude::{Gate, Group, Role};
use axum_login::{
    AuthManagerLayerBuilder, AuthSession, AuthUser, AuthnBackend, AuthzBackend, UserId, permission_required,
};
use protect_axum::{GrantsLayer, protect};
use tower::ServiceExt;
use tower_http::auth::{AsyncAuthorizeRequest, AsyncRequireAuthorizationLayer};
use tower_http::validate_request::{ValidateRequest, ValidateRequestHeaderLayer};
use tower_sessions::{MemoryStore, SessionManagerLayer};

use crate::accounts::{self, ADMIN, AUTHENTICATED, TOKENS, Table, User, authorization, bearer};
use crate::opaque::{Entry, entries, find, page};
use crate::{Contestant, finished};

/// tower-http brings the layer. The check is by hand.
#[derive(Clone)]
struct Check(Arc<Table<Entry>>);

impl Check {
    fn check(&self, request: &mut Request<Body>) -> Result<(), Response<Body>> {
        let account = find(&self.0, request.headers()).map_err(IntoResponse::into_response)?;
        request.extensions_mut().insert(account);
        Ok(())
    }
}

impl ValidateRequest<Body> for Check {
    type ResponseBody = Body;

    fn validate(&mut self, request: &mut Request<Body>) -> Result<(), Response<Body>> {
        self.check(request)
    }
}

impl AsyncAuthorizeRequest<Body> for Check {
    type RequestBody = Body;
    type ResponseBody = Body;
    type Future = Pin<Box<dyn Future<Output = Result<Request<Body>, Response<Body>>> + Send>>;

    fn authorize(&mut self, mut request: Request<Body>) -> Self::Future {
        let check = self.clone();
        Box::pin(async move {
            check.check(&mut request)?;
            Ok(request)
        })
    }
}

impl AuthUser for User {
    type Id = u64;

    fn id(&self) -> u64 {
        self.id
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.name.as_bytes()
    }
}

/// The users of axum-login, by their number.
#[derive(Clone)]
struct Users(Arc<Vec<User>>);

impl Users {
    fn find(&self, id: u64) -> Option<User> {
        self.0.get(usize::try_from(id).ok()?).cloned()
    }
}

impl AuthnBackend for Users {
    type User = User;
    type Credentials = u64;
    type Error = Infallible;

    async fn authenticate(&self, id: u64) -> Result<Option<User>, Infallible> {
        Ok(self.find(id))
    }

    async fn get_user(&self, id: &UserId<Self>) -> Result<Option<User>, Infallible> {
        Ok(self.find(*id))
    }
}

impl AuthzBackend for Users {
    type Permission = String;

    async fn get_user_permissions(&self, user: &User) -> Result<HashSet<String>, Infallible> {
        Ok(user.permissions.clone())
    }
}

async fn log_in(Path(id): Path<u64>, mut session: AuthSession<Users>) -> &'static str {
    let user = session.authenticate(id).await.ok().flatten().expect("a user");
    session.login(&user).await.expect("a session");
    "ok"
}

/// With a session in memory. Both users have logged in before.
fn axum_login() -> Contestant {
    let users = Users(Arc::new(accounts::users().map(|(_, user)| user).collect()));
    let layer = AuthManagerLayerBuilder::new(users, SessionManagerLayer::new(MemoryStore::default())).build();
    let router: Router = Router::new()
        .route("/admin", get(page))
        .route_layer(permission_required!(Users, AUTHENTICATED, ADMIN))
        .route("/login/{id}", get(log_in))
        .layer(layer);
    let cookies = [0, 1].map(|id| {
        let request = Request::get(format!("/login/{id}")).body(Body::empty()).expect("a request");
        let Ok(response) = finished(router.clone().oneshot(request));
        let cookie = response.headers()[SET_COOKIE].to_str().expect("a text");
        HeaderValue::try_from(cookie.split(';').next().unwrap_or_default()).expect("a header value")
    });
    Contestant::new("a session in memory", "axum-login", router, (COOKIE, cookies)).answers([200, 403, 403])
}

static USERS: OnceLock<Arc<Table<User>>> = OnceLock::new();

async fn permissions(request: &mut axum::extract::Request) -> Result<HashSet<String>, axum::response::Response> {
    let users = USERS.get_or_init(|| accounts::table(|user| user));
    let user = bearer(request.headers()).and_then(|token| users.get(token));
    Ok(user.map(|user| user.permissions.clone()).unwrap_or_default())
}

#[protect("authenticated", "admin")]
async fn protected() -> &'static str {
    "ok"
}

type GateClaims = JwtClaims<GateAccount<Role, Group>>;

/// axum-gate without cryptography. Its policies have no `and`: one permission is checked.
#[derive(Clone)]
struct TableCodec(Arc<Table<GateClaims>>);

impl Codec for TableCodec {
    type Payload = GateClaims;

    fn encode(&self, _: &GateClaims) -> axum_gate::errors::Result<Vec<u8>> {
        Err(axum_gate::errors::Error::Jwt(JwtError::processing(JwtOperation::Encode, "no tokens are issued")))
    }

    fn decode(&self, token: &[u8]) -> axum_gate::errors::Result<GateClaims> {
        let claims = std::str::from_utf8(token).ok().and_then(|token| self.0.get(token)).cloned();
        let unknown = || JwtError::processing(JwtOperation::Decode, "unknown token");
        claims.ok_or_else(|| axum_gate::errors::Error::Jwt(unknown()))
    }
}

fn axum_gate() -> Contestant {
    const ISSUER: &str = "shop";
    let claims = accounts::table(|user| {
        let permissions = user.permissions.iter().map(String::as_str).collect();
        let account = GateAccount::<Role, Group>::new(&user.name, &[Role::User], &[]).with_permissions(permissions);
        JwtClaims::new(account, RegisteredClaims::new(ISSUER, 4_102_444_800))
    });
    let policy = AccessPolicy::require_permission(ADMIN);
    let gate = Gate::bearer::<_, Role, Group>(ISSUER, Arc::new(TableCodec(claims))).with_policy(policy);
    let router: Router = Router::new().route("/admin", get(page).route_layer(gate));
    Contestant::new("one permission", "axum-gate", router, authorization(TOKENS)).answers([200, 401, 401])
}

pub fn contestants() -> Vec<Contestant> {
    let one = |name, package, router: Router| Contestant::new(name, package, router, authorization(TOKENS));
    let router = |handler| Router::new().route("/admin", handler);
    let check = Check(entries());
    vec![
        one(
            "`ValidateRequestHeaderLayer`, the check by hand",
            "tower-http",
            router(get(page)).route_layer(ValidateRequestHeaderLayer::custom(check.clone())),
        ),
        one(
            "`AsyncRequireAuthorizationLayer`, the check by hand",
            "tower-http",
            router(get(page)).route_layer(AsyncRequireAuthorizationLayer::new(check)),
        ),
        axum_login(),
        one(
            "`GrantsLayer`, `#[protect]`",
            "protect-axum",
            router(get(protected)).layer(GrantsLayer::with_extractor(permissions)),
        )
        .answers([200, 403, 403]),
        axum_gate(),
    ]
}
