//! Logins with an empty name (case A21).

use authed::backend::Login;
use authed::{Authed, AuthenticationError, Authenticator, Basic, Credentials, Forbidden, Identity, SimpleUser};
use axum::Router;
use axum::routing::get;
use support::{Server, login};

use super::{Admin, Site};

/// Tokens are passwords of nobody.
fn verify(login: &Login) -> Result<Identity<Site>, AuthenticationError> {
    match (login.name(), login.password()) {
        ("", "t0ken") => Ok(Identity::new(SimpleUser::new("robot"), Credentials::none().grant::<Admin>())),
        ("ada", "pw") => Ok(Identity::new(SimpleUser::new("ada"), Credentials::none().grant::<Admin>())),
        _ => Err(AuthenticationError::rejected()),
    }
}

async fn server(authenticator: Authenticator<Site>) -> Server {
    async fn page(caller: Authed<Admin, Forbidden>) -> String {
        authed::User::display_name(caller.user()).to_string()
    }
    Server::start(Router::new().route("/", get(page)).with_state(authenticator)).await
}

#[tokio::test]
async fn a_login_without_a_name_is_malformed() {
    let server = server(Authenticator::new(Basic::new(verify))).await;
    for (name, password) in [("", "t0ken"), ("", ""), ("", ":t0ken")] {
        server.get("/", &login(name, password)).await.rejects(400, "the credentials are malformed");
    }
    server.get("/", &login("ada", "pw")).await.says("ada");
}

#[tokio::test]
async fn an_application_can_take_a_login_without_a_name() {
    let cache = || authed::backend::Cache::<Site>::new(100, std::time::Duration::from_secs(60));
    let asynchronous = Basic::new_async(async |login: Login| {
        tokio::task::yield_now().await;
        verify(&login)
    });
    for authenticator in [
        Authenticator::new(Basic::new(verify).allow_empty_name()),
        Authenticator::new(asynchronous.allow_empty_name()),
        Authenticator::new(Basic::new(verify).allow_empty_name().cached(&cache())),
        Authenticator::new(Basic::new(verify).cached(&cache()).allow_empty_name()),
    ] {
        let server = server(authenticator).await;
        for _ in 0..2 {
            server.get("/", &login("", "t0ken")).await.says("robot");
            server.get("/", &login("ada", "pw")).await.says("ada");
        }
        // The verifier still decides, and the rest of the syntax holds.
        for (name, password) in [("", ""), ("", ":t0ken"), ("ada", "t0ken"), ("t0ken", "")] {
            assert_eq!(server.get("/", &login(name, password)).await.status, 401, "{name}:{password}");
        }
        for broken in ["Basic", "Basic ", "Basic dDBrZW4=", "Basic OnQwa2Vu Og==", "Basic OgA="] {
            assert_eq!(server.get("/", broken).await.status, 400, "{broken}");
        }
    }
}
