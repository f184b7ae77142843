//! Random tables of routes. Every caller requests every row, and gets the answer that the row states. The reference
//! works on sets of names, without the library's types.

use std::collections::BTreeSet;

use authed::requirement::{Expression, Requirement};
use authed::routing::{MethodRoutes, any, delete, get, post};
use authed::table::{Access, RequiredAccess, Row, Table};
use authed::{AnyOf, Authed, Caller, Plain, Public, Routes, testing};
use axum::body::Body;
use fastrand::Rng;
use http::Request;
use tower::service_fn;

use super::site::forum::Member;
use super::site::{Admin, App, Editor, Shop, Site, Staff, Viewer, app};

const TABLES: usize = 150;

/// Returns every caller: each set of scopes that can be granted in the shop and in the forum.
fn callers() -> impl Iterator<Item = (Option<BTreeSet<&'static str>>, Option<BTreeSet<&'static str>>)> {
    let set = |names: &[&'static str]| Some(names.iter().copied().collect());
    let shop = [
        None,
        set(&[]),
        set(&["viewer"]),
        set(&["editor"]),
        set(&["staff"]),
        set(&["viewer", "staff"]),
        set(&["editor", "staff"]),
        set(&["admin"]),
    ];
    let forum = [None, set(&["member"])];
    shop.into_iter().flat_map(move |shop: Option<BTreeSet<_>>| forum.clone().map(|forum| (shop.clone(), forum)))
}

/// Returns the scopes with all that they imply, as the site declares it.
fn closed(granted: &BTreeSet<&'static str>) -> BTreeSet<&'static str> {
    let implied = |name: &&'static str| match *name {
        "admin" => vec!["admin", "editor", "staff", "viewer"],
        "editor" => vec!["editor", "viewer"],
        other => vec![other],
    };
    granted.iter().flat_map(implied).collect()
}

fn holds(expression: &Expression, held: &BTreeSet<&str>) -> bool {
    match expression {
        Expression::Scope(name) => held.contains(&**name),
        Expression::All(members) => members.iter().all(|member| holds(member, held)),
        Expression::Any(members) => members.iter().any(|member| holds(member, held)),
        Expression::Fresh(_) => unreachable!("no route requires it"),
    }
}

fn meets(
    required: &RequiredAccess,
    shop: &Option<BTreeSet<&'static str>>,
    forum: &Option<BTreeSet<&'static str>>,
) -> bool {
    let further = required.further().iter().map(|further| (further.realm(), further.requirement()));
    std::iter::once((required.realm(), required.requirement())).chain(further).all(|(realm, requirement)| {
        let granted = if realm == "Shop" { shop } else { forum };
        granted.as_ref().is_some_and(|granted| holds(requirement, &closed(granted)))
    })
}

async fn public(_: Public) {}
async fn caller(_: Caller<Shop>) {}
async fn perhaps(_: Option<Authed<Admin>>) {}
async fn asks<S: Requirement>(_: Authed<S>) {}

fn methods(rng: &mut Rng) -> MethodRoutes<App> {
    let first = match rng.u8(0..10) {
        0 => get(public),
        1 => post(caller),
        2 => get(perhaps),
        3 => any(asks::<Staff>),
        4 => get(asks::<(Staff, AnyOf<(Viewer, Admin)>)>),
        5 => delete(asks::<Admin>),
        6 => get(asks::<AnyOf<(Staff, Editor)>>),
        7 => any(asks::<Member>),
        8 => post(asks::<(Viewer, Staff)>),
        _ => any(public),
    };
    let first = if rng.u8(0..3) == 0 { first.put(asks::<Editor>) } else { first };
    if rng.u8(0..4) == 0 { first.fallback(asks::<Viewer>) } else { first }
}

/// Returns routes with different paths: each path has a number of its own.
fn routes(rng: &mut Rng, number: &mut u32, depth: u32) -> Routes<App> {
    let mut routes = Routes::new();
    for _ in 0..rng.u32(1..4) {
        *number += 1;
        let path = format!("/{}{number}", ["a", "b/", "c/d"][rng.usize(0..3)]);
        let service =
            service_fn(async |_| Ok::<_, std::convert::Infallible>(axum::response::Response::new(Body::empty())));
        routes = match rng.u8(0..8) {
            0..3 => routes.route(&path, methods(rng)),
            3 => routes.under_object::<Plain>(&format!("/o{number}/{{id}}"), Routes::new().route("/b", methods(rng))),
            4 => routes.route_service::<Caller<Shop>, _>(&path, service),
            5 => routes.nest_service::<Authed<Editor>, _>(&format!("/s{number}"), service),
            _ if depth == 0 => routes.route(&path, methods(rng)),
            kind => {
                let inner = self::routes(rng, number, depth - 1);
                let inner = if rng.bool() { inner.route("/", methods(rng)) } else { inner };
                let path = format!("/n{number}{}", if rng.bool() { "" } else { "/" });
                match (kind, rng.u8(0..4)) {
                    (6, 0) => routes.merge(inner_without_root(rng, number)),
                    (6, _) => routes.nest(&path, inner),
                    (_, 0) => routes.under::<Staff>(&path, inner),
                    (_, 1) => routes.under::<AnyOf<(Viewer, Admin)>>(&path, inner),
                    (_, 2) => routes.under::<Member>(&path, inner),
                    _ => routes.under::<(Staff, Editor)>(&path, inner),
                }
            }
        };
    }
    if rng.u8(0..3) == 0 { routes.fallback(asks::<Staff>) } else { routes }
}

fn inner_without_root(rng: &mut Rng, number: &mut u32) -> Routes<App> {
    *number += 1;
    Routes::new().route(format!("/m{number}"), methods(rng))
}

/// Returns a method and a path that only this row answers.
fn addressed(table: &Table, row: &Row) -> (String, String) {
    let path = match row.path().strip_suffix('*') {
        Some(above) => format!("{}/none/such", above.trim_end_matches('/')),
        None => row.path().to_owned(),
    };
    let taken = |method: &str| table.rows().iter().any(|other| (other.path(), other.method()) == (row.path(), method));
    let free = ["GET", "POST", "DELETE", "PATCH"].into_iter().find(|method| !taken(method)).unwrap();
    let method = if row.method() == "*" { free } else { row.method() };
    (method.to_owned(), path.replace("{id}", "7"))
}

/// Returns an unknown path of the same router. The path of a router itself is `/n` and a number, and is in the router.
fn unknown_beside(path: &str) -> String {
    let (above, last) = path.trim_end_matches('/').rsplit_once('/').unwrap();
    if last.starts_with('n') { format!("{above}/{last}/no-such-page") } else { format!("{above}/no-such-page") }
}

/// Returns the request of a caller with these scopes.
fn asked(
    method: &str,
    path: &str,
    shop: &Option<BTreeSet<&'static str>>,
    forum: &Option<BTreeSet<&'static str>>,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(path);
    for (name, granted) in [("x-shop", shop), ("x-forum", forum)] {
        if let Some(granted) = granted {
            request = request.header(name, granted.iter().copied().collect::<Vec<_>>().join(" "));
        }
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn every_row_is_answered_as_it_states() {
    let mut rng = Rng::with_seed(4);
    let (mut requests, mut rejected, mut mixed) = (0, 0, 0);
    for number in 0..TABLES {
        let seed = rng.u64(..);
        let made = || routes(&mut Rng::with_seed(seed), &mut 0, 3);
        let table = made().table().clone();
        let site = Site(made().with_state(app(number % 2 == 0)));
        testing::assert_anonymous_is_refused(&table, site.0.clone()).await;
        for row in table.rows() {
            let (method, path) = addressed(&table, row);
            for (shop, forum) in callers() {
                let status = site.send(asked(&method, &path, &shop, &forum)).await.status().as_u16();
                let context = || format!("seed {seed}: {method} {path} by {shop:?}, {forum:?}: {status}\n{table}");
                match row.access() {
                    Access::Required(required) if !meets(required, &shop, &forum) => {
                        if !required.statuses().contains(&status) {
                            // A hidden page is the page of unknown paths.
                            let unknown = unknown_beside(&path);
                            let unknown = site.send(asked(&method, &unknown, &shop, &forum)).await.status().as_u16();
                            assert!(required.statuses().contains(&404) && status == unknown, "{}", context());
                        }
                        rejected += 1;
                    }
                    Access::Required(required) => {
                        assert_eq!(status, 200, "{}", context());
                        mixed += usize::from(!required.further().is_empty());
                    }
                    _ => assert_eq!(status, 200, "{}", context()),
                }
                requests += 1;
            }
        }
    }
    assert!(
        requests >= 5_000 && rejected >= 1_000 && mixed >= 50,
        "{requests} requests, {rejected} rejected, {mixed} mixed"
    );
    println!("{requests} requests, {rejected} rejected, {mixed} permitted by two realms");
}
