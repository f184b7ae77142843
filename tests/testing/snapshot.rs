//! Tables that are pinned in a file.

use std::fs;
use std::process::Command;

use authed::routing::get;
use authed::{Authed, Authenticator, Public, Routes};

use super::{Admin, Editor, Shop, message};

async fn public(_: Public) {}
async fn editor(_: Authed<Editor>) {}
async fn admin(_: Authed<Admin>) {}

fn routes() -> Routes<Authenticator<Shop>> {
    Routes::new().route("/public", get(public)).route("/admin", get(admin))
}

/// The file is the one in the repository, unless `blessing_writes_the_file` runs this test.
#[test]
fn the_table_is_pinned() {
    let file = std::env::var("AUTHED_TEST_FILE").unwrap_or("testing/routes.txt".to_owned());
    routes().table().assert_snapshot(file);
}

#[test]
fn order_and_alignment_are_not_compared() {
    let turned = Routes::<Authenticator<Shop>>::new().route("/admin", get(admin)).route("/public", get(public));
    turned.table().assert_snapshot("testing/routes.txt");
}

#[test]
fn a_difference_is_shown() {
    let opened = Routes::<Authenticator<Shop>>::new()
        .route("/public", get(public))
        .route("/admin", get(editor))
        .route("/a/path/that/moves/the/columns", get(admin));
    assert_eq!(
        message(|| opened.table().assert_snapshot("testing/routes.txt")),
        "the table differs from testing/routes.txt (`-` is the file, `+` the table):\n\n\
         - GET  /admin  admin  NotFound  admin\n\
         + GET  /admin  editor  Forbidden  editor\n\
         + GET  /a/path/that/moves/the/columns  admin  NotFound  admin\n\n\
         If the change is intended, run `AUTHED_BLESS=1 cargo test` and commit the file.\n"
    );
    // A table whose realm is not known has no lines about its scopes.
    let open = Routes::<Authenticator<Shop>>::new().route("/public", get(public));
    let message = message(|| open.table().assert_snapshot("testing/routes.txt"));
    assert!(message.contains("- Shop: admin implies editor\n- Shop: editor implies viewer\n"), "{message}");
}

#[test]
fn a_missing_file_is_reported_with_the_command_that_writes_it() {
    let message = message(|| routes().table().assert_snapshot("testing/none.txt"));
    assert!(message.starts_with("cannot read the table from "), "{message}");
    assert!(message.contains("testing/none.txt: "), "{message}");
    assert!(message.ends_with("To create the file, run `AUTHED_BLESS=1 cargo test`"), "{message}");
}

/// In a process of its own, since the variable would bless the files of other tests.
#[test]
fn blessing_writes_the_file() {
    let folder = std::env::temp_dir().join(format!("authed-snapshot-{}", std::process::id()));
    let file = folder.join("new/routes.txt");
    for bless in ["0", "", "1"] {
        let tests = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "testing::snapshot::the_table_is_pinned"])
            .envs([("AUTHED_BLESS", bless), ("AUTHED_TEST_FILE", file.to_str().unwrap())])
            .output()
            .unwrap();
        assert_eq!(tests.status.success(), bless == "1", "{tests:?}");
    }
    let written = fs::read_to_string(&file).unwrap();
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(written, format!("{}Shop: admin implies editor\nShop: editor implies viewer\n", routes().table()));
    routes().table().assert_snapshot("testing/routes.txt");
}
