// ANCHOR: all
use authed::backend::{ApiKey, KeyDigest};
use authed::routing::get;
use authed::{Authed, Authenticator, Credentials, Identity, Routes, SimpleUser, User, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders";
}

async fn orders(caller: Authed<Orders>) -> String {
    format!("The orders, for {}.\n", caller.user().display_name())
}

// ANCHOR: keys
fn app() -> axum::Router {
    let till = Identity::new(SimpleUser::new("the till"), Credentials::none().grant::<Orders>());
    // Store the digest only. The key is shown once, when you issue it.
    let digest = KeyDigest::of("till_5f4dcc3b5aa765d61d8327deb882cf99aa765d61d8327deb");
    let keys = ApiKey::listed("x-api-key", [(digest, till)]);
    let routes: Routes<_> = Routes::new().route("/orders", get(orders));
    routes.with_state(Authenticator::new(keys))
}
// ANCHOR_END: keys
// ANCHOR_END: all
