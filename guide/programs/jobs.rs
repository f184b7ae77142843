// ANCHOR: all
use authed::backend::BearerToken;
use authed::{
    AnyOf, AskRules, AuthenticationError, Authenticator, Credentials, Denied, Identity, NotFound, Permitted, Proof,
    Rejection, Rule, SimpleUser, User, scopes,
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

// ANCHOR: objects
pub struct Cart {
    owner: String,
    is_open: bool,
}

pub enum Owner {}

impl Rule<Cart> for Owner {
    type Realm = Shop;
    type OnFailure = NotFound;

    fn permits(by: &Identity<Shop>, cart: &Cart) -> bool {
        by.user().id() == cart.owner
    }
}

/// Handlers and jobs close a cart with the same function.
fn close(cart: Permitted<Cart, AnyOf<(Owner, Cleaner)>>) -> Cart {
    Cart { is_open: false, ..Permitted::into_inner(cart) }
}

fn close_all(authenticator: &Authenticator<Shop>, carts: Vec<Cart>) -> Result<Vec<Cart>, Denied> {
    let identity = Identity::new(SimpleUser::new("job:carts"), Credentials::none().grant::<Cleaner>());
    let caller = authenticator.system_caller("close carts", identity);
    carts.into_iter().map(|cart| Ok(close(caller.permitted(cart)?))).collect()
}
// ANCHOR_END: objects

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

    use super::{Cart, Message, check, close_all, handle, nightly};

    #[tokio::test]
    async fn jobs_and_messages_have_callers() {
        let authenticator = Authenticator::new(Bearer::new(check));
        assert_eq!(nightly(&authenticator).unwrap(), "removed by job:nightly");
        let carts = vec![Cart { owner: "ada".to_owned(), is_open: true }];
        assert!(close_all(&authenticator, carts).unwrap().iter().all(|cart| !cart.is_open));

        let message = |token: &str| Message { token: token.to_owned(), order: 7 };
        assert_eq!(handle(&authenticator, message("till-token")).await.unwrap(), "order 7 of the till");
        assert_eq!(handle(&authenticator, message("unknown")).await.unwrap_err().status(), 401);
    }
}
// ANCHOR_END: test
// ANCHOR_END: all
