//! A page that forgets to say who may call it is no route.

use authed::Routes;
use authed::routing::get;

async fn drafts() -> &'static str {
    "On weaving. On boats.\n"
}

fn routes() -> Routes {
    Routes::new().route("/drafts", get(drafts))
}

fn main() {}
