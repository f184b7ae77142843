//! Revocations of other nodes: what the transports over PostgreSQL and Redis share.

mod outbox;
#[cfg(feature = "postgres")]
pub(crate) mod postgres;
#[cfg(feature = "redis")]
pub(crate) mod redis;

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use authed::revocation::{Revocation, Revocations, Transport};
use tokio::time::{MissedTickBehavior, interval, sleep, timeout};

use self::outbox::Outbox;

/// A node sends itself a message this often, so that it notices a connection that hangs.
const BEAT: Duration = Duration::from_millis(300);
/// A node that hears nothing for this time is deaf.
const PATIENCE: Duration = Duration::from_secs(1);
/// The pauses between attempts to connect.
const PAUSES: [Duration; 2] = [Duration::from_millis(50), Duration::from_secs(2)];

/// The name of the channel on which the nodes of one application hear each other. Applications that share a server need
/// different names.
///
/// ```
/// use authed_session::Channel;
///
/// const CHANNEL: Channel = Channel::new("shop_revocations");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Channel(&'static str);

impl Channel {
    /// Returns the channel with this name.
    ///
    /// # Panics
    ///
    /// Panics if the name is empty, is longer than 40 octets, or has characters other than ASCII letters, digits and `_`. In
    /// a constant, this is an error of the compiler.
    pub const fn new(name: &'static str) -> Self {
        let octets = name.as_bytes();
        assert!(!octets.is_empty() && octets.len() <= 40, "the name of a channel has 1 to 40 octets");
        let mut at = 0;
        while at < octets.len() {
            assert!(
                octets[at].is_ascii_alphanumeric() || octets[at] == b'_',
                "the name of a channel has ASCII letters, digits and `_`"
            );
            at += 1;
        }
        Self(name)
    }
}

/// The address of a server cannot be read. The text does not contain the address, which may have a password.
#[derive(Debug)]
pub struct InvalidAddress(());

impl fmt::Display for InvalidAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address of the server for revocations cannot be read")
    }
}

impl std::error::Error for InvalidAddress {}

/// A kind of server.
trait Server: Send + Sync + 'static {
    type Ears: Ears;
    type Mouth: Mouth;

    /// Connects, and listens on these channels.
    fn open(&self, channels: [&str; 2]) -> impl Future<Output = Result<(Self::Ears, Self::Mouth), Cause>> + Send;
}

trait Ears: Send {
    /// Returns the channel and the text of the next message.
    fn next(&mut self) -> impl Future<Output = Result<(String, String), Cause>> + Send;
}

trait Mouth: Send {
    fn say(&mut self, channel: &str, texts: &[String]) -> impl Future<Output = Result<(), Cause>> + Send;
}

/// Why a node is deaf, for the operator.
type Cause = Box<dyn std::error::Error + Send + Sync>;

/// What one node says and hears.
struct Node<S> {
    server: S,
    events: &'static str,
    /// The channel of the messages to itself.
    beats: String,
    /// In front of each text, so that a node does not hear itself.
    name: String,
    outbox: Arc<Outbox>,
    transport: Transport,
}

/// Connects the node in a task, which runs as long as the runtime.
fn start<S: Server>(revocations: &Revocations, server: S, channel: Channel) {
    let outbox = Arc::new(Outbox::default());
    let sent = Arc::clone(&outbox);
    let name = format!("{:016x}", RandomState::new().hash_one("the name of a node"));
    let prefix = name.clone();
    let transport = revocations.connect(move |event| sent.push(text_of(&prefix, event)));
    let beats = format!("{}_{name}", channel.0);
    let node = Node { server, events: channel.0, beats, name, outbox, transport };
    tokio::spawn(node.run());
}

fn text_of(node: &str, event: &Revocation) -> String {
    let text = event.to_text();
    // PostgreSQL refuses messages of 8000 octets, and NUL.
    let text = if text.len() > 7000 || text.contains('\0') { Revocation::everybody().to_text() } else { text };
    format!("{node} {text}")
}

impl<S: Server> Node<S> {
    async fn run(self) {
        let mut pause = PAUSES[0];
        loop {
            let cause = match timeout(2 * PATIENCE, self.server.open([self.events, &self.beats])).await {
                Ok(Ok((ears, mouth))) => {
                    pause = PAUSES[0];
                    tokio::select! {
                        cause = self.hear(ears) => cause,
                        cause = self.speak(mouth) => cause,
                    }
                }
                Ok(Err(cause)) => cause,
                Err(_) => "the server does not accept connections".into(),
            };
            self.transport.lost(cause);
            sleep(pause).await;
            pause = (2 * pause).min(PAUSES[1]);
        }
    }

    /// Applies what it hears, until it is deaf. Returns why.
    async fn hear(&self, mut ears: S::Ears) -> Cause {
        loop {
            match timeout(PATIENCE, ears.next()).await {
                // The connection works in both directions.
                Ok(Ok((channel, _))) if channel == self.beats => self.transport.restored(),
                Ok(Ok((_, text))) => self.apply(&text),
                Ok(Err(cause)) => return cause,
                Err(_) => return "the server does not respond".into(),
            }
        }
    }

    /// The name of a node is missing in what an application sends by itself, as in a transaction.
    fn apply(&self, text: &str) {
        match text.split_once(' ') {
            Some((node, _)) if node == self.name => {}
            Some((node, event)) if node.len() == 16 && node.bytes().all(|octet| octet.is_ascii_hexdigit()) => {
                self.transport.receive(&Revocation::from_text(event));
            }
            _ => self.transport.receive(&Revocation::from_text(text)),
        }
    }

    /// Sends events and beats, until it cannot. Returns why.
    async fn speak(&self, mut mouth: S::Mouth) -> Cause {
        let mut beats = interval(BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let said = tokio::select! {
                events = self.outbox.take() => {
                    let said = timeout(PATIENCE, mouth.say(self.events, &events.texts)).await;
                    if matches!(said, Ok(Ok(()))) {
                        events.sent();
                    }
                    said
                }
                _ = beats.tick() => timeout(PATIENCE, mouth.say(&self.beats, std::slice::from_ref(&self.name))).await,
            };
            match said {
                Ok(Ok(())) => {}
                Ok(Err(cause)) => return cause,
                Err(_) => return "the server does not respond".into(),
            }
        }
    }
}
