//! A small publishing house: `cargo run -p site`. The README lists all settings.

mod accounts;
mod api;
mod app;
mod attempts;
mod audit;
mod callers;
mod config;
mod db;
mod demo;
mod failure;
mod form;
mod frame;
mod pages;
mod passwords;
mod posts;
mod roles;
mod scopes;
mod sessions;
mod tokens;

use std::error::Error;
use std::io::IsTerminal;

use authed::Authenticator;
use authed::revocation::Revocations;
use authed_session::{Passwords, Sessions};
use sqlx::AnyPool;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::app::App;
use crate::config::Config;

pub use crate::accounts::Person;
pub use crate::audit::Log;
pub use crate::callers::{House, authenticator};
pub use crate::scopes::{Member, Press, Write};

/// Serves the site, with the settings from the environment, until it is asked to stop. The function builds the authenticator
/// from the database, the sessions and the log.
pub async fn run(
    authenticator: impl FnOnce(&AnyPool, Sessions<House>, Log, &Revocations) -> Authenticator<Press>,
) -> Result<(), Box<dyn Error>> {
    let levels = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,authed=info,site=info"));
    let colors = std::io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(levels).with_ansi(colors).with_writer(std::io::stderr).init();

    let config = Config::from_environment()?;
    let db = db::open(&config.database).await.map_err(|error| format!("the database cannot be opened: {error}"))?;
    let passwords = Passwords::new();
    let password = demo::fill(&db, &passwords).await?;
    let revocations = Revocations::new();
    let sessions = sessions::open(&config, &db, &revocations).await;
    let sessions = sessions.map_err(|error| format!("the session store cannot be opened: {error}"))?;
    let log = Log::start(db.clone());
    let authenticator = authenticator(&db, sessions.clone(), log.clone(), &revocations);
    let router = app::router(authenticator, db, sessions, passwords, log, revocations);
    let listener =
        config.listen().await.map_err(|error| format!("the site cannot listen on ADDRESS and PORT: {error}"))?;
    introduce(&listener.local_addr()?.to_string(), password.as_deref());
    axum::serve(listener, router).with_graceful_shutdown(asked_to_stop()).await?;
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
