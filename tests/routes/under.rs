//! `under`: a requirement for all routes below a prefix.

use authed::routing::{any, get};
use authed::{AnyOf, Authed, Caller, Grants, Proof, Public, Routes};
use axum::body::Body;
use http::Request;

use super::site::forum::Member;
use super::site::{Admin, App, Editor, Shop, Site, Staff, Viewer, ok, rows};

async fn public(_: Public) -> &'static str {
    "public"
}

async fn caller(caller: Caller<Shop>) -> String {
    caller.credentials().names().collect::<Vec<_>>().join(" ")
}

async fn perhaps(caller: Option<Authed<Admin>>) -> String {
    caller.is_some().to_string()
}

async fn editor(caller: Authed<Editor>) -> &'static str {
    fn edit(_: Proof<'_, impl Grants<Viewer>>) -> &'static str {
        "edited"
    }
    edit(caller.proof())
}

fn inside() -> Routes<App> {
    Routes::new()
        .route("/public", get(public))
        .route("/caller", any(caller))
        .route("/perhaps", get(perhaps))
        .route("/editor", get(editor).fallback(public))
        .fallback(public)
}

#[tokio::test]
async fn callers_without_the_requirement_are_rejected() {
    let routes = || Routes::new().under::<Staff>("/in", inside()).route("/out", get(public));
    assert_eq!(
        rows(&routes()),
        [
            "GET /in/public: staff",
            "* /in/caller: staff",
            "GET /in/perhaps: staff",
            "GET /in/editor: staff & editor",
            "* /in/editor: staff",
            "* /in/*: staff",
            "GET /out: public"
        ]
    );
    for site in Site::both(routes) {
        for path in ["/in/public", "/in/caller", "/in/perhaps", "/in/editor", "/in/none", "/in"] {
            assert_eq!(site.get(path, "-").await.0, 303, "{path}: staff's policy");
            assert_eq!(site.get(path, "editor").await.0, 403, "{path}: staff's policy for an authenticated caller");
            assert_eq!(site.get(path, "rejected").await.0, 403, "{path}");
            assert_eq!(
                site.ask("POST", path, "-").await.0,
                if path == "/in/public" || path == "/in/perhaps" { 405 } else { 303 }
            );
        }
        assert_eq!(site.get("/in/public", "staff").await, ok("public"));
        assert_eq!(site.get("/in/caller", "staff").await, ok("staff"));
        assert_eq!(site.get("/in/perhaps", "staff").await, ok("false"));
        assert_eq!(site.get("/in/perhaps", "admin").await, ok("true"));
        assert_eq!(site.get("/in/none", "staff").await, ok("public"));
        assert_eq!(site.ask("POST", "/in/editor", "staff").await, ok("public"));
        assert_eq!(site.get("/out", "-").await, ok("public"));
    }
}

#[tokio::test]
async fn a_handler_inside_can_ask_for_more() {
    let routes = || Routes::new().under::<Staff>("/in", inside());
    for site in Site::both(routes) {
        assert_eq!(site.get("/in/editor", "staff").await.0, 403);
        assert_eq!(site.get("/in/editor", "editor").await.0, 403);
        assert_eq!(site.get("/in/editor", "staff editor").await, ok("edited"));
        assert_eq!(site.get("/in/editor", "admin").await, ok("edited"));
    }
}

/// The outermost requirement that the caller does not meet answers, whatever the policies inside are.
#[tokio::test]
async fn the_outermost_requirement_decides_first() {
    let routes = || {
        let inner = Routes::new().under::<Staff>("/staff", inside());
        Routes::new().under::<Admin>("/admin", inner)
    };
    assert!(rows(&routes()).contains(&"GET /admin/staff/editor: admin & staff & editor".to_owned()));
    let table = routes().table().to_string();
    assert!(table.contains("NotFound, RedirectTo<LoginPage>, Forbidden"), "{table}");
    for site in Site::both(routes) {
        for who in ["-", "staff", "staff editor"] {
            assert_eq!(site.get("/admin/staff/public", who).await.0, 404);
        }
        assert_eq!(site.get("/admin/staff/editor", "admin").await, ok("edited"));
    }

    let routes = || {
        let inner = Routes::new().under::<Admin>("/admin", inside());
        Routes::new().under::<(Staff, AnyOf<(Viewer, Editor)>)>("/staff", inner)
    };
    assert!(
        rows(&routes()).contains(&"GET /staff/admin/editor: staff & (viewer | editor) & admin & editor".to_owned())
    );
    for site in Site::both(routes) {
        assert_eq!(site.get("/staff/admin/public", "-").await.0, 303);
        assert_eq!(site.get("/staff/admin/public", "staff").await.0, 403);
        assert_eq!(site.get("/staff/admin/public", "staff viewer").await.0, 404);
        assert_eq!(site.get("/staff/admin/public", "admin").await, ok("public"));
    }
}

