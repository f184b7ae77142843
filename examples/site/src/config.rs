//! The settings from the environment: the databases, and the address.

use std::env;
use std::io::ErrorKind;

use tokio::net::TcpListener;

/// The default database: a file that the site creates.
const FILE: &str = "sqlite:site.sqlite?mode=rwc";

pub struct Config {
    /// `DATABASE_URL`: `postgres://..` or `sqlite:..`.
    pub database: String,
    /// `REDIS_URL`: over which the nodes hear each other. Default: the database.
    pub redis: Option<String>,
    /// `ADDRESS`. Default: 127.0.0.1. Any other address needs TLS in front: browsers send `Secure` cookies over plain HTTP to
    /// localhost only.
    address: String,
    /// `BEHIND_PROXY`: whether the addresses of clients are in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// `PORT`, where 0 is a free one. Default: 3000, or a free one if 3000 is taken.
    port: Option<u16>,
}

impl Config {
    pub fn from_environment() -> Result<Self, Box<dyn std::error::Error>> {
        let port = match env::var("PORT") {
            Ok(port) => Some(port.parse().map_err(|_| "PORT is not a port number: write PORT=3000")?),
            Err(_) => None,
        };
        Ok(Self {
            database: env::var("DATABASE_URL").unwrap_or_else(|_| FILE.to_owned()),
            redis: env::var("REDIS_URL").ok(),
            behind_proxy: match env::var("BEHIND_PROXY").as_deref() {
                Ok("yes") => true,
                Err(_) | Ok("no") => false,
                Ok(_) => return Err("BEHIND_PROXY is not understood: write BEHIND_PROXY=yes or BEHIND_PROXY=no".into()),
            },
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
