use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    match site::run(site::authenticator).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
