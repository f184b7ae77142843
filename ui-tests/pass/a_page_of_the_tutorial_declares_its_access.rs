//! A page that forgets to say who may call it is no route.

use authed::routing::get;
use authed::{Public, Routes};

async fn drafts(_: Public) -> &'static str {
    "On weaving. On boats.\n"
}

fn routes() -> Routes {
    Routes::new().route("/drafts", get(drafts))
}

fn main() {}
