//! A service with an environment of its own, which a test cannot have for itself alone: it is the same test once more, in
//! another process.

use std::{env, str};

use authed::JwksSource;
use tokio::process::Command;

use crate::site::{ALGORITHMS, Site};

const KEYS: &str = "TEST_KEYS_AT";
const TOKEN: &str = "TEST_TOKEN";

/// Whether this is the service's process. It has answered then, and the test is at its end.
pub async fn has_served() -> bool {
    let (Ok(url), Ok(token)) = (env::var(KEYS), env::var(TOKEN)) else { return false };
    let site = Site::start(JwksSource::keys_at(url, ALGORITHMS)).await;
    println!("answer: {}", site.get(&token).await.0);
    true
}

/// What a service that fetches keys there answers to the token, in this environment: the process is this test.
pub async fn answer(test: &str, url: &str, token: &str, environment: &[(&str, &str)]) -> u16 {
    let mut service = Command::new(env::current_exe().unwrap());
    service.args(["--exact", "--nocapture", test]).env(KEYS, url).env(TOKEN, token);
    let output = service.envs(environment.iter().copied()).output().await.unwrap();
    let said = str::from_utf8(&output.stdout).unwrap();
    let status = said.split_once("answer: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
    status.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}
