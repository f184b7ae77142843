//! Serves the documents. `cargo run -p authed-example-cedar`. `PORT=8080` selects another port, and `PORT=0` a free one.
//!
//! Edit the policies in `examples/cedar/policies` while it runs.

use std::sync::Arc;
use std::time::Duration;

use authed_example_cedar::engine::{Failure, Policies};
use authed_example_cedar::{App, Document, Store, authenticator, routes};

#[path = "../../shared/mod.rs"]
mod shared;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let (listener, address) = shared::listen().await?;
    println!("Listening on http://{address}, and these are the pages:\n\n{}", routes().table());
    shared::print_lines_to_try(
        &address,
        [
            ("", "/documents/1", "401 nobody is logged in"),
            ("-u ada:demo ", "/documents/1", "200 ada owns it"),
            ("-u bob:demo ", "/documents/1", "200 bob is in its team"),
            ("-u bob:demo -X DELETE ", "/documents/1", "403 and only owners delete"),
            ("-u ada:demo -X PUT ", "/documents/2", "403 it is archived"),
        ],
    );
    let document = |number, is_archived| Document { number, owner: "ada".into(), team: "engines".into(), is_archived };
    let store = Store {
        documents: Arc::new([(1, document(1, false)), (2, document(2, true))].into()),
        teams: Arc::new([("bob".to_owned(), vec!["engines".to_owned()])].into()),
    };
    let policies = Policies::load(concat!(env!("CARGO_MANIFEST_DIR"), "/policies"))?;
    tokio::spawn(policies.clone().watch(Duration::from_secs(1)));
    let authenticator = authenticator().audited_by(|event| println!("rejected: {event:?}"));
    axum::serve(listener, routes().with_state(App { authenticator, store, policies })).await?;
    Ok(())
}
