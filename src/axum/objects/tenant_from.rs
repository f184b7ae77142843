//! `TenantFrom`: a tenant that no capture names, but a subdomain or a token.

use std::sync::Arc;

use axum_core::extract::FromRef;
use axum_core::response::IntoResponse;
use http::request::Parts;

use super::found::Found;
use super::lost::Lost;
use super::offence::Offence;
use super::one_object::Declared;
use super::permitted::{ask, caller_of, of};
use super::resource::Resource;
use crate::axum::Routes;
use crate::axum::build::build;
use crate::axum::checks::{Check, Checking};
use crate::axum::extract::CarriesAuthenticator;
use crate::identity::Identity;
use crate::realm::Realm;
use crate::rule::with_state::StateRule;
use crate::table::{ObjectAccess, Row};

/// Names the tenant of a request by something else than a capture of the path. For
/// [`under_tenant_from`](Routes::under_tenant_from).
///
/// A subdomain, and a claim of the token:
///
/// ```
/// use authed::routing::{TenantFrom, get, subdomain};
/// # use std::collections::BTreeMap;
/// # use authed::{Authenticator, Caller, Credentials, CredentialsIn, Identity, In, Permitted, Rejection, Resource, Routes, User, path, scopes};
/// # use axum::http::request::Parts;
/// # scopes! { pub realm App for Account; pub scope Member = "member"; }
/// # pub struct Account { name: String, tenant: Option<String>, memberships: BTreeMap<String, Credentials<App>> }
/// # impl User for Account {
/// #     fn id(&self) -> std::borrow::Cow<'_, str> { self.name.as_str().into() }
/// #     fn display_name(&self) -> &str { &self.name }
/// # }
/// # #[derive(Clone)]
/// # pub struct Workspace { name: String }
/// # impl CredentialsIn<Workspace> for Account {
/// #     type Realm = App;
/// #     fn credentials_in(&self, workspace: &Workspace) -> Option<Credentials<App>> { self.memberships.get(&workspace.name).copied() }
/// # }
/// # impl<St: Sync> Resource<St> for Workspace {
/// #     type Key = String;
/// #     type Within = ();
/// #     type Error = Rejection;
/// #     async fn find(name: String, _: &(), _: &St) -> Result<Option<Self>, Rejection> { Ok(Some(Self { name })) }
/// # }
///
/// /// `engines.example.com`
/// pub enum Subdomain {}
///
/// impl TenantFrom for Subdomain {
///     type Tenant = Workspace;
///     type Realm = App;
///
///     fn key(head: &Parts, _: Option<&Identity<App>>) -> Option<String> {
///         subdomain(head, "example.com")
///     }
/// }
///
/// /// The token's claim `tenant`, which the backend wrote into the user.
/// pub enum Claim {}
///
/// impl TenantFrom for Claim {
///     type Tenant = Workspace;
///     type Realm = App;
///
///     fn key(_: &Parts, by: Option<&Identity<App>>) -> Option<String> {
///         by?.user().tenant.clone()
///     }
/// }
///
/// async fn documents(_: Caller<App>, workspace: Permitted<Workspace, In<Member>>) -> String {
///     format!("documents of {}", workspace.name)
/// }
///
/// let inside = || Routes::new().route(path!("/documents"), get(documents));
/// let routes: Routes<Authenticator<App>> = Routes::new().under_tenant_from::<Subdomain, In<Member>>(inside());
/// assert!(routes.table().to_string().contains("In<Member> of Workspace by Subdomain"));
/// ```
///
/// The tenant is found and its rule checked in any case: neither a host nor a claim is a membership. [`subdomain`] says what
/// the host is worth. A claim is worth as much as its issuer: check that this issuer may name this tenant.
///
/// [`subdomain`]: crate::routing::subdomain
pub trait TenantFrom: 'static {
    /// The tenant. It must be a [`Resource`] within nothing.
    type Tenant;

    /// The realm of the callers.
    type Realm: Realm;

    /// Returns the tenant's key as text, or `None` if the request names no tenant. `by` is `None` if the caller is anonymous.
    fn key(head: &Parts, by: Option<&Identity<Self::Realm>>) -> Option<String>;
}

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds these routes at the same level, and requires that the caller may access the tenant that `N` names: by the
    /// subdomain, or by a claim of the token. The rule `R` decides, as in [`under_tenant`](Self::under_tenant).
    ///
    /// A request that names no tenant, or an unknown one, gets the response to unknown paths.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`merge`](Self::merge), and if the routes have a fallback: unknown paths belong to no tenant. The
    /// panics occur when the router is built.
    pub fn under_tenant_from<N, R>(mut self, routes: Self) -> Self
    where
        N: TenantFrom<Tenant: Resource<St, Within = ()>>,
        R: StateRule<N::Tenant, Realm = N::Realm, State: FromRef<St>, Error: IntoResponse> + ?Sized + 'static,
        St: CarriesAuthenticator<N::Realm>,
    {
        let access = ObjectAccess::permitted::<N::Tenant, R, R::OnFailure>().named_by::<N>();
        let tenant = [Declared { access, of: Some(of::<N::Tenant>()), within: None }];
        let Routes { steps, table, page, hidden, offences, has_layers, .. } = routes;
        if page.is_own() {
            self.offences.push(Offence::new(
                "*",
                "*",
                "the fallback",
                "it is one of `under_tenant_from`, and unknown paths belong to no tenant. Add it to the routes around",
            ));
        }
        self.offences.extend(offences.into_iter().filter(|offence| !offence.is_remedied_by(&tenant)));
        self.table.append(table, |row| Row {
            objects_before: row.objects_before + 1,
            objects: tenant.iter().map(Declared::access).chain(row.objects).collect(),
            ..row
        });
        self.has_layers |= has_layers;
        self.hidden.extend(&hidden);
        self.step(move |router, context| {
            let context = context.under_object(0, Check::waiting(check::<N, R, St>));
            router.merge(build(steps, false, &context))
        })
    }
}

/// Finds the tenant, asks its rule, and keeps the tenant for the parameters of handlers.
fn check<'a, N, R, St>(head: &'a mut Parts, state: &'a St, _: usize) -> Checking<'a>
where
    N: TenantFrom<Tenant: Resource<St, Within = ()>>,
    R: StateRule<N::Tenant, Realm = N::Realm, State: FromRef<St>, Error: IntoResponse> + ?Sized,
    St: CarriesAuthenticator<N::Realm> + Send + Sync,
{
    Box::pin(async move {
        let caller = caller_of::<N::Tenant, R, St>(head, state).await?;
        let key = N::key(head, caller.identity()).ok_or(Lost::Missing)?;
        let key = key.parse().map_err(|_| Lost::Missing)?;
        let tenant = match N::Tenant::find(key, &(), state).await {
            Ok(tenant) => Arc::new(tenant.ok_or(Lost::Missing)?),
            Err(error) => return Err(Lost::failed(error)),
        };
        let _permitted = ask::<N::Tenant, R, St>(&caller, Arc::clone(&tenant), head, state).await?;
        Found::insert_named(&mut head.extensions, tenant);
        Ok(())
    })
}
