//! Tenants: ten ways to mix them, and random requests of many users.

mod attacks;
mod elsewhere;
mod office;
mod random;

use authed::policy::FailurePolicy;
use authed::{AskRules, Authenticator, Caller, Identity, In, Permitted, Rule, Status};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use support::ask;

use self::office::{Held, Hidden, Member, Office, Owner, Store, Tenant, routes};

/// Two tenants: ada owns the first one, eve the second one, bob is a member of both, and root administers all.
fn store() -> Store {
    let seats = [("ada", 0, Held::Owner), ("eve", 1, Held::Owner), ("bob", 0, Held::Member), ("bob", 1, Held::Member)];
    Store::new(2, 3, seats.map(|(name, tenant, held)| (name.to_owned(), tenant, held)))
}

async fn get(target: &str, name: &str, body: &'static str) -> (u16, String) {
    let request = Request::post(target).header("authorization", support::basic(name)).body(Body::from(body)).unwrap();
    let answer = ask(routes().with_state(store()), request).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn the_path_of_another_tenant_is_an_unknown_path() {
    assert_eq!(get("/t/0/documents/1", "ada", "").await, (200, "0/1".to_owned()));
    for path in ["/t/1/documents/1", "/t/7/documents/1", "/t/1/search", "/t/1/export", "/t/1", "/t/x/search", "/none"] {
        assert_eq!(get(path, "ada", "").await, (404, "Not Found".to_owned()), "{path}");
    }
    assert_eq!(get("/t/1/documents/1", "bob", "").await, (200, "1/1".to_owned()));
    // A member without the scope gets the response of the scope's policy.
    assert_eq!(get("/t/1/export", "bob", "").await.0, 403);
}

/// The rule that denies answers, and not the tenant's, which permits.
#[test]
fn a_member_gets_the_response_of_the_rule_that_denies() {
    enum Never {}

    impl Rule<Tenant> for Never {
        type Realm = Office;
        type OnFailure = Status<402>;

        fn permits(_: &Identity<Office>, _: &Tenant) -> bool {
            false
        }
    }

    let status = |name, number| {
        let caller = store().authenticator().system_caller("job", store().identity(name));
        let denied = caller.permitted::<(In<Member>, Never)>(Tenant { number }).unwrap_err();
        denied.into_rejection().status().as_u16()
    };
    assert_eq!(status("bob", 0), 402);
    assert_eq!(status("ada", 1), 404);
}

/// What a table and a document for clients say of the responses.
#[test]
fn the_responses_of_a_tenant_are_those_of_a_missing_page_and_of_the_scope() {
    type Policy<S> = <In<S> as Rule<Tenant>>::OnFailure;
    let of =
        |name: String, statuses: Vec<StatusCode>| (name, statuses.iter().map(StatusCode::as_u16).collect::<Vec<_>>());
    let own = of(Policy::<Member>::name(), Policy::<Member>::statuses());
    assert_eq!(own, ("NotFound, Forbidden".to_owned(), vec![404, 403]));
    let hidden = of(Policy::<Hidden>::name(), Policy::<Hidden>::statuses());
    assert_eq!(hidden, ("NotFound".to_owned(), vec![404]));
}

#[tokio::test]
async fn an_id_in_a_body_or_a_query_or_a_batch_is_one_of_the_tenant() {
    assert_eq!(get("/t/0/body", "ada", "2").await, (200, "0/2".to_owned()));
    assert_eq!(get("/t/0/query?id=2", "ada", "").await, (200, "0/2".to_owned()));
    assert_eq!(get("/t/0/batch", "ada", "0 1 2 1000 1001").await, (200, "0/0 0/1 0/2".to_owned()));
    // The documents of the second tenant have the numbers 0 to 2 there, and 1000 and more in the whole store.
    assert_eq!(get("/t/0/body", "ada", "1000").await, (200, String::new()));
    assert_eq!(get("/t/0/query?id=1000&tenant=1", "ada", "").await, (200, String::new()));
}

#[tokio::test]
async fn a_nested_object_a_cached_one_a_search_and_an_export_are_of_the_tenant() {
    assert_eq!(get("/t/0/documents/1/notes/1", "ada", "").await, (200, "0/1/1".to_owned()));
    assert_eq!(get("/t/1/documents/1/notes/1", "ada", "").await.0, 404);
    for name in ["bob", "eve", "bob"] {
        assert_eq!(get("/t/1/cached/1", name, "").await, (200, "1/1".to_owned()));
    }
    assert_eq!(get("/t/0/search", "bob", "").await, (200, "0/0 0/1 0/2".to_owned()));
    assert_eq!(get("/t/1/export", "eve", "").await, (200, "1/0 1/1 1/2".to_owned()));
}

#[tokio::test]
async fn a_document_is_moved_between_tenants_of_the_caller_only() {
    assert_eq!(get("/from/0/documents/1/move/1", "ada", "").await, (404, "Not Found".to_owned()));
    assert_eq!(get("/from/1/documents/1/move/0", "ada", "").await, (404, "Not Found".to_owned()));
    assert_eq!(get("/from/0/documents/1/move/1", "bob", "").await.0, 403, "bob owns neither");
    assert_eq!(get("/from/0/documents/1/move/0", "ada", "").await, (200, "0/1 to 0".to_owned()));
    assert_eq!(get("/from/0/documents/1/move/1", "root", "").await, (200, "0/1 to 1".to_owned()));
}

/// They have a caller, and no path.
#[tokio::test]
async fn a_job_and_a_socket_reach_the_tenants_of_their_caller_only() {
    fn export(of: Permitted<Tenant, In<Owner>>) -> u32 {
        of.number
    }
    let authenticator: Authenticator<Office> = store().authenticator();
    let job: Caller<Office> = authenticator.system_caller("export", store().identity("ada"));
    let socket: Caller<Office> = authenticator.caller_presenting(&support::basic("ada")).await.unwrap();
    for caller in [job, socket] {
        assert_eq!(export(caller.permitted(Tenant { number: 0 }).unwrap()), 0);
        assert!(caller.permitted::<In<Owner>>(Tenant { number: 1 }).is_err());
        assert!(caller.permitted::<In<Member>>(Tenant { number: 1 }).is_err());
    }
}

/// A token for one tenant holds nothing in the other tenants of its user.
#[tokio::test]
async fn a_token_of_one_tenant_is_none_of_another() {
    assert_eq!(get("/t/0/search", "bob@0", "").await.0, 200);
    assert_eq!(get("/t/1/search", "bob@0", "").await, (404, "Not Found".to_owned()));
}

/// A guest may read one document, and nothing else of the tenant.
#[tokio::test]
async fn a_guest_reads_the_object_of_the_invitation_only() {
    assert_eq!(get("/shared/0/1", "guest", "").await, (200, "0/1".to_owned()));
    assert_eq!(get("/shared/0/2", "guest", "").await.0, 404);
    assert_eq!(get("/shared/1/1", "guest", "").await.0, 404);
    assert_eq!(get("/t/0/documents/1", "guest", "").await.0, 404);
    assert_eq!(get("/shared/1/1", "eve", "").await, (200, "1/1".to_owned()));
}
