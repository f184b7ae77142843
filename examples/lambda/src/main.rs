//! The function for AWS, behind API Gateway, a function URL, or a load balancer. Deploy it like any function of
//! `lambda_http`.

use authed_example_lambda::{authenticator, route};
use lambda_http::{Error, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let authenticator = authenticator();
    lambda_http::run(service_fn(|request| route(authenticator.clone(), request))).await
}
