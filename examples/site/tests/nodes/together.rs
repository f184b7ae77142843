//! Changes at one node take effect at the other.

use std::time::{Duration, Instant};

use reqwest::Method;

use crate::common::Visitor;
use crate::house::{Events, House};
use crate::with_events_over_both;

with_events_over_both! {
    a_login_at_one_node_is_valid_at_the_other
    a_logout_at_one_node_is_a_logout_at_both
    logging_out_everywhere_ends_the_sessions_of_both
    a_role_taken_away_at_one_node_is_gone_at_the_other
    a_token_made_at_one_node_is_valid_and_revoked_at_both
    a_login_is_ended_at_the_other_node
    login_attempts_count_at_both_nodes_together
}

async fn a_login_at_one_node_is_valid_at_the_other(events: Events) {
    let house = House::open(events);
    for node in [0, 1] {
        let tom = house.visitor(node, "tom").await;
        for answer in house.ask_both(&tom, "/desk").await {
            answer.expect(200).expect_text("Tom Verhoeven");
        }
    }
    for answer in house.ask_both(&house.nodes[0].stranger(), "/desk").await {
        answer.expect_redirect("/login?next=%2Fdesk");
    }
}

async fn a_logout_at_one_node_is_a_logout_at_both(events: Events) {
    let house = House::open(events);
    let tom = house.visitor(0, "tom").await;
    let other = house.visitor(0, "tom").await;
    let kept = tom.clone();
    tom.at(&house.nodes[1].address).post("/logout", &[]).await.expect_redirect("/?done=logged-out");
    // A copy of the cookie.
    for answer in house.both_soon(&kept, "/desk", 303).await {
        answer.expect_redirect("/login?next=%2Fdesk");
    }
    for answer in house.ask_both(&other, "/desk").await {
        answer.expect(200);
    }
}

async fn logging_out_everywhere_ends_the_sessions_of_both(events: Events) {
    let house = House::open(events);
    let mut here = house.visitor(0, "tom").await;
    let (there, una) = (house.visitor(1, "tom").await, house.visitor(1, "una").await);
    let kept = here.clone();
    here.post("/logout/everywhere", &[]).await.expect_redirect("/?done=everywhere");
    for visitor in [&kept, &there] {
        for answer in house.both_soon(visitor, "/desk", 303).await {
            answer.expect_redirect("/login?next=%2Fdesk");
        }
    }
    for answer in house.ask_both(&una, "/desk").await {
        answer.expect(200);
    }
}

async fn a_role_taken_away_at_one_node_is_gone_at_the_other(events: Events) {
    let house = House::open(events);
    let (tom, mut ada) = (house.visitor(1, "tom").await, house.visitor(0, "ada").await);
    for (scope, status) in [("posts:read", 403), ("posts:write", 200)] {
        ada.post("/admin/roles/author", &[("scope", scope)]).await.expect(303);
        house.both_soon(&tom, "/desk", status).await;
    }
}

async fn a_token_made_at_one_node_is_valid_and_revoked_at_both(events: Events) {
    let house = House::open(events);
    let mut tom = house.visitor(0, "tom").await;
    let secret = tom.token(&["posts:read"]).await;
    let ask = async |node: usize| {
        let mut program = Visitor::new(&house.nodes[node].address);
        let request = program.request(Method::GET, "/api/me").bearer_auth(&secret);
        program.send(request).await
    };
    for node in [0, 1] {
        ask(node).await.expect(200).expect_text("Tom Verhoeven");
    }
    tom.at(&house.nodes[1].address).post("/account/tokens/1/revoke", &[]).await.expect(303);
    let since = Instant::now();
    for node in [0, 1] {
        let mut answer = ask(node).await;
        while answer.status == 200 && since.elapsed() < Duration::from_secs(1) {
            answer = ask(node).await;
        }
        let answer = answer.expect(401);
        assert!(answer.header("www-authenticate").contains("invalid_token"), "{answer:#?}");
    }
}

async fn a_login_is_ended_at_the_other_node(events: Events) {
    let house = House::open(events);
    let (here, there) = (house.visitor(0, "tom").await, house.visitor(0, "tom").await);
    let mut here = here.at(&house.nodes[1].address);
    let page = here.get("/account/logins").await.expect(200).body;
    let row = page.split("<li>").find(|row| row.contains("/end\"") && !row.contains(">here<")).unwrap();
    let path = row.split_once("action=\"").unwrap().1.split_once('"').unwrap().0;
    here.post(path, &[]).await.expect(303);
    for answer in house.ask_both(&there, "/desk").await {
        answer.expect_redirect("/login?next=%2Fdesk");
    }
    for answer in house.ask_both(&here, "/desk").await {
        answer.expect(200);
    }
}

async fn login_attempts_count_at_both_nodes_together(events: Events) {
    let house = House::open(events);
    let mut tom = house.visitor(0, "tom").await;
    let mut attackers = house.nodes.each_ref().map(|node| node.stranger());
    for _ in 0..5 {
        for attacker in &mut attackers {
            attacker.log_in("tom", "wrong").await.expect(403);
        }
    }
    for attacker in &mut attackers {
        attacker.log_in("tom", house.password()).await.expect(429);
    }
    // The browser is known at both.
    for node in &house.nodes {
        tom.address = node.address.clone();
        tom.log_in("tom", house.password()).await.expect(303);
    }
}
