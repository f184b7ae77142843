//! Machines with certificates, over mutual TLS: `cargo run -p authed-example-backends --bin client_certificate`.
//!
//! The authority and its certificates are made at the start, into a folder for temporary files. `PORT=8443` takes another
//! port than 3000. How a certificate gets from the handshake into the requests: `src/tls.rs`.

use std::fs::{DirBuilder, write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Caller, ClientCertificate, Credentials, Identity, PeerCertificate,
    Routes, SimpleUser, User, scopes,
};
use authed_example_backends::tls::{Authority, optional_certificates_of, serve_tls, server_config};
use authed_example_backends::{listen, print_lines_to_try};
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

/// Who it is, by the subject that our own authority has written into the certificate.
fn machine(certificate: &PeerCertificate) -> Result<Identity<Plant>, AuthenticationError> {
    let (_, parsed) = X509Certificate::from_der(certificate.der()).map_err(|_| AuthenticationError::malformed())?;
    let name = parsed.subject().iter_common_name().next().and_then(|name| name.as_str().ok());
    let (name, credentials) = match name {
        Some(name @ "robot") => (name, Credentials::none().grant::<Report>()),
        Some(name @ "foreman") => (name, Credentials::none().grant::<Report>().grant::<Stop>()),
        // Genuine, and none of ours any more.
        _ => return Err(AuthenticationError::rejected()),
    };
    // A connection may be older than its certificate.
    let end = u64::try_from(parsed.validity().not_after.timestamp()).map_err(|_| AuthenticationError::malformed())?;
    let end = SystemTime::UNIX_EPOCH + Duration::from_secs(end);
    Ok(Identity::new(SimpleUser::new(name), credentials).expires_at(end))
}

fn routes() -> Routes<Authenticator<Plant>> {
    Routes::new().route("/", get(home)).route("/report", get(report)).route("/stop", get(stop))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let authority = Authority::new("The plant's authority");
    let folder = write_certificates(&authority)?;
    let config = server_config(authority.server(), optional_certificates_of(authority.certificate()));
    let (listener, address) = listen().await?;
    introduce(&address, &folder);
    let authenticator = Authenticator::new(ClientCertificate::new(machine));
    serve_tls(listener, config, routes().with_state(authenticator)).await
}

/// The files that curl needs, in a folder that nobody else may read.
fn write_certificates(authority: &Authority) -> std::io::Result<PathBuf> {
    let folder = std::env::temp_dir().join(format!("authed-certificates-{}", std::process::id()));
    DirBuilder::new().mode(0o700).create(&folder)?;
    write(folder.join("authority.pem"), authority.certificate_pem())?;
    let strangers = Authority::new("The plant's authority");
    let clients = [
        ("robot", authority.client("robot")),
        ("foreman", authority.client("foreman")),
        ("scrapped", authority.client("scrapped")),
        ("expired", authority.client_until("foreman", SystemTime::now() - Duration::from_secs(60))),
        ("forged", strangers.client("foreman")),
    ];
    for (file, client) in clients {
        write(folder.join(file).with_extension("pem"), client.certificate_pem + &client.key_pem)?;
    }
    Ok(folder)
}

fn introduce(address: &str, folder: &Path) {
    println!("The plant is open at https://{address}\n");
    println!("Its certificates are in {}\n", folder.display());
    println!("robot may report, foreman may stop everything. Try:\n");
    let curl = |options: &str| format!("--cacert {}/authority.pem {options}", folder.display());
    let with = |name: &str| curl(&format!("--cert {}/{name}.pem ", folder.display()));
    let without = curl("");
    let http1 = format!("--http1.1 {}", with("robot"));
    let lines = [
        (&without, "/", "200 Good morning, stranger."),
        (&without, "/report", "403 without a certificate"),
        (&with("robot"), "/report", "200 Thank you, robot."),
        (&http1, "/report", "200 Thank you, robot."),
        (&with("robot"), "/stop", "403 a good certificate, which may not"),
        (&with("foreman"), "/stop", "200 Everything has been stopped by foreman."),
        (&with("scrapped"), "/", "403 genuine, but nobody's"),
        (&with("expired"), "/", "000 the handshake fails: the certificate has expired"),
        (&with("forged"), "/", "000 the handshake fails: it is of another authority"),
    ];
    print_lines_to_try(
        lines.map(|(options, path, answer)| (options.as_str(), format!("https://{address}{path}"), answer)),
    );
}
