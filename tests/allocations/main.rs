//! Heap allocations: a permitted request takes no more with the library than with an extractor written by hand.
//!
//! Counted on this thread only, for one request to a router that has answered before. The table is printed by
//! `cargo test -p authed-tests --test allocations -- --nocapture`.

mod by_hand;
mod by_hand_layers;
mod denied;
mod objects;
mod operations;
mod our_layers;
mod ours;
mod pages;
mod shop;
mod wide;

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use authed::{AnyOf, AskRules, Authed, AuthenticationLayer, Caller, Credentials, NotFound, Permitted, Proof};
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::{Request, Response, StatusCode};
use tower::util::MapRequestLayer;
use tower::{Layer, Service};

use ours::{Admin, Authenticated, Shop};
use shop::{ADMIN, finished, request};

const NO_ADMIN: &str = "key-00000000000000000000000000000043";

type Case = (&'static str, Option<&'static str>, StatusCode);

const PERMITTED: Case = ("/admin", Some(ADMIN), StatusCode::OK);
const REJECTED: Case = ("/admin", Some(NO_ADMIN), StatusCode::NOT_FOUND);
const ANONYMOUS: Case = ("/", None, StatusCode::OK);

/// Returns the allocations for the second request of this kind, and prints a line of the table.
fn cost<S, B>(what: &str, service: &mut S, (path, key, expected): Case) -> u64
where
    S: Service<Request<B>, Response = Response<B>>,
    B: Default,
{
    let [_, second] = [(); 2].map(|()| {
        let request = request(path, key);
        let mut response = None;
        let cost = measure(|| response = finished(service.call(request)).ok());
        assert_eq!(response.map(|response| response.status()), Some(expected), "{what}");
        cost
    });
    let AllocationInfo { count_total, bytes_total, .. } = second;
    assert!(count_total != 0 || expected != StatusCode::OK, "the counter does not work");
    println!("{what:<44} {count_total:>3} allocations {bytes_total:>6} bytes");
    count_total
}

fn with_layer_around() -> impl Service<Request<Body>, Response = Response<Body>> {
    AuthenticationLayer::new(ours::authenticator()).layer(ours::router())
}

#[test]
fn authed_takes_no_more_than_by_hand() {
    let by_hand = cost("permitted, by hand", &mut by_hand::router(), PERMITTED);
    let ours = cost("permitted, Authed", &mut ours::router(), PERMITTED);
    assert!(ours <= by_hand);
}

#[test]
fn layer_takes_three_more_at_most() {
    let by_hand = cost("permitted, by hand", &mut by_hand::router(), PERMITTED);
    let ours = cost("permitted, layer around the router", &mut with_layer_around(), PERMITTED);
    assert!(ours <= by_hand + 3);
}

/// `Router::layer` boxes every layer.
#[test]
fn layer_in_the_router_takes_three_more_at_most_than_any_layer() {
    let mut nothing = by_hand::router().layer(MapRequestLayer::new(|request: Request<Body>| request));
    let by_hand = cost("permitted, by hand, Router::layer of nothing", &mut nothing, PERMITTED);
    let mut layered: Router = ours::router().layer(AuthenticationLayer::new(ours::authenticator()));
    let ours = cost("permitted, Router::layer", &mut layered, PERMITTED);
    assert!(ours <= by_hand + 3);
}

/// Routes without objects have no cost of those with objects. An object takes two allocations more: the captures, and the
/// object, which further parameters can share.
#[test]
fn an_object_takes_two_more_at_most_and_a_route_without_one_none() {
    let plain = ("/plain", Some(ADMIN), StatusCode::OK);
    let file = ("/files/7", Some(ADMIN), StatusCode::OK);
    let by_hand = cost("permitted, by hand", &mut objects::routes_by_hand(), plain);
    let ours = cost("permitted, Routes", &mut objects::routes(), plain);
    assert!(ours <= by_hand);
    let by_hand = cost("permitted, an object by hand", &mut objects::routes_by_hand(), file);
    let ours = cost("permitted, Routes::object_route", &mut objects::routes(), file);
    assert!(ours <= by_hand + 2);
}

/// Without axum, which allocates by itself.
#[test]
fn require_layer_takes_no_more_than_a_layer_by_hand() {
    let by_hand = cost("permitted, a layer by hand", &mut by_hand_layers::require(), PERMITTED);
    let ours = cost("permitted, RequireLayer", &mut our_layers::require(), PERMITTED);
    assert!(ours <= by_hand);
}

#[test]
fn guard_takes_no_more_than_a_layer_by_hand() {
    let by_hand = cost("permitted, a guard by hand", &mut by_hand_layers::guard(), PERMITTED);
    for ours in [
        cost("permitted, GuardLayer", &mut our_layers::guard_layer(), PERMITTED),
        cost("permitted, guard", &mut our_layers::guard(), PERMITTED),
    ] {
        assert!(ours <= by_hand);
    }
}

