//! Roles: named sets of scopes, which change while the site runs.

use std::collections::{BTreeMap, BTreeSet};

use authed::realm::{Realm, Scope, ScopeInfo};
use authed::{Credentials, Grants, Permitted, Proof, Resource};
use sqlx::{AnyConnection, AnyPool, Row};

use crate::accounts::{Unchanged, finish};
use crate::app::App;
use crate::db;
use crate::failure::Failure;
use crate::scopes::{ManageRoles, Member, Press};

/// Returns the scopes that a role can have.
pub fn scopes() -> impl Iterator<Item = &'static ScopeInfo> {
    Press::SCOPES.iter().filter(|scope| scope.name() != Member::NAME)
}

/// A role with the names of its scopes.
#[derive(Clone)]
pub struct Role {
    pub name: String,
    pub scopes: BTreeSet<String>,
}

impl Role {
    pub fn has(&self, scope: &str) -> bool {
        self.scopes.contains(scope)
    }
}

pub async fn list(db: &AnyPool) -> sqlx::Result<Vec<Role>> {
    let mut roles: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let rows = sqlx::query(
        "SELECT roles.name, role_scopes.scope FROM roles LEFT JOIN role_scopes ON role_scopes.role = roles.name",
    )
    .fetch_all(db)
    .await?;
    for row in rows {
        roles.entry(row.try_get(0)?).or_default().extend(row.try_get::<Option<String>, _>(1)?);
    }
    Ok(roles.into_iter().map(|(name, scopes)| Role { name, scopes }).collect())
}

/// The role in the path.
impl Resource<App> for Role {
    type Key = String;
    type Within = ();
    type Error = Failure;

    async fn find(name: String, _: &(), app: &App) -> Result<Option<Self>, Failure> {
        Ok(list(&app.db).await?.into_iter().find(|role| role.name == name))
    }
}

/// Sets the scopes of the role. The change takes effect with the next request of each user with the role.
pub async fn change(db: &AnyPool, role: &Permitted<Role, ManageRoles>, scopes: &[&str]) -> Result<(), Unchanged> {
    let mut change = db::administer(db).await?;
    sqlx::query("DELETE FROM role_scopes WHERE role = $1").bind(&role.name).execute(&mut *change).await?;
    for scope in scopes {
        give_scope(&mut change, &role.name, scope).await?;
    }
    finish(change).await
}

pub async fn create(db: &AnyPool, _: Proof<'_, impl Grants<ManageRoles>>, role: &str) -> Result<(), Unchanged> {
    insert(&mut *db.acquire().await?, role).await?;
    Ok(())
}

/// Deletes the role. Its users lose it.
pub async fn remove(db: &AnyPool, role: &Permitted<Role, ManageRoles>) -> Result<(), Unchanged> {
    let mut change = db::administer(db).await?;
    sqlx::query("DELETE FROM roles WHERE name = $1").bind(&role.name).execute(&mut *change).await?;
    finish(change).await
}

pub async fn insert(db: &mut AnyConnection, role: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO roles (name) VALUES ($1)").bind(role).execute(db).await?;
    Ok(())
}

/// Gives the role a scope, if both exist.
pub async fn give_scope(db: &mut AnyConnection, role: &str, scope: &str) -> sqlx::Result<()> {
    if Credentials::<Press>::knows(scope) {
        sqlx::query("INSERT INTO role_scopes (role, scope) SELECT roles.name, $2 FROM roles WHERE roles.name = $1")
            .bind(role)
            .bind(scope)
            .execute(db)
            .await?;
    }
    Ok(())
}
