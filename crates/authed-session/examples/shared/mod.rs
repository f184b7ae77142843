//! What both examples need: a port, and the commands to try.

use std::io::ErrorKind;

use tokio::net::TcpListener;

/// Listens on 127.0.0.1, and returns the address: the port `PORT`, or 3000, or a free one if 3000 is taken.
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

/// Prints commands for a shell, each with its response: options and path for `curl`, then the status and words.
pub fn print_commands<const N: usize>(address: &str, commands: [(impl AsRef<str>, &str, &str); N]) {
    for (options, path, response) in commands {
        let command = format!("curl -i {}'http://{address}{path}'", options.as_ref());
        println!("  {command:<70} # {response}");
    }
    println!();
}
