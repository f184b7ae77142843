//! A table pinned in a file.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use crate::table::Table;

impl Table {
    /// Compares this table with the one printed in a file, so that no change of who may call what goes unseen. With the
    /// feature `testing`.
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
    /// The file is made, and made anew after a change that is meant, by `AUTHED_BLESS=1 cargo test`; the path is seen from
    /// the package's `Cargo.toml`. Below the table stands which scopes imply others. The order of the lines and the
    /// width of the columns are not compared.
    ///
    /// # Panics
    ///
    /// If the file says something else, or is not there.
    #[track_caller]
    pub fn assert_snapshot(&self, path: impl AsRef<Path>) {
        let path = path.as_ref();
        let file = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default().join(path);
        let text = self.snapshot();
        if env::var_os("AUTHED_BLESS").is_some_and(|bless| bless == "1") {
            let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
            let written = folder.and_then(|()| fs::write(&file, text));
            return written.unwrap_or_else(|error| panic!("{} cannot be written: {error}", file.display()));
        }
        let pinned = match fs::read_to_string(&file) {
            Ok(pinned) => pinned,
            Err(error) => panic!(
                "who may call what is not pinned, since {} cannot be read: {error}. \
                 `AUTHED_BLESS=1 cargo test` makes it",
                file.display()
            ),
        };
        let changes = difference(&pinned, &text);
        assert!(
            changes.is_empty(),
            "who may call what is not as in {} (-) any more, but (+):\n\n{changes}\n\
             If that is meant: `AUTHED_BLESS=1 cargo test`, and commit the file.\n",
            path.display()
        );
    }

    fn snapshot(&self) -> String {
        let mut text = self.to_string();
        for (realm, lattice) in self.realms() {
            for (scope, implied) in lattice {
                writeln!(text, "{realm}: {scope} implies {}", implied.join(", ")).expect("a string takes every text");
            }
        }
        text
    }
}

/// The lines that stand in one text only, whatever their order.
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

/// The lines without the spaces that align them: one long path moves every column.
fn cells(text: &str) -> Vec<Vec<&str>> {
    let cells = |line| str::split(line, "  ").map(str::trim).filter(|cell| !cell.is_empty()).collect();
    text.lines().map(cells).filter(|line: &Vec<_>| !line.is_empty()).collect()
}
