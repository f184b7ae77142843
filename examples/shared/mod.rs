//! What every example needs besides the library: a port, and lines to try.

#![allow(dead_code, reason = "each example uses a part of it")]

use std::io::ErrorKind;

use tokio::net::TcpListener;

/// Listens on 127.0.0.1, on port `PORT`. Default: 3000, or a free port if 3000 is in use. Returns the address, too.
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

/// Prints a table of pages. `Routes` prints its own.
pub fn print_table<const N: usize>(rows: [(&str, String, &str); N]) {
    println!("{:<12} {:<36} others get", "page", "who may call it");
    for (page, who, others) in rows {
        println!("{page:<12} {who:<36} {others}");
    }
}

/// Prints lines for a shell: the options and the path for `curl`, then the status and words about the response.
pub fn print_lines_to_try<const N: usize>(address: &str, lines: [(&str, &str, &str); N]) {
    print_lines_for_site(&format!("http://{address}"), lines);
}

/// Prints the same lines for a site with another protocol, such as `https://127.0.0.1:3000`.
pub fn print_lines_for_site<const N: usize>(site: &str, lines: [(&str, &str, &str); N]) {
    for (options, path, response) in lines {
        println!("  {:<70} # {response}", format!("curl -i {options}'{site}{path}'"));
    }
    println!();
}
