// ANCHOR: realm
use authed::realm::graph;
use authed::{NotFound, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;

    pub scope Customer = "customer";
    pub scope Clerk = "clerk": Customer;
    pub scope Auditor = "auditor";
    pub scope Admin = "admin": Clerk + Auditor, on failure NotFound;
}

fn main() {
    println!("{}", graph::graphviz::<Shop>());
}
// ANCHOR_END: realm

#[test]
fn the_picture_in_the_guide_is_that_of_the_realm() {
    assert_eq!(graph::graphviz::<Shop>(), include_str!("../pictures/realm.dot"));
}
