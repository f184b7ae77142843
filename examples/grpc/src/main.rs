//! A gRPC server, to try with its own client: `cargo run -p authed-example-grpc`.
//!
//! `PORT=8080` takes another port than 3000, and `PORT=0` a free one. With arguments it is the client: see what the
//! server prints.

#[path = "../../shared/mod.rs"]
#[allow(dead_code, reason = "lines for curl are for the other examples")]
mod shared;

use std::error::Error;

use authed::{AuthenticationLayer, Requirement};
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

async fn serve() -> Result<(), Box<dyn Error>> {
    let (listener, address) = shared::listen().await?;
    introduce(&address);
    let authenticator = authenticator();
    // Every request is authenticated, and wrong credentials are refused whatever is called.
    let mut server = Server::builder().layer(AuthenticationLayer::new(authenticator.clone()));
    let listening = server.add_routes(routes(authenticator)).serve_with_incoming(TcpListenerStream::new(listener));
    Ok(listening.await?)
}

fn introduce(address: &str) {
    println!("The shop is open at http://{address}, for gRPC\n");
    println!("{:<20} {:<24} otherwise", "method", "who may call it");
    for (method, who, otherwise) in [
        ("Counter/WhoAmI", Known::expression(), "16 unauthenticated"),
        ("Counter/PurgeCache", Admin::expression(), "7 permission denied, 16 for strangers"),
        ("Backups/Restore", Admin::expression(), "12 unimplemented, as if it were not there"),
    ] {
        println!("{method:<20} {who:<24} {otherwise}");
    }
    println!("\nada is an admin, eve is known; everybody's password is demo. Nobody can say who dan is. Try:\n");
    for (call, answer) in [
        ("who-am-i", "16 the caller is not known"),
        ("who-am-i eve:demo", "0 You are eve."),
        ("who-am-i eve:wrong", "16 the credentials are not valid"),
        ("who-am-i dan:demo", "14 the caller cannot be authenticated at the moment"),
        ("purge-cache eve:demo", "7 the caller is not allowed to"),
        ("purge-cache ada:demo", "0 Cache purged by ada."),
        ("restore eve:demo", "12"),
        ("restore ada:demo", "0 Restored."),
    ] {
        println!("  {:<76} # {answer}", format!("cargo run -qp authed-example-grpc -- {address} {call}"));
    }
    println!();
}
