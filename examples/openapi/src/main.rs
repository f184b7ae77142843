//! Serves the shop: `cargo run -p authed-example-openapi`.
//!
//! It listens on port 3000. `PORT=8080` selects another port, and `PORT=0` a free one. With `-- --print`, the program prints
//! utoipa's document and ends. With `-- --print aide`, it prints aide's document.

#[path = "../../shared/mod.rs"]
mod shared;

use authed_example_openapi::{aide, app, document, routes};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => open().await?,
        ["--print"] => println!("{}", document(routes().table()).to_pretty_json()?),
        ["--print", "aide"] => println!("{}", serde_json::to_string_pretty(&aide::document(routes().table()))?),
        _ => return Err("unknown arguments: use none, `--print` or `--print aide`".into()),
    }
    Ok(())
}

async fn open() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    println!("The shop is open at http://{address}, and Swagger UI at http://{address}/docs/\n\n{}", routes().table());
    println!("ada is an admin, eve is an editor, sam is a subscriber. Every password is demo. Try:\n");
    let lines = [
        ("", "/openapi.json", "200 \"security\":[{\"name_and_password\":[\"admin\",\"auditor\"]}]"),
        ("", "/items", "200 Item 1"),
        ("", "/magazine", "401 log in"),
        ("-u sam:demo ", "/magazine", "200 This week's magazine, for sam."),
        ("-u sam:demo ", "/drafts", "403 neither an editor nor an auditor"),
        ("-u eve:demo ", "/admin/books", "404 hidden from an editor"),
        ("-u ada:demo ", "/admin/books", "200 The books, for ada."),
    ];
    shared::print_lines_to_try(&address, lines);
    axum::serve(listener, app()).await
}
