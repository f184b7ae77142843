//! Chromium, controlled over WebDriver. Needs Debian's packages `chromium` and `chromium-driver`.

use std::io::{BufRead, BufReader};
use std::ops::Deref;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::json;
use thirtyfour::prelude::*;
use tokio::sync::{Semaphore, SemaphorePermit};

use super::Folder;

/// Browsers need much memory. Two run at once.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A browser with a new profile.
pub struct Browser {
    driver: WebDriver,
    chromedriver: Child,
    _profile: Folder,
    _turn: SemaphorePermit<'static>,
}

#[derive(Clone, Copy, Default)]
pub struct Look {
    pub dark: bool,
    pub phone: bool,
}

/// Starts chromedriver, and returns its port. It chooses one for IPv6, and ends if another program has the same one for IPv4.
fn drive(profile: &Folder) -> (Child, String) {
    for _ in 0..5 {
        let mut chromedriver = Command::new("chromedriver")
            .args(["--port=0"])
            .env("HOME", profile.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("Debian's package chromium-driver is needed");
        let mut lines = BufReader::new(chromedriver.stdout.take().unwrap()).lines().map(Result::unwrap);
        let port = lines.find_map(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        });
        match port {
            Some(port) => return (chromedriver, port),
            None => chromedriver.wait().map(drop).unwrap(),
        }
    }
    panic!("chromedriver does not print its port");
}

impl Browser {
    pub async fn start() -> Self {
        Self::looking(Look::default()).await
    }

    pub async fn looking(look: Look) -> Self {
        let turn = AT_ONCE.acquire().await.unwrap();
        let profile = Folder::new();
        let (chromedriver, port) = drive(&profile);

        let mut wanted = DesiredCapabilities::chrome();
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--window-size=1100,800",
            // Resolves no other host: the site needs none.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        ] {
            wanted.add_arg(argument).unwrap();
        }
        wanted.add_arg(&format!("--user-data-dir={}", profile.path().join("profile").display())).unwrap();
        wanted.add_arg(&format!("--blink-settings=preferredColorScheme={}", i32::from(!look.dark))).unwrap();
        if look.phone {
            let metrics =
                json!({ "deviceMetrics": { "width": 390, "height": 800, "pixelRatio": 2.0, "mobile": true } });
            wanted.add_experimental_option("mobileEmulation", metrics).unwrap();
        }
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), wanted).await.unwrap();
        Self { driver, chromedriver, _profile: profile, _turn: turn }
    }

    /// Ends a test. The log must contain no violation of the content policy.
    pub async fn close(mut self) {
        let log = self.driver.browser_log().await.unwrap();
        for entry in log {
            assert!(!entry.message.contains("Content Security Policy"), "{}", entry.message);
        }
        self.quit().await;
    }

    /// Ends a test in which the content policy has stopped something. The log must say so.
    pub async fn close_refused(mut self, what: &str) {
        let log = self.driver.browser_log().await.unwrap();
        let is_said = |entry: &thirtyfour::BrowserLogEntry| {
            entry.message.contains("Content Security Policy") && entry.message.contains(what)
        };
        assert!(log.iter().any(is_said), "{log:#?}");
        self.quit().await;
    }

    async fn quit(&mut self) {
        self.driver.clone().quit().await.unwrap();
        let _ = self.chromedriver.kill();
        let _ = self.chromedriver.wait();
    }

    /// Returns the path and query of the present page.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.unwrap();
        match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        }
    }

    /// Waits until this page is shown. A click returns before the next page is loaded.
    #[track_caller]
    pub fn expect_path<'a>(&'a self, path: &'a str) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            for _ in 0..400 {
                if self.path().await == path {
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            let (shown, text) = (self.path().await, self.text().await);
            panic!("{place}: the page is {shown} instead of {path}:\n{text}");
        }
    }

    /// Returns the visible text of the page.
    pub async fn text(&self) -> String {
        self.driver.find(By::Tag("body")).await.unwrap().text().await.unwrap()
    }

    #[track_caller]
    pub fn expect_text<'a>(&'a self, words: &'a str) -> impl Future<Output = ()> + 'a {
        let place = std::panic::Location::caller();
        async move {
            let text = self.text().await;
            assert!(text.contains(words), "{place}: {words:?} is not in\n{text}");
        }
    }

    /// Clicks the link or button with this text.
    pub async fn click(&self, words: &str) {
        let path = format!("//*[self::a or self::button][normalize-space()='{words}' or @aria-label='{words}']");
        self.driver.find(By::XPath(path)).await.unwrap().click().await.unwrap();
    }

    /// Types into the field with this label.
    pub async fn fill(&self, label: &str, text: &str) {
        let label = self.driver.find(By::XPath(format!("//label[normalize-space()='{label}']"))).await.unwrap();
        let field = label.attr("for").await.unwrap().unwrap();
        let field = self.driver.find(By::Id(field)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    pub async fn log_in(&self, login: &str, password: &str) {
        self.fill("Name", login).await;
        self.fill("Password", password).await;
        // The menu has a link with the same text.
        let button = self.driver.find(By::XPath("//main//button[normalize-space()='Log in']")).await.unwrap();
        button.click().await.unwrap();
    }

    /// Presses keys. They go to the focused element.
    pub async fn press(&self, keys: impl Into<TypingData>) {
        self.driver.action_chain().send_keys(keys).perform().await.unwrap();
    }

    /// Returns the result of a script on the page.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        self.driver.execute(script, Vec::new()).await.unwrap().json().clone()
    }
}

impl Deref for Browser {
    type Target = WebDriver;

    fn deref(&self) -> &WebDriver {
        &self.driver
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // After a failed test, the browser still runs, in the driver's process group.
        if let Ok(None) = self.chromedriver.try_wait() {
            let _ = self.driver.clone().leak(); // dropping it would ask the driver to quit, and wait for a minute
            let group = format!("-{}", self.chromedriver.id());
            let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
            let _ = self.chromedriver.wait();
        }
    }
}
