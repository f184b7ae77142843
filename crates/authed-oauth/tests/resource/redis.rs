//! A Redis server of the test's own, as the store of used proofs that several nodes share.

use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use authed_oauth::ReplayStore;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub struct Redis {
    process: Mutex<Child>,
    port: u16,
}

impl Redis {
    pub async fn start() -> Self {
        // The port is free now, and almost certainly still is when the server takes it.
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
        let process = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        let redis = Self { process: Mutex::new(process), port };
        for _ in 0..200 {
            if redis.command("PING\r\n").await.is_ok_and(|answer| answer == "+PONG\r\n") {
                return redis;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("redis-server does not answer");
    }

    pub fn stop(&self) {
        let mut process = self.process.lock().unwrap();
        process.kill().unwrap();
        process.wait().unwrap();
    }

    async fn command(&self, command: &str) -> Result<String, Box<dyn Error + Send + Sync>> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).await?;
        connection.write_all(command.as_bytes()).await?;
        let mut answer = [0; 64];
        let length = connection.read(&mut answer).await?;
        Ok(String::from_utf8(answer[..length].to_vec())?)
    }
}

impl ReplayStore for Redis {
    async fn insert(&self, proof: [u8; 32], keep_for: Duration) -> Result<bool, Box<dyn Error + Send + Sync>> {
        let key: String = proof.iter().map(|octet| format!("{octet:02x}")).collect();
        match &*self.command(&format!("SET dpop:{key} 1 NX PX {}\r\n", keep_for.as_millis())).await? {
            "+OK\r\n" => Ok(true),
            "$-1\r\n" => Ok(false),
            other => Err(other.to_owned().into()),
        }
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let process = self.process.get_mut().unwrap();
        let _ = process.kill();
        let _ = process.wait();
    }
}
