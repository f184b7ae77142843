//! Opens the shop: `cargo run -p authed-example-openapi`, or on another port than 3000 with `PORT=8080` before it.
//!
//! `-- --print` writes the document to the standard output instead, and `-- --print aide` the one that aide makes.

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
        _ => return Err("nothing, `--print` or `--print aide`".into()),
    }
    Ok(())
}

async fn open() -> std::io::Result<()> {
    let (listener, address) = shared::listen().await?;
    println!("The shop is open at http://{address}, and Swagger UI at http://{address}/docs/\n\n{}", routes().table());
    println!("ada is an admin, eve an editor, sam a subscriber; everybody's password is demo. Try:\n");
    let lines = [
        ("", "/openapi.json", "200 \"security\":[{\"name_and_password\":[\"admin\",\"auditor\"]}]"),
        ("", "/items", "200 Item 1"),
        ("", "/magazine", "401 say who you are"),
        ("-u sam:demo ", "/magazine", "200 This week's magazine, for sam."),
        ("-u sam:demo ", "/drafts", "403 neither an editor nor an auditor"),
        ("-u eve:demo ", "/admin/books", "404 hidden from an editor"),
        ("-u ada:demo ", "/admin/books", "200 The books, for ada."),
    ];
    shared::print_lines_to_try(&address, lines);
    axum::serve(listener, app()).await
}