#[test]
fn a_requirement_around_and_inside_is_listed_once() {
    let routes = Routes::new().under::<Editor>("/in", Routes::<App>::new().under::<Editor>("/in", inside()));
    assert!(rows(&routes).contains(&"GET /in/in/editor: editor".to_owned()));
    assert!(routes.table().to_string().contains("editor           Forbidden"), "{}", routes.table());
}

/// Each realm decides by itself, and the table does not mix their scopes.
#[tokio::test]
async fn realms_around_and_inside_may_differ() {
    async fn member(_: Authed<Member>) -> &'static str {
        "member"
    }
    let routes = || {
        let inside = inside().route("/member", get(member));
        let forum = Routes::new().under::<Member>("/forum", inside);
        Routes::new().under::<Staff>("/staff", forum)
    };
    let table = rows(&routes());
    assert!(table.contains(&"GET /staff/forum/public: staff, and in Forum: member".to_owned()), "{table:#?}");
    assert!(table.contains(&"GET /staff/forum/editor: staff & editor, and in Forum: member".to_owned()), "{table:#?}");
    assert!(table.contains(&"GET /staff/forum/member: staff, and in Forum: member".to_owned()), "{table:#?}");
    for site in Site::both(routes) {
        for (path, shop, forum, status) in [
            ("public", "-", "-", 303),
            ("public", "-", "member", 303),
            ("public", "staff", "-", 403),
            ("public", "staff", "member", 200),
            ("editor", "staff", "member", 403),
            ("editor", "staff editor", "member", 200),
            ("editor", "admin", "-", 403),
            ("editor", "staff editor", "staff", 403),
            ("member", "staff", "member", 200),
            ("member", "member", "member", 403),
        ] {
            let request = Request::get(format!("/staff/forum/{path}"));
            let request = if shop == "-" { request } else { request.header("x-shop", shop) };
            let request = if forum == "-" { request } else { request.header("x-forum", forum) };
            let (found, _) = site.answer(request.body(Body::empty()).unwrap()).await;
            assert_eq!(found, status, "{path} for {shop} of the shop and {forum} of the forum");
        }
    }
}

mod asked {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use authed::backend::BearerToken;
    use authed::routing::get;
    use authed::table::Access;
    use authed::{Authed, Authenticator, Bearer, Caller, Credentials, Identity, Routes, SimpleUser, scopes};
    use axum::body::Body;
    use axum::extract::FromRef;
    use http::Request;
    use tower::ServiceExt;

    use crate::routes::site::forum::{Forum, Member};
    use crate::routes::site::{Shop, Staff};

    scopes! {
        pub realm Club for SimpleUser;

        pub scope Guest = "guest";
        pub scope Chair = "chair";
    }

    async fn chair(_: Authed<Chair>) {}
    async fn anyone(_: Caller<Club>, _body: String) {}

    #[derive(Clone, FromRef)]
    struct Three {
        shop: Authenticator<Shop>,
        forum: Authenticator<Forum>,
        club: Authenticator<Club>,
    }

    /// The table lists the scopes of each realm apart.
    #[test]
    fn the_scopes_of_three_realms_are_not_mixed() {
        let club = Routes::<Three>::new().under::<Guest>("/club", Routes::new().route("/chair", get(chair)));
        let forum = Routes::new().under::<Member>("/forum", club);
        let routes = Routes::new().under::<Staff>("/staff", forum);
        let row = routes.table().rows().iter().find(|row| row.method() == "GET").unwrap();
        let Access::Required(required) = row.access() else { panic!("{}", routes.table()) };
        let further = required.further().iter().map(|further| (further.realm(), further.requirement().to_string()));
        let all: Vec<_> =
            std::iter::once((required.realm(), required.requirement().to_string())).chain(further).collect();
        let expected = [("Shop", "staff"), ("Forum", "member"), ("Club", "guest & chair")];
        assert_eq!(all, expected.map(|(realm, requirement)| (realm, requirement.to_owned())));
    }

    #[tokio::test]
    async fn a_verifier_is_asked_once_for_a_subtree_and_its_handler() {
        let calls = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&calls);
        let authenticator = Authenticator::<Club>::new(Bearer::new(move |token: &BearerToken| {
            counted.fetch_add(1, Ordering::SeqCst);
            Ok(Identity::new(SimpleUser::new("ada"), Credentials::from_names(token.as_str().split('.'))))
        }));
        let inner = Routes::new().route("/chair", get(chair)).route("/anyone", get(anyone));
        let app =
            Routes::new().under::<Guest>("/in", Routes::new().under::<Guest>("/deep", inner)).with_state(authenticator);
        for (path, token, status) in [
            ("/in/deep/chair", "guest.chair", 200),
            ("/in/deep/chair", "guest", 403),
            ("/in/deep/chair", "chair", 403),
            ("/in/deep/anyone", "guest", 200),
            ("/in/deep/anyone", "chair", 403),
        ] {
            let request = Request::get(path).header("authorization", format!("Bearer {token}"));
            let response = app.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!((path, token, response.status().as_u16()), (path, token, status));
            assert_eq!(calls.swap(0, Ordering::SeqCst), 1, "{path} with {token}");
        }
    }
}
