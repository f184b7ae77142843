//! Clients that do not send what they should.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::Site;

const FORM: &str = "content-type: application/x-www-form-urlencoded";

/// Half a head, no head, half a body, a head that trickles, and an idle connection after a response.
#[tokio::test]
async fn connections_without_a_whole_head_are_closed() {
    let site = Site::start();
    let address = &site.address;
    let whole = format!("GET /login HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let half = format!("GET /login HTTP/1.1\r\nhost: {address}\r\nx: ");
    let body = format!("POST /login HTTP/1.1\r\nhost: {address}\r\ncontent-length: 99\r\n{FORM}\r\n\r\nlogin=t");
    let sent = ["", "G", &body, &half, &whole];
    let started = Instant::now();
    let closed = join_all((0..100).map(|number| {
        let text = sent[number % sent.len()];
        async move {
            let mut connection = TcpStream::connect(address).await.unwrap();
            connection.write_all(text.as_bytes()).await.unwrap();
            let (mut from, mut to) = connection.into_split();
            let trickle = async move {
                // A letter a second does not help.
                while number == 3 && to.write_all(b"x").await.is_ok() {
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                std::future::pending::<()>().await;
            };
            let mut received = Vec::new();
            tokio::select! {
                end = from.read_to_end(&mut received) => { let _ = end; }
                () = trickle => {}
            }
            String::from_utf8_lossy(&received).into_owned()
        }
    }));
    let received = tokio::time::timeout(Duration::from_secs(25), closed).await.expect("the site closes them");
    assert!(started.elapsed() > Duration::from_secs(10), "not at once");
    let answered = received.iter().filter(|answer| answer.starts_with("HTTP/1.1 200 OK")).count();
    assert_eq!(answered, 20, "the whole ones");
    site.visitor("tom").await.get("/desk").await.expect(200);
}

/// Thousands of responses that nobody reads. They do not fit into the buffers of the system.
#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected() {
    const REQUESTS: usize = 4000;
    let site = Site::start();
    let mut connection = TcpStream::connect(&site.address).await.unwrap();
    let request = format!("GET /static/press.css HTTP/1.1\r\nhost: {}\r\n\r\n", site.address);
    let _ =
        tokio::time::timeout(Duration::from_secs(2), connection.write_all(request.repeat(REQUESTS).as_bytes())).await;
    tokio::time::sleep(Duration::from_secs(18)).await;
    let mut received = Vec::new();
    let read = tokio::time::timeout(Duration::from_secs(10), connection.read_to_end(&mut received)).await;
    assert!(read.is_ok(), "the connection is still open");
    let responses = String::from_utf8_lossy(&received).matches("HTTP/1.1 200 OK").count();
    assert!(responses < REQUESTS, "all were sent: send more");
}

/// While open requests are finished, the program ends.
#[tokio::test]
async fn half_a_head_does_not_keep_the_program_from_ending() {
    let mut site = Site::start();
    let mut connection = TcpStream::connect(&site.address).await.unwrap();
    connection.write_all(b"GET / HT").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let started = Instant::now();
    site.terminate();
    assert!(started.elapsed() < Duration::from_secs(14), "{:?}", started.elapsed());
}
