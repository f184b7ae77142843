// ANCHOR: all
use authed::routing::get;
use authed::{Authed, Authenticator, NotFound, Proof, Routes, SimpleUser, User, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Editor = "editor";
    pub scope Admin = "admin": Editor, on failure NotFound;
}

async fn drafts(caller: Authed<Editor>) -> String {
    format!("Drafts, for {}", caller.user().display_name())
}

async fn admin(caller: Authed<Admin>) -> String {
    purge_cache(caller.proof())
}

fn purge_cache(by: Proof<'_, Admin>) -> String {
    format!("purged by {}", by.user().display_name())
}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/drafts", get(drafts)).route("/admin", get(admin))
}

// ANCHOR: tests
#[cfg(test)]
mod tests {
    use authed::SimpleUser;
    use authed::testing::TestCaller;
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::{Admin, Editor, admin, purge_cache, routes};

    #[test]
    fn a_service_function() {
        let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>();
        assert_eq!(purge_cache(ada.proof::<Admin>()), "purged by ada");
    }

    #[tokio::test]
    async fn a_handler() {
        let ada = TestCaller::new(SimpleUser::new("ada")).grant::<Admin>();
        assert_eq!(admin(ada.authed()).await, "purged by ada");
    }

    #[tokio::test]
    async fn the_whole_application() {
        let status = async |caller: &TestCaller<_>, path: &str| {
            let app = routes().with_state(caller.authenticator());
            app.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap().status()
        };
        let eve = TestCaller::new(SimpleUser::new("eve")).grant::<Editor>();
        assert_eq!(status(&eve, "/drafts").await, 200);
        assert_eq!(status(&eve, "/admin").await, 404);
        assert_eq!(status(&TestCaller::anonymous(), "/drafts").await, 403);
    }

    // ANCHOR: table
    /// `AUTHED_BLESS=1 cargo test` writes the file. Review its changes as you review code.
    #[test]
    fn no_route_changes_its_access_unnoticed() {
        routes().table().assert_snapshot("programs/testing.routes");
    }
    // ANCHOR_END: table
}
// ANCHOR_END: tests
// ANCHOR_END: all
