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

/// The one line. The file is in the repository, but where `blessing_writes_the_file` runs this test.
#[test]
fn the_table_is_pinned() {
    let file = std::env::var("AUTHED_TEST_FILE").unwrap_or("tests/testing/routes.txt".to_owned());
    routes().table().assert_snapshot(file);
}

#[test]
fn order_and_alignment_are_not_compared() {
    let turned = Routes::<Authenticator<Shop>>::new().route("/admin", get(admin)).route("/public", get(public));
    turned.table().assert_snapshot("tests/testing/routes.txt");
}

#[test]
fn a_difference_is_shown() {
    let opened = Routes::<Authenticator<Shop>>::new()
        .route("/public", get(public))
        .route("/admin", get(editor))
        .route("/a/path/that/moves/the/columns", get(admin));
    assert_eq!(
        message(|| opened.table().assert_snapshot("tests/testing/routes.txt")),
        "who may call what is not as in tests/testing/routes.txt (-) any more, but (+):\n\n\
         - GET  /admin  admin  NotFound  admin\n\
         + GET  /admin  editor  Forbidden  editor\n\
         + GET  /a/path/that/moves/the/columns  admin  NotFound  admin\n\n\
         If that is meant: `AUTHED_BLESS=1 cargo test`, and commit the file.\n"
    );
    // A table whose realm is not known has no lines about its scopes.
    let open = Routes::<Authenticator<Shop>>::new().route("/public", get(public));
    let message = message(|| open.table().assert_snapshot("tests/testing/routes.txt"));
    assert!(message.contains("- Shop: admin implies editor\n- Shop: editor implies viewer\n"), "{message}");
}

#[test]
fn a_missing_file_says_how_it_is_made() {
    let message = message(|| routes().table().assert_snapshot("tests/testing/none.txt"));
    assert!(message.starts_with("who may call what is not pinned, since "), "{message}");
    assert!(message.contains("tests/testing/none.txt cannot be read: "), "{message}");
    assert!(message.ends_with("`AUTHED_BLESS=1 cargo test` makes it"), "{message}");
}

/// In a process of its own: the variable would bless the files of the other tests.
#[test]
fn blessing_writes_the_file() {
    let folder = std::env::temp_dir().join(format!("authed-snapshot-{}", std::process::id()));
    let file = folder.join("new/routes.txt");
    for bless in ["0", "", "1"] {
        let tests = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "snapshot::the_table_is_pinned"])
            .envs([("AUTHED_BLESS", bless), ("AUTHED_TEST_FILE", file.to_str().unwrap())])
            .output()
            .unwrap();
        assert_eq!(tests.status.success(), bless == "1", "{tests:?}");
    }
    let written = fs::read_to_string(&file).unwrap();
    fs::remove_dir_all(folder).unwrap();
    assert_eq!(written, format!("{}Shop: admin implies editor\nShop: editor implies viewer\n", routes().table()));
    routes().table().assert_snapshot("tests/testing/routes.txt");
}
