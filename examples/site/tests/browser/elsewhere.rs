//! Pages of another site that make the browser send requests to this one.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::common::{Browser, Site};

/// Serves this page on `localhost`, which is another site than `127.0.0.1`.
async fn serve(page: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let page = page.clone();
            // Browsers open connections before they use them.
            tokio::spawn(async move {
                let mut request = [0; 4096];
                let _ = stream.read(&mut request).await;
                let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close\r\ncontent-length: ";
                let _ = stream.write_all(format!("{head}{}\r\n\r\n{page}", page.len()).as_bytes()).await;
            });
        }
    });
    format!("http://localhost:{port}/")
}

#[tokio::test]
async fn a_form_on_another_site_changes_nothing_here() {
    let (site, browser) = (Site::start(), Browser::start().await);
    browser.goto(site.url("/login?next=%2Fadmin%2Froles")).await.unwrap();
    browser.log_in("ada", site.password()).await;
    browser.expect_path("/admin/roles").await;
    let action = site.url("/admin/roles");
    let trap = format!(
        "<!doctype html><title>Kittens</title><form method=post action='{action}'><input name=name value=kittens>\
         <button>More kittens</button></form><a href='{action}'>Roles</a>"
    );
    let trap = serve(trap).await;
    browser.goto(&trap).await.unwrap();
    browser.click("More kittens").await;
    browser.expect_path("/admin/roles").await;
    browser.expect_text("Not for you").await;
    // A link from there works. The session is still valid, and the role does not exist.
    browser.goto(&trap).await.unwrap();
    browser.click("Roles").await;
    browser.expect_path("/admin/roles").await;
    browser.expect_text("author").await;
    assert!(!browser.text().await.contains("kittens"));
    browser.close().await;
}

#[tokio::test]
async fn no_other_site_can_show_this_one_in_a_frame() {
    let (site, browser) = (Site::start(), Browser::start().await);
    let page = format!("<!doctype html><title>Frame</title><iframe src='{}'></iframe>", site.url("/login"));
    browser.goto(serve(page).await).await.unwrap();
    browser.enter_frame(0).await.unwrap();
    let framed = browser.source().await.unwrap();
    assert!(!framed.contains("Password"), "{framed}");
    browser.enter_default_frame().await.unwrap();
    browser.close_refused(&site.address).await;
}
