// ANCHOR: all
use authed::backend::BearerToken;
use authed::{
    AuthenticationError, Authenticator, Credentials, Denied, Identity, Proof, Rejection, SimpleUser, User, scopes,
};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Cleaner = "cleaner";
    pub scope Orders = "orders";
}

// ANCHOR: job
/// Takes a proof, as every function of the service layer does.
fn remove_old_carts(by: Proof<'_, Cleaner>) -> String {
    format!("removed by {}", by.user().display_name())
}

/// A job of the application itself. The audit log gets an event with the name of the job.
fn nightly(authenticator: &Authenticator<Shop>) -> Result<String, Denied> {
    let identity = Identity::new(SimpleUser::new("job:nightly"), Credentials::none().grant::<Cleaner>());
    let caller = authenticator.system_caller("nightly cleanup", identity);
    Ok(remove_old_carts(caller.prove()?))
}
// ANCHOR_END: job

// ANCHOR: message
/// A message of a queue. The sender has put their token into it.
struct Message {
    token: String,
    order: u32,
}

async fn handle(authenticator: &Authenticator<Shop>, message: Message) -> Result<String, Rejection> {
    let caller = authenticator.caller_presenting(&format!("Bearer {}", message.token)).await?;
    Ok(place(caller.prove()?, message.order))
}

fn place(by: Proof<'_, Orders>, order: u32) -> String {
    format!("order {order} of {}", by.user().display_name())
}
// ANCHOR_END: message

fn check(token: &BearerToken) -> Result<Identity<Shop>, AuthenticationError> {
    match token.as_str() {
        "till-token" => Ok(Identity::new(SimpleUser::new("the till"), Credentials::none().grant::<Orders>())),
        _ => Err(AuthenticationError::rejected()),
    }
}

// ANCHOR: test
#[cfg(test)]
mod tests {
    use authed::{Authenticator, Bearer};

    use super::{Message, check, handle, nightly};

    #[tokio::test]
    async fn jobs_and_messages_have_callers() {
        let authenticator = Authenticator::new(Bearer::new(check));
        assert_eq!(nightly(&authenticator).unwrap(), "removed by job:nightly");

        let message = |token: &str| Message { token: token.to_owned(), order: 7 };
        assert_eq!(handle(&authenticator, message("till-token")).await.unwrap(), "order 7 of the till");
        assert_eq!(handle(&authenticator, message("unknown")).await.unwrap_err().status(), 401);
    }
}
// ANCHOR_END: test
// ANCHOR_END: all
