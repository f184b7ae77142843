//! Two nodes with one PostgreSQL. They hear each other's changes over PostgreSQL, too, or over Redis.

use std::time::{Duration, Instant};

use crate::common::{Answer, Server, Site, Visitor, free_port};

#[derive(Clone, Copy, Debug)]
pub enum Events {
    OverPostgres,
    OverRedis,
}

pub struct House {
    pub nodes: [Site; 2],
    pub postgres: Server,
    pub redis: Option<Server>,
    ports: [u16; 2],
    password: String,
}

impl House {
    /// Starts both nodes at the same time, with an empty database.
    pub fn open(events: Events) -> Self {
        let postgres = Server::postgres();
        let redis = matches!(events, Events::OverRedis).then(Server::redis);
        let ports = [free_port(), free_port()];
        let start = &|port| start(&postgres, redis.as_ref(), port);
        let nodes = std::thread::scope(|threads| {
            ports.map(|port| threads.spawn(move || start(port))).map(|thread| thread.join().unwrap())
        });
        let passwords: Vec<_> = nodes.iter().filter_map(|node| node.first_password()).collect();
        assert_eq!(passwords.len(), 1, "one node fills the database, and prints the password");
        let password = passwords[0].to_owned();
        Self { nodes, postgres, redis, ports, password }
    }

    pub fn password(&self) -> &str {
        &self.password
    }

    /// Restarts a killed node.
    pub fn restart(&mut self, node: usize) {
        self.nodes[node] = start(&self.postgres, self.redis.as_ref(), self.ports[node]);
        assert_eq!(self.nodes[node].first_password(), None);
    }

    /// Returns a visitor who is logged in at this node.
    pub async fn visitor(&self, node: usize, login: &str) -> Visitor {
        let mut visitor = self.nodes[node].stranger();
        visitor.log_in(login, &self.password).await.expect_redirect("/");
        visitor
    }

    /// Returns the responses of both nodes.
    pub async fn ask_both(&self, visitor: &Visitor, path: &str) -> [Answer; 2] {
        let [mut first, mut second] = self.nodes.each_ref().map(|node| visitor.at(&node.address));
        [first.get(path).await, second.get(path).await]
    }

    /// Waits until both nodes give an answer with this status, which must be within a second of the change: the event of the
    /// change takes a moment to the other node. Returns the answers.
    pub async fn both_soon(&self, visitor: &Visitor, path: &str, status: u16) -> [Answer; 2] {
        let since = Instant::now();
        loop {
            let answers = self.ask_both(visitor, path).await;
            if answers.iter().all(|answer| answer.status == status) {
                return answers;
            }
            assert!(since.elapsed() < Duration::from_secs(1), "not {status}: {answers:#?}");
        }
    }
}

fn start(postgres: &Server, redis: Option<&Server>, port: u16) -> Site {
    let port = port.to_string();
    // The errors about stopped servers would fill the screen.
    let mut environment = vec![("DATABASE_URL", &*postgres.url), ("PORT", &port), ("RUST_LOG", "off")];
    environment.extend(redis.map(|redis| ("REDIS_URL", &*redis.url)));
    Site::start_with(&environment)
}

/// Runs each test twice.
#[macro_export]
macro_rules! with_events_over_both {
    ($($test:ident)*) => {
        mod events_over_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::house::Events::OverPostgres).await;
            })*
        }

        mod events_over_redis {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $test() {
                super::$test($crate::house::Events::OverRedis).await;
            })*
        }
    };
}
