//! A small publishing house: `cargo run -p site`. The README lists all settings.

mod accounts;
mod api;
mod app;
mod attempts;
mod audit;
mod callers;
mod client;
mod config;
mod db;
mod demo;
mod failure;
mod form;
mod frame;
mod logins;
mod pages;
mod passwords;
mod posts;
mod roles;
mod scopes;
mod server;
mod sessions;
mod tokens;

use std::error::Error;
use std::io::IsTerminal;

use authed::revocation::Revocations;
use authed::{Authenticator, Rejection};
use authed_session::{Passwords, Sessions, Throttle};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use sqlx::AnyPool;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::attempts::Attempts;
use crate::client::BehindProxy;
use crate::config::Config;

pub use crate::accounts::Person;
pub use crate::audit::Log;
pub use crate::callers::authenticator;
pub use crate::scopes::{Member, Press, Write};

/// Serves the site, with the settings from the environment, until it is asked to stop. The function builds the authenticator
/// from the database, the sessions and the log.
pub async fn run(
    authenticator: impl FnOnce(&AnyPool, Sessions<Press>, Log, &Revocations) -> Authenticator<Press>,
) -> Result<(), Box<dyn Error>> {
    let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,authed=info,site=info"));
    let colors = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(levels).with_ansi(colors).with_writer(std::io::stderr).init();

    let config = Config::from_environment()?;
    let db = db::open(&config.database).await.map_err(|error| format!("the database cannot be opened: {error}"))?;
    let passwords = Passwords::new();
    let password = demo::fill(&db, &passwords).await?;
    let revocations = Revocations::new();
    let sessions = sessions::open(&config, &db, &revocations);
    let sessions = sessions.map_err(|error| format!("the nodes cannot hear each other: {error}"))?;
    let log = Log::start(db.clone());
    let authenticator = authenticator(&db, sessions.clone(), log.clone(), &revocations);
    let attempts = Attempts::start(db.clone());
    let reports = log.clone();
    let throttle = Throttle::stored_in(attempts).respond_with(move |too_many| {
        reports.too_many(too_many);
        let seconds = HeaderValue::from(too_many.retry_after().as_secs());
        Rejection::with_status::<429>().header(RETRY_AFTER, seconds)
    });
    let behind_proxy = BehindProxy(config.behind_proxy);
    let router = app::router(authenticator, db, sessions, passwords, throttle, log.clone(), behind_proxy, revocations);
    let listener =
        config.listen().await.map_err(|error| format!("the site cannot listen on ADDRESS and PORT: {error}"))?;
    introduce(&listener.local_addr()?.to_string(), password.as_deref());
    server::serve(listener, router, asked_to_stop()).await;
    log.flush().await;
    Ok(())
}

fn introduce(address: &str, password: Option<&str>) {
    println!("Foolscap Press is open at http://{address}\n");
    if let Some(password) = password {
        println!("This is its first start. There are these accounts:\n");
        for (login, name, role) in demo::ACCOUNTS {
            println!("  {login:<4} {name:<14} {role}");
        }
        println!("\nTheir password is shown this once: {password}\n");
    }
    println!("Stop it with Ctrl-C.");
}

/// Waits for Ctrl-C or SIGTERM.
async fn asked_to_stop() {
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated => {}
    }
}
