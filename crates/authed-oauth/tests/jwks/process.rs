//! A service in a process of its own, since its environment must not affect other tests. The process runs the same test
//! again.

use std::{env, str};

use authed_oauth::JwksSource;
use tokio::process::Command;

use crate::site::{ALGORITHMS, Site};

const KEYS: &str = "TEST_KEYS_AT";
const TOKEN: &str = "TEST_TOKEN";

/// Returns whether this is the service's process. The service has answered then, and the test ends.
pub async fn has_served() -> bool {
    let (Ok(url), Ok(token)) = (env::var(KEYS), env::var(TOKEN)) else { return false };
    let site = Site::start(JwksSource::keys_at(url, ALGORITHMS)).await;
    println!("answer: {}", site.get(&token).await.0);
    true
}

/// Returns the status for the token from a service that fetches keys from this address, in this environment.
pub async fn answer(test: &str, url: &str, token: &str, environment: &[(&str, &str)]) -> u16 {
    let mut service = Command::new(env::current_exe().unwrap());
    service.args(["--exact", "--nocapture", test]).env(KEYS, url).env(TOKEN, token);
    let output = service.envs(environment.iter().copied()).output().await.unwrap();
    let said = str::from_utf8(&output.stdout).unwrap();
    let status = said.split_once("answer: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
    status.unwrap_or_else(|| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)))
}
