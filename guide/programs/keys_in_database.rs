// ANCHOR: all
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use authed::backend::{ApiKey, KeyDigest, NewApiKey};
use authed::{AuthenticationError, Authenticator, Credentials, Identity, SimpleUser, scopes};

scopes! {
    pub realm Shop for SimpleUser;
    pub scope Orders = "orders";
}

// ANCHOR: keys
/// Your table: the digest of each key, and its owner.
#[derive(Clone, Default)]
struct Keys(Arc<Mutex<HashMap<KeyDigest, String>>>);

impl Keys {
    /// Issues a key. Show it to its owner once, and store its digest only.
    fn issue(&self, owner: &str) -> String {
        let key = NewApiKey::generate("shop");
        // INSERT INTO keys (digest, owner) VALUES ($1, $2), with `key.digest().as_bytes()` or `.to_string()`
        self.0.lock().unwrap().insert(key.digest(), owner.to_owned());
        key.secret().to_owned()
    }

    async fn owner(&self, key: &KeyDigest) -> Result<Option<String>, std::io::Error> {
        // SELECT owner FROM keys WHERE digest = $1
        Ok(self.0.lock().unwrap().get(key).cloned())
    }
}

fn authenticator(keys: Keys) -> Authenticator<Shop> {
    Authenticator::new(ApiKey::new_async("x-api-key", move |digest: KeyDigest| {
        let keys = keys.clone();
        async move {
            let owner = keys.owner(&digest).await.map_err(AuthenticationError::unavailable)?;
            let owner = owner.ok_or(AuthenticationError::rejected())?;
            Ok(Identity::new(SimpleUser::new(owner), Credentials::none().grant::<Orders>()))
        }
    }))
}
// ANCHOR_END: keys
// ANCHOR_END: all

#[cfg(test)]
mod tests {
    use authed::routing::get;
    use authed::{Authed, Routes};
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    use super::{Keys, Orders, authenticator};

    #[tokio::test]
    async fn an_issued_key_is_accepted_and_another_is_not() {
        async fn orders(_: Authed<Orders>) {}
        let keys = Keys::default();
        let key = keys.issue("the till");
        let app = Routes::new().route("/orders", get(orders)).with_state(authenticator(keys));
        for (key, status) in [(key, 200), (Keys::default().issue("mallory"), 403)] {
            let request = Request::get("/orders").header("x-api-key", key).body(Body::empty()).unwrap();
            assert_eq!(app.clone().oneshot(request).await.unwrap().status(), status);
        }
    }
}
