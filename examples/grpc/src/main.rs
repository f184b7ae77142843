//! A gRPC server with a client to try it: `cargo run -p authed-example-grpc`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one. With arguments, the program is the
//! client. The server prints the arguments to try.

#[path = "../../shared/mod.rs"]
mod shared;

use std::error::Error;

use authed::AuthenticationLayer;
use authed::requirement::Requirement;
use authed_example_grpc::{Admin, Known, authenticator, client, routes};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => serve().await,
        [address, method] => Ok(client::print_call(address, method, None).await?),
        [address, method, login] => Ok(client::print_call(address, method, Some(login)).await?),
        _ => Err("usage: [address method [name:password]]".into()),
    }
}

// ANCHOR: server
async fn serve() -> Result<(), Box<dyn Error>> {
    let (listener, address) = shared::listen().await?;
    introduce(&address);
    let authenticator = authenticator();
    // The layer authenticates every request. It rejects a wrong login, whatever the method.
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator.clone()));
    let listening = server.add_routes(routes(authenticator)).serve_with_incoming(TcpListenerStream::new(listener));
    Ok(listening.await?)
}
// ANCHOR_END: server

fn introduce(address: &str) {
    println!("The shop is open at http://{address}, for gRPC\n");
    println!("{:<20} {:<24} others get", "method", "who may call it");
    for (method, who, others) in [
        ("Counter/WhoAmI", Known::expression(), "16 unauthenticated"),
        ("Counter/PurgeCache", Admin::expression(), "7 permission denied, 16 without a login"),
        ("Backups/Restore", Admin::expression(), "12 unimplemented, as for a missing method"),
    ] {
        println!("{method:<20} {who:<24} {others}");
    }
    println!(
        "\nada is an admin, eve has no permission but a login. Every password is demo. The database fails for dan. Try:\n"
    );
    for (call, reply) in [
        ("who-am-i", "16 no login or token was sent"),
        ("who-am-i eve:demo", "0 You are eve."),
        ("who-am-i eve:wrong", "16 the credentials are not valid"),
        ("who-am-i dan:demo", "14 the caller cannot be authenticated at the moment"),
        ("purge-cache eve:demo", "7 the caller may not do this"),
        ("purge-cache ada:demo", "0 Cache purged by ada."),
        ("restore eve:demo", "12 grpc-status header missing, mapped from HTTP status code 404"),
        ("restore ada:demo", "0 Restored."),
    ] {
        println!("  {:<76} # {reply}", format!("cargo run -qp authed-example-grpc -- {address} {call}"));
    }
    println!();
}
