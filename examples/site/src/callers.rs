//! Who is calling: a person with a session, or a program with a token.

use authed::{
    Account, Accounts, AuthenticationError, Authenticator, Backend, Bearer, BearerToken, Credentials, Identity,
    Sessions,
};
use sqlx::AnyPool;

use crate::accounts::{self, Current};
use crate::audit::Log;
use crate::scopes::{Member, Press};
use crate::tokens;

/// The accounts, as sessions ask for them with each request.
#[derive(Clone)]
pub struct House(pub AnyPool);

impl Accounts for House {
    type Realm = Press;

    async fn find(&self, id: &str) -> Result<Option<Account<Press>>, AuthenticationError> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let found = accounts::current(&self.0, id).await.map_err(AuthenticationError::unavailable)?;
        Ok(found.map(|found| {
            let epoch = found.epoch.to_be_bytes();
            Account::new(person(found), epoch)
        }))
    }
}

/// Who has logged in holds what their roles say, and is a member.
fn person(found: Current) -> Identity<Press> {
    Identity::new(found.person, Credentials::from_names(found.scopes).grant::<Member>())
}

/// A token is looked at first; what it says is final, and a session beside it is not asked.
pub fn authenticator(db: &AnyPool, sessions: Sessions<House>, log: Log) -> Authenticator<Press> {
    let db = db.clone();
    let tokens = Bearer::new_async(move |token: BearerToken| {
        let db = db.clone();
        async move {
            let found = tokens::owner(&db, token.as_str()).await.map_err(AuthenticationError::unavailable)?;
            let (owner, scopes) = found.ok_or(AuthenticationError::rejected())?;
            Ok(program(owner, &scopes))
        }
    });
    Authenticator::new(tokens.or(sessions)).audited_by(move |event| log.refused(event))
}

/// A program may do what its token says, as far as its owner still may. It is no member: an account's own pages are not
/// for programs.
fn program(owner: Current, scopes: &str) -> Identity<Press> {
    let owners: Vec<_> = Credentials::<Press>::from_names(owner.scopes).names().collect();
    let tokens = Credentials::<Press>::from_scope_text(scopes).names().filter(|scope| owners.contains(scope));
    Identity::new(owner.person, Credentials::from_names(tokens))
}
