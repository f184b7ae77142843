//! Writes the book to target/guide: `cargo run -p authed-guide --features book`.

use std::process::ExitCode;

use mdbook_driver::MDBook;

fn main() -> ExitCode {
    let written = MDBook::load(env!("CARGO_MANIFEST_DIR")).and_then(|book| book.build());
    match written {
        Ok(()) => {
            println!("The book is in target/guide/index.html");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
