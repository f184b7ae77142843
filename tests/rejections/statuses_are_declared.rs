//! `FailurePolicy::statuses` and `name`: tables and documents for clients show the statuses that a policy responds with.

use std::collections::BTreeSet;

use authed::policy::FailurePolicy;
use authed::requirement::{Level, Minutes, Requirement};
use authed::{AnyOf, Authed, Basic, Challenge, Forbidden, Fresh, NotFound, RedirectTo, Status, scopes};
use axum::Router;
use axum::body::Body;
use axum::routing::get;
use http::Request;
use support::{LoginPage, ask, basic};

use super::{Admin, Site, authenticator};

/// Returns the statuses of the responses to a browser and to a script, anonymous and authenticated.
async fn sent<S: Requirement<Realm = Site>, P: FailurePolicy>() -> BTreeSet<u16> {
    async fn page<S: Requirement<Realm = Site>, P: FailurePolicy>(_: Authed<S, P>) {}
    let app = Router::new().route("/", get(page::<S, P>)).with_state(authenticator());
    let mut statuses = BTreeSet::new();
    for accept in ["text/html", "application/json"] {
        for login in [None, Some(basic("eve"))] {
            let request = Request::get("/").header("accept", accept);
            let request = login.iter().fold(request, |request, login| request.header("authorization", login));
            statuses.insert(ask(app.clone(), request.body(Body::empty()).unwrap()).await.status);
        }
    }
    statuses
}

fn declared<P: FailurePolicy>() -> (String, Vec<u16>) {
    (P::name(), P::statuses().iter().map(|status| status.as_u16()).collect())
}

#[tokio::test]
async fn a_policy_declares_the_statuses_that_it_sends() {
    async fn check<P: FailurePolicy>(name: &str, statuses: &[u16]) {
        assert_eq!(declared::<P>(), (name.to_owned(), statuses.to_vec()));
        assert_eq!(sent::<Admin, P>().await, statuses.iter().copied().collect(), "{name}");
    }
    check::<Forbidden>("Forbidden", &[403]).await;
    check::<NotFound>("NotFound", &[404]).await;
    check::<Status<402>>("Status<402>", &[402]).await;
    check::<Challenge>("Challenge", &[401, 403]).await;
    check::<Challenge<Basic>>("Challenge<Basic>", &[401, 403]).await;
    check::<RedirectTo<LoginPage>>("RedirectTo<LoginPage>", &[303, 401, 403]).await;
}

scopes! {
    pub realm Paid for authed::SimpleUser;
    pub scope Member = "member", on failure Status<402>;
    pub scope Hidden = "hidden", on failure NotFound;
}

/// A list has the policies of its members, each once. A choice has the policy of its first member.
#[test]
fn a_requirement_declares_the_statuses_of_its_members() {
    type Strong = Level<Paid, 2, Challenge>;
    type Recent = Fresh<Paid, Minutes<5>, Status<410>>;
    type Policy<S> = <S as Requirement>::OnFailure;
    let (name, statuses) = declared::<Policy<(Member, Strong, Hidden, Recent, AnyOf<(Hidden, Member)>)>>();
    assert_eq!(statuses, [402, 401, 403, 404, 410]);
    assert_eq!(name, "Status<402>, Challenge, NotFound, Status<410>");
    assert_eq!(declared::<Policy<(AnyOf<(Member, Hidden)>,)>>().1, [402]);
    assert_eq!(declared::<Policy<(AnyOf<((Hidden, Member), Member)>,)>>().1, [404, 402]);
}
