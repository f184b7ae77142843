//! A proxy that the environment names is not used for `http`. It could send keys of its own.

use crate::issuer::SigningKey;
use serde_json::json;

use crate::key_server::{Issuer, Mode, set};
use crate::process;

const TEST: &str = "proxy::asvs_12_keys_of_this_machine_do_not_come_by_a_proxy";

#[tokio::test]
async fn asvs_12_keys_of_this_machine_do_not_come_by_a_proxy() {
    if process::has_served().await {
        return;
    }
    let (right, forged) = (SigningKey::es256("1"), SigningKey::es256("1"));
    let issuer = Issuer::publishing(&[&right]).await;
    // A proxy gets the whole address as the target.
    let proxy = Issuer::start(Mode::Publishes(set(&[&forged]))).await;
    let address = format!("http://{}", proxy.address);
    for name in ["http_proxy", "all_proxy"] {
        let environment = [(name, address.as_str())];
        let answer =
            async |key: &SigningKey| process::answer(TEST, &issuer.url(), &key.token(json!({})), &environment).await;
        assert_eq!(answer(&right).await, 200, "{name}");
        assert_eq!(answer(&forged).await, 401, "{name}");
    }
    assert_eq!(proxy.fetches(), 0);
}
