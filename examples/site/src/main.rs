#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    site::run(site::authenticator).await
}
