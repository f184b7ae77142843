//! A client to try the server.

use base64::prelude::{BASE64_STANDARD, Engine};
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};

use crate::proto::backups_client::BackupsClient;
use crate::proto::counter_client::CounterClient;
use crate::proto::{Nothing, Reply};

/// The methods, by their names on the command line.
pub const METHODS: [&str; 3] = ["who-am-i", "purge-cache", "restore"];

/// Calls a method, with this `name:password` if there is one. Returns the text of the reply.
///
/// # Errors
///
/// Returns the status of the server, or `INVALID_ARGUMENT` for a method that is not in [`METHODS`].
pub async fn call(channel: Channel, method: &str, login: Option<&str>) -> Result<String, Status> {
    let mut request = Request::new(Nothing {});
    if let Some(login) = login {
        let value = format!("Basic {}", BASE64_STANDARD.encode(login));
        let value = MetadataValue::try_from(value).map_err(|_| Status::invalid_argument("not a login"))?;
        request.metadata_mut().insert("authorization", value);
    }
    let response = match method {
        "who-am-i" => CounterClient::new(channel).who_am_i(request).await,
        "purge-cache" => CounterClient::new(channel).purge_cache(request).await,
        "restore" => BackupsClient::new(channel).restore(request).await,
        _ => return Err(Status::invalid_argument(format!("the methods are {METHODS:?}"))),
    };
    response.map(|response| response.into_inner()).map(|Reply { text }| text)
}

/// Prints the result of [`call`]: the number of the status, and its message or the text of the reply.
///
/// # Errors
///
/// Returns an error if no server listens at the address.
pub async fn print_call(address: &str, method: &str, login: Option<&str>) -> Result<(), tonic::transport::Error> {
    let channel = Endpoint::from_shared(format!("http://{address}"))?.connect().await?;
    match call(channel, method, login).await {
        Ok(text) => println!("0 {text}"),
        Err(status) => println!("{} {}", status.code() as i32, status.message()),
    }
    Ok(())
}
