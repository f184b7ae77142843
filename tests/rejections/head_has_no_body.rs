//! HEAD, refused by every way of guarding a page (case D3).

use authed::{Basic, Challenge, Forbidden, RedirectTo, local_path, policy::RedirectTarget, redirect::LocalPath};
use http::Method;

use super::ways::{raw, request_text, send_to, ways};
use super::{authenticator, logins};

enum LoginPage {}

impl RedirectTarget for LoginPage {
    const PATH: LocalPath = local_path!("/login");
}

async fn all_ways() -> Vec<(&'static str, std::net::SocketAddr)> {
    let mut all = ways::<Forbidden>(authenticator()).await;
    all.extend(ways::<Challenge<Basic>>(authenticator()).await);
    all.extend(ways::<RedirectTo<LoginPage>>(authenticator()).await);
    all
}

#[tokio::test]
async fn a_rejected_head_is_one_frame_with_the_length_of_get() {
    for (way, server) in all_ways().await {
        for (who, login) in logins() {
            let fields: Vec<_> = login.iter().map(|login| ("authorization", &**login)).collect();
            let get = send_to(server, Method::GET, "/page", &fields).await;
            let head = send_to(server, Method::HEAD, "/page", &fields).await;
            assert!(head.is_one_frame, "{way}, {who}: a DATA frame");
            assert_eq!(head.body, "", "{way}, {who}");
            assert_eq!((head.status, &head.fields), (get.status, &get.fields), "{way}, {who}");
            assert_eq!(head.field("content-length"), Some(&*get.body.len().to_string()), "{way}, {who}");
        }
    }
}

#[tokio::test]
async fn a_rejected_head_ends_with_its_fields_over_http1() {
    for (way, server) in all_ways().await {
        for (who, login) in logins() {
            let fields: Vec<_> = login.iter().map(|login| ("authorization", &**login)).collect();
            let get = support::without_date(&raw(server, &request_text("GET", "/page", &fields)).await);
            let head = support::without_date(&raw(server, &request_text("HEAD", "/page", &fields)).await);
            let (fields_of_get, _) = get.split_once("\r\n\r\n").unwrap();
            let fields_of_head = head.strip_suffix("\r\n\r\n").expect("a response without a body");
            // hyper writes the length of an empty body at another place for GET.
            let sorted = |fields: &str| {
                let mut lines: Vec<_> = fields.lines().map(str::to_owned).collect();
                lines.sort_unstable();
                lines
            };
            assert_eq!(sorted(fields_of_head), sorted(fields_of_get), "{way}, {who}");
        }
    }
}

/// A parameter of the application's own sets the body after the decision. The response to HEAD stays without a body.
#[tokio::test]
async fn a_body_set_later_is_counted_and_not_sent() {
    use authed::routing::{FromAccess, get};
    use authed::{Authed, Rejection, Routes};

    struct Administrator;

    impl FromAccess for Administrator {
        type Access = Authed<super::Admin>;
        type Rejection = Rejection;

        fn from_access(decided: Result<Authed<super::Admin>, Rejection>) -> Result<Self, Rejection> {
            decided.map(|_| Self).map_err(|rejection| rejection.json(r#"{"error":"administrators only"}"#))
        }
    }

    let routes = Routes::new().route("/page", get(async |_: Administrator| "page"));
    let server = super::ways::serve(routes.with_state(authenticator())).await;
    let head = send_to(server, Method::HEAD, "/page", &[]).await;
    assert_eq!((head.status.as_u16(), head.field("content-length"), head.is_one_frame), (403, Some("31"), true));
}
