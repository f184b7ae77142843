//! What the environment says: where the database is, where sessions are kept, and where to listen.

use std::env;
use std::io::ErrorKind;

use tokio::net::TcpListener;

/// The file that the site makes where nothing else is said.
const FILE: &str = "sqlite:site.sqlite?mode=rwc";

pub struct Config {
    /// `DATABASE_URL`: `postgres://..` or `sqlite:..`.
    pub database: String,
    /// `REDIS_URL`: sessions are there, and not in the database.
    pub redis: Option<String>,
    /// `ADDRESS`, 127.0.0.1 where nothing is said. Any other needs TLS in front of it: browsers send a `Secure` cookie
    /// over plain HTTP only to themselves.
    address: String,
    /// `PORT`: 0 is a free one. Where nothing is said it is 3000, or a free one if that is taken.
    port: Option<u16>,
}

impl Config {
    pub fn from_environment() -> Result<Self, Box<dyn std::error::Error>> {
        let port = match env::var("PORT") {
            Ok(port) => Some(port.parse().map_err(|_| "PORT is not the number of a port")?),
            Err(_) => None,
        };
        Ok(Self {
            database: env::var("DATABASE_URL").unwrap_or_else(|_| FILE.to_owned()),
            redis: env::var("REDIS_URL").ok(),
            address: env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1".to_owned()),
            port,
        })
    }

    pub async fn listen(&self) -> std::io::Result<TcpListener> {
        match TcpListener::bind((&*self.address, self.port.unwrap_or(3000))).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse && self.port.is_none() => {
                TcpListener::bind((&*self.address, 0)).await
            }
            bound => bound,
        }
    }
}
