//! What every example needs and is not about the library: a port, and the lines to try.

use std::io::ErrorKind;

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

/// Prints what there is, who may call it, and what others get.
#[allow(dead_code)] // the quickstart prints the table of its routes
pub fn print_table<const N: usize>(rows: [(&str, String, &str); N]) {
    println!("{:<12} {:<36} otherwise", "page", "who may call it");
    for (page, who, otherwise) in rows {
        println!("{page:<12} {who:<36} {otherwise}");
    }
}

/// Prints lines for a shell, each with what it is answered: options and path of `curl`, status and words.
pub fn print_lines_to_try<const N: usize>(address: &str, lines: [(&str, &str, &str); N]) {
    for (options, path, answer) in lines {
        println!("  {:<70} # {answer}", format!("curl -i {options}'http://{address}{path}'"));
    }
    println!();
}
