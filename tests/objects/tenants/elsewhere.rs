//! Tenants that the path does not name: by a subdomain, and by a claim of the login.

use authed::routing::{TenantFrom, post, subdomain};
use authed::{AnyObject, Authed, Caller, Identity, Permitted, Public, Routes, not_found, path};
use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Request, Version};
use support::{ask, basic};

use super::office::{ByMember, ByOwner, Document, OfTheTenant, Office, Root, Store, Tenant};

enum Subdomain {}

impl TenantFrom for Subdomain {
    type Tenant = Tenant;
    type Realm = Office;

    fn key(head: &Parts, _: Option<&Identity<Office>>) -> Option<String> {
        subdomain(head, "example.com")?.strip_prefix('t').map(str::to_owned)
    }
}

/// The tenant that the login names: `bob@1`.
enum Claim {}

impl TenantFrom for Claim {
    type Tenant = Tenant;
    type Realm = Office;

    fn key(_: &Parts, by: Option<&Identity<Office>>) -> Option<String> {
        by?.user().only().map(|tenant| tenant.to_string())
    }
}

async fn home(_: Caller<Office>, tenant: Permitted<Tenant, ByMember>) -> String {
    tenant.number.to_string()
}

async fn settings(_: Caller<Office>, tenant: Permitted<Tenant, ByOwner>) -> String {
    tenant.number.to_string()
}

async fn open(_: Public) -> &'static str {
    "open"
}

async fn document(_: Caller<Office>, document: AnyObject<Document, OfTheTenant>) -> String {
    document.text()
}

fn inside() -> Routes<Store> {
    Routes::new()
        .route(path!("/home"), post(home))
        .route(path!("/settings"), post(settings))
        .route(path!("/open"), post(open))
        .object_route(path!("/documents/{document}"), post(document))
}

fn routes<N: TenantFrom<Tenant = Tenant, Realm = Office>>() -> Routes<Store> {
    Routes::new()
        .under_tenant_from::<N, ByMember>(inside())
        .route(path!("/elsewhere"), post(async |_: Authed<Root>| "root"))
        .fallback(not_found)
}

fn to(host: &[&str], path: &str, name: &str) -> Request<Body> {
    let mut request = Request::post(path).header("authorization", basic(name));
    for host in host {
        request = request.header("host", *host);
    }
    request.body(Body::empty()).unwrap()
}

async fn answer<N: TenantFrom<Tenant = Tenant, Realm = Office>>(request: Request<Body>) -> (u16, String) {
    let answer = ask(routes::<N>().with_state(super::store()), request).await;
    (answer.status, answer.body)
}

#[tokio::test]
async fn a_subdomain_names_the_tenant_and_its_rule_decides() {
    let missing = (404, "Not Found".to_owned());
    let at = async |host: &'static str, path: &'static str, name: &'static str| {
        answer::<Subdomain>(to(&[host], path, name)).await
    };
    assert_eq!(at("t0.example.com", "/home", "ada").await, (200, "0".to_owned()));
    assert_eq!(at("T0.Example.COM:8080", "/documents/2", "ada").await, (200, "0/2".to_owned()));
    assert_eq!(at("t1.example.com", "/documents/2", "bob").await, (200, "1/2".to_owned()));
    assert_eq!(at("t1.example.com", "/settings", "root").await, (200, "1".to_owned()));
    assert_eq!(at("t1.example.com", "/settings", "bob").await.0, 403, "a member, and no owner");
    for path in ["/home", "/settings", "/open", "/documents/1"] {
        assert_eq!(at("t1.example.com", path, "ada").await, missing, "{path}");
        assert_eq!(at("t7.example.com", path, "root").await, missing, "{path}");
        assert_eq!(at("example.com", path, "root").await, missing, "{path}");
    }
    // Beside the routes of tenants.
    assert_eq!(at("t7.example.com", "/elsewhere", "root").await, (200, "root".to_owned()));
}

#[tokio::test]
async fn a_claim_names_the_tenant_and_is_no_membership() {
    let at = async |path: &'static str, name: &'static str| answer::<Claim>(to(&["t1.example.com"], path, name)).await;
    assert_eq!(at("/documents/1", "bob@0").await, (200, "0/1".to_owned()));
    assert_eq!(at("/documents/1", "bob@1").await, (200, "1/1".to_owned()));
    assert_eq!(at("/open", "ada@1").await, (404, "Not Found".to_owned()), "the token names a tenant of others");
    assert_eq!(at("/open", "bob").await, (404, "Not Found".to_owned()), "the token names none");
    let anonymous = Request::post("/home").header("host", "t1.example.com").body(Body::empty()).unwrap();
    assert_eq!(answer::<Claim>(anonymous).await.0, 404);
}

