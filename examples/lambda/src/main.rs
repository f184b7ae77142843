//! The function, to be deployed as any other of `lambda_http`'s: behind API Gateway, a function URL, or a load balancer.

use authed_example_lambda::{authenticator, route};
use lambda_http::{Error, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let authenticator = authenticator();
    lambda_http::run(service_fn(|request| route(authenticator.clone(), request))).await
}
