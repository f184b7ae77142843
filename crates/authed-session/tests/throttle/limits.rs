//! What is counted, by account, address and device.

use std::time::Duration;

use authed::Rejection;
use authed_session::Throttle;
use authed_session::throttle::Limit;

use super::app::{Browser, Door};

#[tokio::test]
async fn an_address_has_ten_wrong_passwords_at_an_account_and_other_addresses_go_on() {
    let server = Door::new(Throttle::new()).open().await;
    let mut attacker = Browser::new(server, "192.0.2.1");
    assert_eq!(attacker.exhaust("tom").await, 10);
    let rejected = attacker.send("tom", "right").await;
    assert_eq!((rejected.status().as_u16(), &rejected.headers()["retry-after"]), (429, &"900".parse().unwrap()));
    assert!(rejected.headers().get("set-cookie").is_none());
    // Tom himself, in a new browser; and the attacker's address at another account.
    assert_eq!(attacker.at("198.51.100.7").try_with("tom", "right").await, 200);
    assert_eq!(attacker.try_with("una", "right").await, 200);
}

#[tokio::test]
async fn a_browser_that_has_logged_in_before_is_locked_out_by_nobody_else() {
    let server = Door::new(Throttle::new()).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    assert_eq!(tom.try_with("tom", "right").await, 200);
    // A botnet tries tom's account, and tom's own address is used up.
    for number in 1..=3 {
        Browser::new(server, &format!("192.0.2.{number}")).exhaust("tom").await;
    }
    let mut neighbour = Browser::new(server, "198.51.100.7");
    for number in 0..20 {
        neighbour.exhaust(&format!("nobody-{number}")).await;
    }
    assert_eq!(neighbour.try_with("tom", "right").await, 429);
    assert_eq!(Browser::new(server, "203.0.113.9").try_with("tom", "right").await, 429, "the account's limit");
    assert_eq!(tom.try_with("tom", "right").await, 200);
    assert_eq!(tom.at("203.0.113.9").try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn a_known_browser_has_a_limit_of_its_own_at_its_account_only() {
    let server = Door::new(Throttle::new()).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    tom.try_with("tom", "right").await;
    // At another account, the browser is unknown.
    assert_eq!(tom.exhaust("una").await, 10);
    assert_eq!(tom.exhaust("tom").await, 10);
    assert_eq!(tom.at("203.0.113.9").try_with("tom", "right").await, 429);
    // Another browser of tom is not affected.
    assert_eq!(Browser::new(server, "203.0.113.9").try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn one_browser_is_known_for_several_accounts() {
    let server = Door::new(Throttle::new()).open().await;
    let mut family = Browser::new(server, "198.51.100.7");
    for name in ["tom", "una", "eve"] {
        assert_eq!(family.try_with(name, "right").await, 200);
    }
    let cookie = family.device.clone();
    Browser::new(server, "198.51.100.7").exhaust("tom").await;
    for name in ["tom", "una", "eve"] {
        assert_eq!(family.try_with(name, "right").await, 200);
    }
    // A known browser keeps its cookie.
    assert_eq!(family.device, cookie);
}

#[tokio::test]
async fn a_made_up_or_doubled_cookie_makes_no_browser_known() {
    let server = Door::new(Throttle::new()).open().await;
    let mut attacker = Browser::new(server, "192.0.2.1");
    attacker.exhaust("tom").await;
    let mut tom = Browser::new(server, "198.51.100.7");
    tom.try_with("tom", "right").await;
    let device = tom.device.unwrap();
    let doubled = format!("{device}; __Host-device={device}");
    let values = ["", ".", "A", &"A".repeat(22), &doubled, &format!("{device}x"), &"A.".repeat(2000)];
    for value in values {
        attacker.device = Some(value.to_owned());
        assert_eq!(attacker.try_with("tom", "right").await, 429, "{value}");
    }
    // The real one works anywhere: it is a secret of the browser.
    attacker.device = Some(device);
    assert_eq!(attacker.try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn a_count_ends_by_itself() {
    let window = Duration::from_millis(700);
    let server = Door::new(Throttle::new().window(window)).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    tom.exhaust("tom").await;
    assert_eq!(tom.try_with("tom", "right").await, 429);
    tokio::time::sleep(window).await;
    assert_eq!(tom.try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn good_logins_count_for_nobody_and_forgive_the_mistakes_before() {
    let server = Door::new(Throttle::new()).open().await;
    // An office behind one address, larger than its limit.
    let mut office = Browser::new(server, "198.51.100.7");
    for number in 0..150 {
        office.device = None;
        assert_eq!(office.try_with(&format!("user-{number}"), "right").await, 200);
    }
    let mut tom = Browser::new(server, "198.51.100.7");
    for _ in 0..5 {
        for _ in 0..9 {
            assert_eq!(tom.try_with("tom", "wrong").await, 403);
        }
        assert_eq!(tom.try_with("tom", "right").await, 200);
    }
}

#[tokio::test]
async fn a_password_that_cannot_be_verified_is_no_mistake() {
    let server = Door::new(Throttle::new()).open().await;
    let mut tom = Browser::new(server, "198.51.100.7");
    for _ in 0..30 {
        assert_eq!(tom.try_with("tom", "outage").await, 503);
    }
    assert_eq!(tom.try_with("tom", "right").await, 200);
}

#[tokio::test]
async fn an_ipv6_network_counts_as_one_address_and_a_mapped_address_as_ipv4() {
    let server = Door::new(Throttle::new().per_account(1000)).open().await;
    for number in 0..10 {
        let mut host = Browser::new(server, &format!("2001:db8:1:2::{number:x}"));
        assert_eq!(host.try_with("tom", "wrong").await, 403);
        assert_eq!(Browser::new(server, "::ffff:192.0.2.1").try_with("tom", "wrong").await, 403);
    }
    for (at, status) in [("2001:db8:1:2:ffff::", 429), ("192.0.2.1", 429), ("2001:db8:1:3::1", 200)] {
        assert_eq!(Browser::new(server, at).try_with("tom", "right").await, status, "{at}");
    }
}

#[tokio::test]
async fn without_an_address_only_the_account_counts() {
    let server = Door::new(Throttle::new()).open().await;
    let mut socket = Browser { at: None, ..Browser::new(server, "") };
    assert_eq!(socket.exhaust("tom").await, 25);
    assert_eq!(socket.try_with("una", "right").await, 200);
}

#[tokio::test]
async fn the_application_chooses_the_limits_and_the_response() {
    let throttle = Throttle::new().per_device(2).per_account(3).per_address(5).respond_with(|too_many| {
        let limit = match too_many.limit() {
            Limit::Device => "device",
            Limit::Account => "account",
            _ => "address",
        };
        Rejection::with_status::<429>().json(format!("\"{limit}\""))
    });
    let server = Door::new(throttle).open().await;
    let said = async |at: &str, name: &str| {
        let rejected = Browser::new(server, at).send(name, "right").await;
        assert_eq!(rejected.headers()["content-type"], "application/json");
        rejected.text().await.unwrap()
    };
    let mut first = Browser::new(server, "192.0.2.1");
    assert_eq!(first.exhaust("tom").await, 2);
    assert_eq!(said("192.0.2.1", "tom").await, "\"device\"");
    assert_eq!(Browser::new(server, "192.0.2.2").exhaust("tom").await, 1);
    assert_eq!(said("192.0.2.3", "tom").await, "\"account\"");
    first.exhaust("una").await;
    assert_eq!(first.exhaust("eve").await, 1);
    assert_eq!(said("192.0.2.1", "ada").await, "\"address\"");
}

/// A client that knows one password could fill the store with known browsers.
#[tokio::test]
async fn an_account_makes_a_hundred_browsers_known() {
    let server = Door::new(Throttle::new()).open().await;
    for number in 0..103 {
        let mut browser = Browser::new(server, "198.51.100.7");
        assert_eq!(browser.try_with("tom", "right").await, 200);
        assert_eq!(browser.device.is_some(), number < 100, "{number}");
    }
    let mut other = Browser::new(server, "198.51.100.7");
    assert_eq!(other.try_with("una", "right").await, 200);
    assert!(other.device.is_some());
}
