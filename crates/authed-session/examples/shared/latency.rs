//! Measures how long it takes until what one node revokes has ended on another one.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use authed::backend::Kept;
use authed::revocation::{Revocation, Revocations};
use authed::{Authenticator, Basic, Credentials, Identity, SimpleUser, scopes};
use authed_session::{Channel, revocations_over_postgres, revocations_over_redis};

scopes! { pub realm Measured for SimpleUser; pub scope Any = "any"; }

const CHANNEL: Channel = Channel::new("authed_latency");

/// What is measured.
#[derive(Clone, Copy)]
pub struct Plan {
    /// How many users are revoked, one after the other.
    pub events: usize,
    /// How many sockets of other users wait on the second node.
    pub sockets: usize,
    /// The time between two events.
    pub pause: Duration,
}

/// The times from `publish` on the first node, in order.
pub struct Found {
    /// Until the future of a socket has completed on the second node.
    pub sockets: Vec<Duration>,
    /// Until a task that looks all the time has seen that a kept identity does not hold there.
    pub kept: Vec<Duration>,
    /// How often kept identities were used meanwhile, in a second.
    pub uses: f64,
    /// Until the last of all sockets has ended, after an event about everybody.
    pub everybody: Duration,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, times) in [("socket", &self.sockets), ("kept identity", &self.kept)] {
            let at = |share: f64| times[((times.len() - 1) as f64 * share).round() as usize];
            writeln!(
                f,
                "{what:<14} p50 {:>9.2?}  p99 {:>9.2?}  p99.9 {:>9.2?}  longest {:>9.2?}  of {} events",
                at(0.5),
                at(0.99),
                at(0.999),
                at(1.0),
                times.len()
            )?;
        }
        writeln!(f, "everybody      all sockets ended after {:.2?}", self.everybody)?;
        write!(f, "load           {:.0} uses of kept identities per second", self.uses)
    }
}

fn connect(url: &str) -> Revocations {
    let revocations = Revocations::new();
    let connected = match url.starts_with("postgres") {
        true => revocations_over_postgres(&revocations, url, CHANNEL),
        false => revocations_over_redis(&revocations, url, CHANNEL),
    };
    connected.expect("the address of PostgreSQL or Redis");
    revocations
}

async fn until_it_hears(node: &Revocations) {
    while node.deaf_for().is_some() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn identity(user: usize) -> Identity<Measured> {
    Identity::new(SimpleUser::new(user.to_string()), Credentials::none().grant::<Any>())
}

/// Measures with two nodes, each with a runtime of its own.
pub fn measure(url: &str, plan: Plan) -> Found {
    let (is_over, (revoke, revoked)) = (AtomicBool::new(false), mpsc::channel::<usize>());
    let (tell, told) = mpsc::channel();
    std::thread::scope(|scope| {
        // The first node revokes a user when it is asked to, and says when.
        scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let (revoked, tell) = (revoked, tell);
            runtime.block_on(async {
                let node = connect(url);
                until_it_hears(&node).await;
                tell.send(Instant::now()).unwrap();
                loop {
                    match revoked.try_recv() {
                        Ok(user) => {
                            let event = if user == usize::MAX {
                                Revocation::everybody()
                            } else {
                                Revocation::user(user.to_string())
                            };
                            let before = Instant::now();
                            node.publish(event);
                            tell.send(before).unwrap();
                        }
                        Err(mpsc::TryRecvError::Empty) => tokio::time::sleep(Duration::from_millis(1)).await,
                        Err(mpsc::TryRecvError::Disconnected) => return,
                    }
                }
            });
        });
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let node = {
            let _inside = runtime.enter();
            connect(url)
        };
        runtime.block_on(until_it_hears(&node));
        told.recv().unwrap();
        let basic = Basic::new(|_| Err(authed::AuthenticationError::rejected()));
        let authenticator = Authenticator::<Measured>::new(basic).revoked_by(&node);
        let wait = |user| authenticator.system_caller("socket", identity(user)).ended();
        let others: Vec<_> = (0..plan.sockets).map(|number| runtime.spawn(wait(plan.events + number))).collect();
        // The load: a task that uses kept identities.
        let all: Vec<_> = (0..1000).map(|user| Kept::new(identity(plan.events + user), node.since())).collect();
        let stop = &is_over;
        let load = scope.spawn(move || {
            let (mut uses, start) = (0_u64, Instant::now());
            while !stop.load(Ordering::Relaxed) {
                for kept in &all {
                    assert!(kept.get().is_some());
                    uses += 1;
                }
                std::thread::yield_now();
            }
            uses as f64 / start.elapsed().as_secs_f64()
        });
        let (mut sockets, mut kept) = (Vec::new(), Vec::new());
        for user in 0..plan.events {
            let (known, ended) = (Kept::new(identity(user), node.since()), wait(user));
            let ended = runtime.spawn(async move {
                ended.await;
                Instant::now()
            });
            revoke.send(user).unwrap();
            let published = told.recv().unwrap();
            while known.get().is_some() {
                std::thread::yield_now();
            }
            kept.push(published.elapsed());
            sockets.push(runtime.block_on(ended).unwrap().duration_since(published));
            std::thread::sleep(plan.pause);
        }
        is_over.store(true, Ordering::Relaxed);
        let uses = load.join().unwrap();
        revoke.send(usize::MAX).unwrap();
        let published = told.recv().unwrap();
        for other in others {
            runtime.block_on(other).unwrap();
        }
        let everybody = published.elapsed();
        drop(revoke);
        sockets.sort();
        kept.sort();
        Found { sockets, kept, uses, everybody }
    })
}
