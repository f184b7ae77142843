//! `Table::assert_snapshot`: compares a table with a file.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::table::Table;

impl Table {
    /// Compares this table with a file, so that no change of who may call what goes unnoticed. Requires the feature
    /// `testing`.
    ///
    /// ```
    /// use authed::{Public, Routes, routing::get};
    ///
    /// async fn imprint(_: Public) {}
    ///
    /// fn routes() -> Routes {
    ///     Routes::new().route("/imprint", get(imprint))
    /// }
    ///
    /// // In a test:
    /// # stringify!(
    /// routes().table().assert_snapshot("tests/routes.txt");
    /// # );
    /// # let file = std::env::temp_dir().join(format!("authed-{}.txt", std::process::id()));
    /// # std::fs::write(&file, routes().table().to_string()).unwrap();
    /// # routes().table().assert_snapshot(&file);
    /// # std::fs::remove_file(&file).unwrap();
    /// ```
    ///
    /// To create the file, and to update it after an intended change, run `AUTHED_BLESS=1 cargo test`. A relative path
    /// starts at the directory of the package's `Cargo.toml`.
    ///
    /// The file also lists which scopes imply others. The order of the lines and the width of the columns are not
    /// compared.
    ///
    /// # Panics
    ///
    /// Panics if the file is missing, or if it differs from the table.
    #[track_caller]
    pub fn assert_snapshot(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let file = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default().join(path);
        let text = self.snapshot();
        if env::var_os("AUTHED_BLESS").is_some_and(|bless| bless == "1") {
            let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
            let written = folder.and_then(|()| fs::write(&file, text));
            return written.unwrap_or_else(|error| panic!("cannot write {}: {error}", file.display()));
        }
        let pinned = match fs::read_to_string(&file) {
            Ok(pinned) => pinned,
            Err(error) => panic!(
                "cannot read the table from {}: {error}. To create the file, run `AUTHED_BLESS=1 cargo test`",
                file.display()
            ),
        };
        let changes = difference(&pinned, &text);
        assert!(
            changes.is_empty(),
            "the table differs from {} (`-` is the file, `+` the table):\n\n{changes}\n\
             If the change is intended, run `AUTHED_BLESS=1 cargo test` and commit the file.\n",
            path.display()
        );
    }

    fn snapshot(&self) -> String {
        let mut text = self.to_string();
        for (realm, lattice) in self.realms() {
            for (scope, implied) in lattice {
                writeln!(text, "{realm}: {scope} implies {}", implied.join(", "))
                    .expect("writing to a string does not fail");
            }
        }
        text
    }
}

/// Returns the lines that only one of the texts has. Their order is not compared.
fn difference(old: &str, new: &str) -> String {
    let (mut gone, mut added) = (cells(old), Vec::new());
    for line in cells(new) {
        match gone.iter().position(|other| *other == line) {
            Some(place) => drop(gone.remove(place)),
            None => added.push(line),
        }
    }
    let gone = gone.iter().map(|line| format!("- {}\n", line.join("  ")));
    gone.chain(added.iter().map(|line| format!("+ {}\n", line.join("  ")))).collect()
}

/// Splits the lines into cells, without the spaces that align them. One long path moves every column.
fn cells(text: &str) -> Vec<Vec<&str>> {
    let cells = |line| str::split(line, "  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    text.lines().map(cells).filter(|line: &Vec<_>| !line.is_empty()).collect()
}