#[test]
fn a_subdomain_is_one_label() {
    let read = |host: &str| {
        let (head, ()) = Request::get("/").header("host", host).body(()).unwrap().into_parts();
        subdomain(&head, "example.com")
    };
    let longest = "a".repeat(63);
    for label in ["a", "a-b", "0", "xn--a", &longest] {
        assert_eq!(read(&format!("{label}.example.com")).as_deref(), Some(label));
    }
    for label in ["", "-", "-a", "a-", "a_b", "a.b", "a b", "%61", "ä", &format!("{longest}a")] {
        assert_eq!(read(&format!("{label}.example.com")), None, "{label}");
    }
}

/// What is not in the path stands before the captures, and is no capture.
#[test]
fn a_table_tells_a_tenant_of_the_host_from_a_capture() {
    let routes = routes::<Subdomain>();
    let rows = routes.table().rows().iter();
    let captures: Vec<Vec<_>> =
        rows.map(|row| row.objects().iter().map(|object| object.is_capture()).collect()).collect();
    assert_eq!(captures, [vec![false], vec![false], vec![false], vec![false, true], vec![], vec![]]);
}

/// RFC 9112, 3.2; RFC 9110, 7.2.
#[tokio::test]
async fn a_doubtful_host_names_no_tenant() {
    let doubtful: &[&[&str]] = &[
        &[],
        &[""],
        &["t0.example.com", "t0.example.com"],
        &["t1.example.com", "t0.example.com"],
        &["t0.example.com, t1.example.com"],
        &["t0.example.com."],
        &["t0.example.com.evil.org"],
        &["evil.org/t0.example.com"],
        &["t0.example.org"],
        &["t0example.com"],
        &["x.t0.example.com"],
        &[".example.com"],
        &["-.example.com"],
        &["t0-.example.com"],
        &["ada@t0.example.com"],
        &["t0.example.com:80:80"],
        &["t0.example.com:x"],
        &["t%30.example.com"],
        &["t0\u{2e}example.com "],
        &["127.0.0.1"],
        &["[::1]:80"],
        &["ｔ0.example.com"],
    ];
    for host in doubtful {
        assert_eq!(answer::<Subdomain>(to(host, "/home", "root")).await.0, 404, "{host:?}");
    }
    let mut forwarded = to(&["t1.example.com"], "/home", "ada");
    for field in ["x-forwarded-host", "x-original-host", "x-host"] {
        forwarded.headers_mut().insert(field, "t0.example.com".parse().unwrap());
    }
    forwarded.headers_mut().insert("forwarded", "host=t0.example.com".parse().unwrap());
    assert_eq!(answer::<Subdomain>(forwarded).await.0, 404);
}

/// The target in absolute form, as HTTP/2 has it. RFC 9113, 8.3.1: both hosts are the same.
#[tokio::test]
async fn the_host_of_the_target_is_the_host() {
    let absolute = |host: &[&str], target: &str| {
        let mut request = to(host, target, "ada");
        *request.version_mut() = Version::HTTP_2;
        request
    };
    assert_eq!(answer::<Subdomain>(absolute(&[], "https://t0.example.com/home")).await, (200, "0".to_owned()));
    assert_eq!(answer::<Subdomain>(absolute(&["T0.example.com"], "https://t0.example.com/home")).await.0, 200);
    assert_eq!(answer::<Subdomain>(absolute(&["t0.example.com"], "https://t1.example.com/home")).await.0, 404);
    assert_eq!(answer::<Subdomain>(absolute(&["t1.example.com"], "https://t0.example.com/home")).await.0, 404);
    assert_eq!(answer::<Subdomain>(absolute(&[], "https://t1.example.com@t0.example.com/home")).await.0, 404);
}

#[test]
fn the_table_says_what_names_the_tenant() {
    let table = routes::<Subdomain>().table().to_string();
    let line = table.lines().find(|line| line.contains("/documents/")).unwrap();
    let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("AnyOf<(In<Member>, Root)> of Tenant by Subdomain, any Document: OfTheTenant"), "{words}");
}

#[test]
#[should_panic(expected = "the fallback: it is one of `under_tenant_from`")]
fn a_fallback_is_of_no_tenant() {
    let inside = inside().fallback(open);
    let _ = Routes::<Store>::new().under_tenant_from::<Subdomain, ByMember>(inside).with_state(super::store());
}

/// A request without a tenant gets a 404 before the requirement of the route is checked.
#[tokio::test]
async fn a_walk_expects_the_response_of_the_tenant() {
    async fn rooted(_: Authed<Root>) {}
    let inside = || Routes::new().route(path!("/rooted"), post(rooted));
    let routes = || Routes::<Store>::new().under_tenant_from::<Subdomain, ByMember>(inside());
    let router = routes().with_state(super::store());
    authed::testing::assert_anonymous_is_refused(routes().table(), router).await;
}
