//! Machines with TLS client certificates: `cargo run -p authed-example-backends --bin client_certificate`.
//!
//! The program creates an authority and its certificates in a temporary folder. `src/tls.rs` passes the certificate of the
//! handshake to the requests. It listens on port 3000. `PORT=8443` selects another port, and `PORT=0` a free one.

#[path = "../../../shared/mod.rs"]
mod shared;

use std::fs::{DirBuilder, write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use authed::backend::{ClientCertificate, PeerCertificate};
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Caller, Credentials, Identity, Routes, SimpleUser, User, scopes,
};
use authed_example_backends::tls::{Authority, optional_certificates_of, serve_tls, server_config};
use x509_parser::prelude::{FromDer, X509Certificate};

scopes! {
    pub realm Plant for SimpleUser;
    pub scope Report = "report";
    pub scope Stop = "stop";
}

async fn home(caller: Caller<Plant>) -> String {
    format!("Good morning, {}.\n", caller.user().map_or("stranger", |user| user.display_name()))
}

async fn report(caller: Authed<Report>) -> String {
    format!("Thank you, {}.\n", caller.user().display_name())
}

async fn stop(caller: Authed<Stop>) -> String {
    format!("Everything has been stopped by {}.\n", caller.user().display_name())
}

/// Identifies the machine by the subject of its certificate, which our authority wrote.
fn machine(certificate: &PeerCertificate) -> Result<Identity<Plant>, AuthenticationError> {
    let (_, parsed) = X509Certificate::from_der(certificate.der()).map_err(|_| AuthenticationError::malformed())?;
    let name = parsed.subject().iter_common_name().next().and_then(|name| name.as_str().ok());
    let (name, credentials) = match name {
        Some(name @ "robot") => (name, Credentials::none().grant::<Report>()),
        Some(name @ "foreman") => (name, Credentials::none().grant::<Report>().grant::<Stop>()),
        // A valid certificate of a machine that is no longer in use.
        _ => return Err(AuthenticationError::rejected()),
    };
    // The certificate can expire during the connection.
    let end = u64::try_from(parsed.validity().not_after.timestamp()).map_err(|_| AuthenticationError::malformed())?;
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(end);
    Ok(Identity::new(SimpleUser::new(name), credentials).with_expiry(end))
}

fn routes() -> Routes<Authenticator<Plant>> {
    Routes::new().route("/", get(home)).route("/report", get(report)).route("/stop", get(stop))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let authority = Authority::new("The plant's authority");
    let folder = write_certificates(&authority)?;
    let config = server_config(authority.server(), optional_certificates_of(authority.certificate()));
    let (listener, address) = shared::listen().await?;
    introduce(&address, &folder);
    let authenticator = Authenticator::new(ClientCertificate::new(machine));
    serve_tls(listener, config, routes().with_state(authenticator)).await
}

/// Writes the files for curl into a folder that other users cannot read.
fn write_certificates(authority: &Authority) -> std::io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("authed-certificates-{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder)?;
    write(folder.join("authority.pem"), authority.certificate_pem())?;
    let other_authority = Authority::new("The plant's authority");
    let clients = [
        ("robot", authority.client("robot")),
        ("foreman", authority.client("foreman")),
        ("scrapped", authority.client("scrapped")),
        ("expired", authority.client_until("foreman", SystemTime::now() - Duration::from_secs(60))),
        ("forged", other_authority.client("foreman")),
    ];
    for (file, client) in clients {
        write(folder.join(file).with_extension("pem"), client.certificate_pem + &client.key_pem)?;
    }
    Ok(folder)
}

fn introduce(address: &str, folder: &Path) {
    println!("The plant is open at https://{address}\n");
    println!("Its certificates are in {}\n", folder.display());
    println!("robot may report, foreman may report and stop. Try:\n");
    let curl = |options: &str| format!("--cacert {}/authority.pem {options}", folder.display());
    let with = |name: &str| curl(&format!("--cert {}/{name}.pem ", folder.display()));
    let without = curl("");
    let http1 = format!("--http1.1 {}", with("robot"));
    let lines = [
        (&without, "/", "200 Good morning, stranger."),
        (&without, "/report", "403 without a certificate"),
        (&with("robot"), "/report", "200 Thank you, robot."),
        (&http1, "/report", "200 Thank you, robot."),
        (&with("robot"), "/stop", "403 a known certificate without the permission"),
        (&with("foreman"), "/stop", "200 Everything has been stopped by foreman."),
        (&with("scrapped"), "/", "403 a valid certificate, but an unknown machine"),
        (&with("expired"), "/", "000 the handshake fails: the certificate has expired"),
        (&with("forged"), "/", "000 the handshake fails: the certificate is of another authority"),
    ];
    let lines = lines.map(|(options, path, response)| (options.as_str(), path, response));
    shared::print_lines_for_site(&format!("https://{address}"), lines);
}
