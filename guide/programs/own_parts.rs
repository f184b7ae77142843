// ANCHOR: all
use authed::backend::Outcome;
use authed::policy::{DeniedRequest, FailurePolicy};
use authed::routing::get;
use authed::{
    Authed, AuthenticationError, Authenticator, Backend, Credentials, Identity, Rejection, Routes, SimpleUser, User,
    scopes,
};
use axum::http::{HeaderName, request::Parts};

scopes! {
    pub realm Intranet for SimpleUser;
    pub scope Employee = "employee";
    pub scope Subscriber = "subscriber", on failure PaymentPage;
}

// ANCHOR: backend
/// The proxy before the application authenticates users, and sends the name in a header field.
struct FromProxy;

impl FromProxy {
    fn find(head: &Parts) -> Outcome<Intranet> {
        // No field: the caller is anonymous.
        let Some(name) = head.headers.get("x-remote-user") else { return Ok(None) };
        // A field that cannot be read is an error, and never an anonymous caller.
        let name = name.to_str().map_err(|_| AuthenticationError::malformed())?;
        let credentials = Credentials::none().grant::<Employee>();
        Ok(Some(Identity::new(SimpleUser::new(name), credentials)))
    }
}

impl Backend for FromProxy {
    type Realm = Intranet;

    async fn authenticate(&self, head: &Parts) -> Outcome<Intranet> {
        Self::find(head)
    }

    /// A backend that need not wait also answers at once.
    fn authenticate_now(&self, head: &Parts) -> Option<Outcome<Intranet>> {
        Some(Self::find(head))
    }

    /// Caches must know that responses depend on the field.
    fn vary(&self) -> Vec<HeaderName> {
        vec![HeaderName::from_static("x-remote-user")]
    }
}
// ANCHOR_END: backend

// ANCHOR: policy
/// The response to callers who have not paid.
pub enum PaymentPage {}

impl FailurePolicy for PaymentPage {
    fn reject(denied: &DeniedRequest<'_>) -> Rejection {
        let name = denied.user().map_or("stranger", |user| user.display_name());
        Rejection::with_status::<402>().text(format!("Sorry, {name}: this page is for subscribers.\n"))
    }
}
// ANCHOR_END: policy

async fn canteen(caller: Authed<Employee>) -> String {
    format!("Soup, for {}.\n", caller.user().display_name())
}

async fn magazine(_: Authed<Subscriber>) -> &'static str {
    "This week's magazine.\n"
}

fn app() -> axum::Router {
    let routes: Routes<_> = Routes::new().route("/canteen", get(canteen)).route("/magazine", get(magazine));
    routes.with_state(Authenticator::new(FromProxy))
}
// ANCHOR_END: all