/// For the table only: nothing is promised about these.
#[test]
fn rejections_and_anonymous_callers_are_printed() {
    cost("rejected, by hand: an empty 404", &mut by_hand::router(), REJECTED);
    cost("rejected, Authed", &mut ours::router(), REJECTED);
    cost("rejected, layer around the router", &mut with_layer_around(), REJECTED);
    cost("rejected, a layer by hand: an empty 404", &mut by_hand_layers::require(), REJECTED);
    cost("rejected, RequireLayer", &mut our_layers::require(), REJECTED);
    cost("anonymous, by hand: no look-up", &mut by_hand::router(), ANONYMOUS);
    cost("anonymous, Caller", &mut ours::router(), ANONYMOUS);
    cost("anonymous, layer around the router", &mut with_layer_around(), ANONYMOUS);
}

#[test]
fn proof_is_a_pointer_and_authed_moves_without_the_heap() {
    assert_eq!(size_of::<Proof<'_, Admin>>(), size_of::<usize>());
    assert_eq!(size_of::<Proof<'_, (Authenticated, Admin)>>(), size_of::<usize>());

    type Extracted = Authed<(Authenticated, Admin), NotFound>;
    let (mut head, _) = request::<()>("/admin", Some(ADMIN)).into_parts();
    let authenticator = ours::authenticator();
    let authed = finished(<Extracted as FromRequestParts<_>>::from_request_parts(&mut head, &authenticator))
        .expect("an administrator");
    let cost = measure(|| {
        let moved = black_box(authed);
        let proof = moved.proof();
        let copies = black_box([proof; 8]);
        let weaker: Proof<'_, Admin> = copies[7].weaken();
        assert_eq!(weaker.user().name, "user 42");
        drop(black_box(moved));
    });
    assert_eq!(cost.count_total, 0);
}

/// The extractors do not allocate: axum makes the allocations of the requests above.
#[test]
fn extraction_takes_nothing_from_the_heap() {
    let (mut head, _) = request::<()>("/admin", Some(ADMIN)).into_parts();
    let authenticator = ours::authenticator();
    let cost = measure(|| {
        let admin = <Authed<Admin> as FromRequestParts<_>>::from_request_parts(&mut head, &authenticator);
        assert!(finished(admin).is_ok());
        let caller = Caller::<Shop>::from_request_parts(&mut head, &authenticator);
        assert!(finished(caller).is_ok());
    });
    assert_eq!(cost.count_total, 0);
}

/// For `None`, no rejection is created.
#[test]
fn optional_extraction_takes_nothing_from_the_heap() {
    let authenticator = ours::authenticator();
    for (key, expected) in [(Some(ADMIN), true), (Some(NO_ADMIN), false), (None, false)] {
        let (mut head, _) = request::<()>("/admin", key).into_parts();
        let cost = measure(|| {
            let admin = <Authed<Admin> as OptionalFromRequestParts<_>>::from_request_parts(&mut head, &authenticator);
            let admin = finished(admin).expect("nothing is wrong with the key");
            assert_eq!(admin.is_some(), expected);
        });
        assert_eq!(cost.count_total, 0);
    }
}

/// A rule is a function, and the proof has the size of the resource.
#[test]
fn a_rule_takes_nothing_from_the_heap() {
    type Owner = AnyOf<(ours::Owner, Admin)>;

    let (mut head, _) = request::<()>("/admin", Some(ADMIN)).into_parts();
    let caller = finished(ours::authenticator().caller(&mut head)).expect("a caller");
    let page = "user 42".to_owned();
    let cost = measure(|| {
        let permitted: Permitted<_, Owner> = black_box(caller.permitted(page)).expect("the owner");
        assert!(caller.permitted_ref::<ours::Owner>(&*permitted).is_ok());
        assert_eq!(caller.permitted_among::<ours::Owner>([1_u64, 2]).count(), 0);
        black_box(&permitted);
        std::mem::forget(permitted);
    });
    assert_eq!((cost.count_total, size_of::<Permitted<String, Owner>>()), (0, size_of::<String>()));
}

#[test]
fn checks_in_a_realm_of_256_scopes_take_nothing_from_the_heap() {
    type Wide = wide::Wide;
    type Asked = (wide::S0, wide::S63, wide::S64, wide::S127, wide::S128, wide::S191, wide::S192, wide::S255);

    let caller =
        finished(wide::authenticator().caller(&mut request::<()>("/", None).into_parts().0)).expect("a caller");
    let cost = measure(|| {
        let named = Credentials::<Wide>::from_names(black_box(["0", "63", "255", "256"]));
        assert!(named.has::<wide::S255>() && !named.has::<wide::S254>());
        assert_eq!(named.names().count(), 3);
        assert!(caller.prove::<wide::S255>().is_ok());
        assert!(caller.prove::<Asked>().is_ok());
    });
    assert_eq!(cost.count_total, 0);
}
