//! A published store: SQLite, of tower-sessions-sqlx-store.

use std::path::Path;

use tower_sessions_sqlx_store::SqliteStore;
use tower_sessions_sqlx_store::sqlx::SqlitePool;

use super::app::{Node, Users};
use super::browser::Browser;

async fn open(file: &Path) -> SqliteStore {
    let pool = SqlitePool::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    let store = SqliteStore::new(pool);
    store.migrate().await.unwrap();
    store
}

#[tokio::test]
async fn a_login_and_its_data_survive_a_restart_and_end_with_the_logout() {
    let folder = tempfile::tempdir().unwrap();
    let (file, users) = (folder.path().join("sessions.db"), Users::new());
    let node = Node::start(open(&file).await, &users).await;
    let mut browser = Browser::new(node.address);
    let cookie = browser.log_in("ada").await;
    browser.post("/cart/apples").await;

    let restarted = Node::start(open(&file).await, &users).await;
    browser.address = restarted.address;
    assert_eq!((browser.me().await, browser.text("/cart").await), ("ada".into(), "apples".into()));
    assert_eq!(browser.post("/logout").await.status(), 303);

    for address in [node.address, restarted.address] {
        let mut thief = browser.with_cookie(Some(cookie.clone()));
        thief.address = address;
        assert_eq!((thief.me().await, thief.text("/cart").await), ("stranger".into(), String::new()));
    }
}
