//! Revocations over Redis' channels.

use authed::revocation::Revocations;
use fred::clients::Client;
use fred::interfaces::{ClientLike, EventInterface, PubsubInterface};
use fred::types::Builder;
use fred::types::Message;
use fred::types::config::Config;
use tokio::runtime::Handle;
use tokio::sync::broadcast::Receiver;

use super::{Cause, Channel, Ears, InvalidAddress, Mouth, PATIENCE, Server, start};

/// Connects the nodes of an application by Redis: each hears the revocations that the others publish.
///
/// ```no_run
/// use authed::revocation::Revocations;
/// use authed_session::{Channel, InvalidAddress, revocations_over_redis};
///
/// # async fn connect() -> Result<(), InvalidAddress> {
/// let revocations = Revocations::new();
/// revocations_over_redis(&revocations, "redis://redis.internal", Channel::new("shop_revocations"))?;
/// # Ok(()) }
/// ```
///
/// - It holds two connections of its own. A task keeps them open, and connects again after an interruption.
/// - The node is deaf until it hears itself for the first time, and again one second after it last did. It then keeps nothing:
///   see [`revocation`](authed::revocation).
/// - Events that cannot be sent are sent later. Until then, other nodes that can still hear keep what they know, up to
///   the time of their caches.
/// - Redis' channels do not depend on the number of the database: applications that share a server need different names.
/// - Everyone who can send on the channel can end logins. No one can start one.
/// - For TLS (`rediss://`), enable a TLS feature of fred.
///
/// # Errors
///
/// Returns [`InvalidAddress`] if the URL is not one of Redis. A server that cannot be reached is no error.
///
/// # Panics
///
/// Panics outside of a tokio runtime, and if the revocations have a transport already.
pub fn revocations_over_redis(revocations: &Revocations, url: &str, channel: Channel) -> Result<(), InvalidAddress> {
    let is_ours = url.starts_with("redis") || url.starts_with("valkey");
    let config = Config::from_url(url).ok().filter(|_| is_ours).ok_or(InvalidAddress(()))?;
    start(revocations, Redis(config), channel);
    Ok(())
}

struct Redis(Config);

/// A client that is closed when it is dropped. Those of fred stay connected.
struct Connected(Client);

impl Drop for Connected {
    fn drop(&mut self) {
        let client = self.0.clone();
        // Without a runtime, the connections end with the process.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { client.quit().await });
        }
    }
}

/// The client that listens, with what it hears.
struct Listener {
    messages: Receiver<Message>,
    _client: Connected,
}

impl Server for Redis {
    type Ears = Listener;
    type Mouth = Connected;

    async fn open(&self, channels: [&str; 2]) -> Result<(Listener, Connected), Cause> {
        let mut builder = Builder::from_config(self.0.clone());
        builder.with_performance_config(|performance| {
            performance.default_command_timeout = PATIENCE;
            performance.broadcast_channel_capacity = 4096;
        });
        let (ears, mouth) = (Connected(builder.build()?), Connected(builder.build()?));
        // Neither connects again by itself: what is missed meanwhile must be known.
        ears.0.init().await?;
        mouth.0.init().await?;
        let messages = ears.0.message_rx();
        ears.0.subscribe(channels.map(str::to_owned).to_vec()).await?;
        Ok((Listener { messages, _client: ears }, mouth))
    }
}

impl Ears for Listener {
    async fn next(&mut self) -> Result<(String, String), Cause> {
        // A receiver that is too slow has missed messages: that is an error, too.
        let message = self.messages.recv().await?;
        Ok((message.channel.to_string(), message.value.convert()?))
    }
}

impl Mouth for Connected {
    async fn say(&mut self, channel: &str, texts: &[String]) -> Result<(), Cause> {
        let together = self.0.pipeline();
        for text in texts {
            let _: () = together.publish(channel, text.as_str()).await?;
        }
        together.all::<()>().await?;
        Ok(())
    }
}
