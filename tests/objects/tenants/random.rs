//! Many tenants, many users, and random requests: no answer has data of a tenant that its caller may not see.
//!
//! `AUTHED_REQUESTS=1000000 cargo test -p authed-tests --test core tenants::random` sends a million, in two minutes of CPU time.

use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use super::office::{Held, Store, routes};

const TENANTS: u32 = 50;
const USERS: u32 = 60;

/// Returns the tenants that a text has data of.
fn tenants_in(text: &str) -> impl Iterator<Item = u32> {
    text.split(' ').filter_map(|word| word.split('/').next()?.parse().ok())
}

#[tokio::test]
async fn no_answer_has_data_of_another_tenant() {
    let mut rng = fastrand::Rng::with_seed(50);
    let seats: Vec<_> = (0..TENANTS * 4)
        .map(|_| (format!("u{}", rng.u32(0..USERS)), rng.u32(0..TENANTS), [Held::Member, Held::Owner][rng.usize(0..2)]))
        .collect();
    let store = Store::new(TENANTS, 5, seats);
    let router = routes().with_state(store.clone());
    let requests = std::env::var("AUTHED_REQUESTS").map_or(20_000, |number| number.parse().unwrap());
    let (mut answered, mut denied) = (0, 0);
    for _ in 0..requests {
        let user = format!("u{}", rng.u32(0..USERS));
        let login = if rng.u8(0..4) == 0 { format!("{user}@{}", rng.u32(0..TENANTS)) } else { user };
        // Half of the requests are for a tenant of the user.
        let own: Vec<u32> = (0..TENANTS).filter(|tenant| store.held(&login, *tenant).is_some()).collect();
        let tenant = |rng: &mut fastrand::Rng| match own.len() {
            0 => rng.u32(0..TENANTS + 1),
            many if rng.bool() => own[rng.usize(0..many)],
            _ => rng.u32(0..TENANTS + 1),
        };
        let (of, id, note, to) = (tenant(&mut rng), rng.u32(0..6), rng.u32(0..4), tenant(&mut rng));
        let path = match rng.u8(0..10) {
            0 => format!("/t/{of}/documents/{id}"),
            1 => format!("/t/{of}/documents/{id}/notes/{note}"),
            2 => format!("/t/{of}/cached/{id}"),
            3 => format!("/t/{of}/body?tenant={to}"),
            4 => format!("/t/{of}/query?id={id}&tenant={to}"),
            5 => format!("/t/{of}/batch"),
            6 => format!("/t/{of}/search"),
            7 => format!("/t/{of}/export"),
            8 => format!("/shared/{of}/{id}"),
            _ => format!("/from/{of}/documents/{id}/move/{to}"),
        };
        let request = Request::post(&path).header("authorization", support::basic(&login)).header("x-tenant", to);
        let request = request.body(Body::from(format!("{id}"))).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let text = String::from_utf8(to_bytes(response.into_body(), 4096).await.unwrap().to_vec()).unwrap();
        let is_owner = |tenant| store.held(&login, tenant) == Some(Held::Owner);
        if status == 200 {
            answered += 1;
            assert!(
                tenants_in(&text).all(|tenant| tenant == of || path.starts_with("/from") && tenant == to),
                "{login} got {text} for {path}"
            );
            assert!(store.held(&login, of).is_some(), "{login} got {path}");
            assert!(!path.ends_with("/export") || is_owner(of), "{login} got {path}");
            assert!(!path.starts_with("/from") || is_owner(of) && is_owner(to), "{login} got {path}");
        } else {
            denied += 1;
            assert!([403, 404].contains(&status), "{login} got {status} for {path}");
            if status == 403 {
                assert!(
                    [of, to].iter().any(|tenant| store.held(&login, *tenant).is_some()),
                    "{login} got 403 for {path}"
                );
            }
        }
    }
    assert!(answered > requests / 10 && denied > requests / 10, "{answered} answered, {denied} denied");
}
