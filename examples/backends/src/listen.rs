//! A port, and the lines to try.

use std::io::ErrorKind;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

/// Listens on 127.0.0.1 and tells the address: port `PORT`, or else 3000, or any free one if that is taken.
pub async fn listen() -> std::io::Result<(TcpListener, String)> {
    let port = std::env::var("PORT").ok().and_then(|port| port.parse().ok());
    let listener = match TcpListener::bind(("127.0.0.1", port.unwrap_or(3000))).await {
        Err(error) if error.kind() == ErrorKind::AddrInUse && port.is_none() => {
            TcpListener::bind("127.0.0.1:0").await?
        }
        bound => bound?,
    };
    let address = listener.local_addr()?.to_string();
    Ok((listener, address))
}

/// Prints lines for a shell, each with what it is answered: options of `curl`, the URL, status and words.
pub fn print_lines_to_try<'a>(lines: impl IntoIterator<Item = (&'a str, String, &'a str)>) {
    for (options, url, answer) in lines {
        println!("  {:<70} # {answer}", format!("curl -i {options}'{url}'"));
    }
    println!();
}

/// Serves this in the background, for a test.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
