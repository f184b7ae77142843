//! Routes about objects: `object_route` and `under_object`.

use std::any::type_name;

use super::OfObjects;
use super::offence::Offence;
use super::one_object::Declared;
use super::path::{ObjectPath, PathOf, captures_in};
use super::prefix::PrefixObjects;
use crate::axum::Routes;
use crate::axum::checks::Check;
use crate::axum::routing::RouteMethods;
use crate::rule::permitted::Permitted;
use crate::rule::rule_type::RuleType;
use crate::table::Row;

impl<St: Clone + Send + Sync + 'static> Routes<St> {
    /// Adds a route whose path has captures. The second parameter of each handler says which objects the captures name, and
    /// which of them the caller may access:
    ///
    /// | second parameter | the caller may access |
    /// | --- | --- |
    /// | [`Permitted<Post, Author>`](crate::Permitted) | the post, if the rule `Author` permits it |
    /// | [`AnyObject<Post, Reason>`](crate::AnyObject) | every post |
    /// | [`Plain`](crate::Plain) | the capture names no object |
    /// | a tuple of these | one for each capture, in their order |
    ///
    /// The library reads the captures, finds the objects by their keys ([`Resource`](crate::Resource)), and asks the rules,
    /// after it has decided on the first parameter. A missing object gets the response to unknown paths, and so does an object
    /// whose rule denies with [`NotFound`](crate::NotFound).
    ///
    /// A handler that says nothing of its objects does not compile:
    ///
    /// ```compile_fail,E0277
    /// # use authed::{Public, Routes, path, routing::get};
    /// async fn read(_: Public) {}
    ///
    /// // error[E0277]: this handler does not say which object its caller may access
    /// let routes: Routes = Routes::new().object_route(path!("/posts/{id}"), get(read));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`route`](Self::route), and if the path is text with another number of captures than the
    /// handlers have objects. Panics if a later parameter is an object that not exactly one capture names. The panics occur when the router is built.
    pub fn object_route<const N: usize>(
        mut self,
        path: impl ObjectPath<N>,
        methods: impl RouteMethods<St, OfObjects<N>>,
    ) -> Self {
        let (path, methods) = (path.text(), methods.into_methods());
        for (row, (objects, asked)) in methods.table.rows().iter().zip(&methods.objects) {
            let captures = captures_in(&path);
            if captures != N {
                let what = format!(
                    "the path has {captures} captures, and the handler {N} objects. Name one object for each capture"
                );
                self.offences.push(Offence::new(row.method(), &path, row.handler(), what));
            }
            Offence::of_objects(row.method(), &path, row.handler(), objects, &mut self.offences);
            Offence::of_parameters(row.method(), &path, row.handler(), objects, asked, &mut self.offences);
        }
        self.add(path, methods)
    }

    /// Adds these routes below a path with captures, and requires that the caller may access the objects that the captures
    /// name: [`Permitted`](crate::Permitted), [`AnyObject`](crate::AnyObject), [`Plain`](crate::Plain), or a tuple of these.
    ///
    /// The rules are checked before a handler's own requirement. Handlers and services below can take the same object as a
    /// parameter. It is found once.
    ///
    /// ```
    /// use authed::{Authed, Authenticator, Identity, NotFound, Permitted, Rejection, Resource, Routes, Rule, SimpleUser, User};
    /// use authed::{path, routing::get, scopes};
    ///
    /// scopes! { pub realm Press for SimpleUser; pub scope Writer = "writer"; }
    ///
    /// #[derive(Clone)]
    /// pub struct Magazine { editor: String, title: String }
    ///
    /// impl<St: Sync> Resource<St> for Magazine {
    ///     type Key = String;
    ///     type Within = ();
    ///     type Error = Rejection;
    ///
    ///     async fn find(name: String, _: &(), _state: &St) -> Result<Option<Self>, Rejection> {
    ///         Ok((name == "engines").then(|| Magazine { editor: "ada".to_owned(), title: "Engines".to_owned() }))
    ///     }
    /// }
    ///
    /// pub enum Editor {}
    ///
    /// impl Rule<Magazine> for Editor {
    ///     type Realm = Press;
    ///     type OnFailure = NotFound;
    ///
    ///     fn permits(by: &Identity<Press>, magazine: &Magazine) -> bool {
    ///         by.user().id() == magazine.editor
    ///     }
    /// }
    ///
    /// async fn settings(_: Authed<Writer>, magazine: Permitted<Magazine, Editor>) -> String {
    ///     format!("Settings of {}", magazine.title)
    /// }
    ///
    /// let inside = Routes::new().route(path!("/settings"), get(settings));
    /// let routes: Routes<Authenticator<Press>> =
    ///     Routes::new().under_object::<Permitted<Magazine, Editor>>(path!("/magazines/{name}"), inside);
    /// assert!(routes.table().to_string().contains("Editor of Magazine"));
    /// ```
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`Router::nest`](axum::Router::nest), and if the path is text with another number of captures
    /// than there are objects. The panics occur when the router is built.
    pub fn under_object<O>(mut self, path: impl PathOf<O, St>, routes: Self) -> Self
    where
        O: PrefixObjects<St>,
    {
        let path = path.text();
        let objects = O::declared();
        let captures = captures_in(&path);
        if captures != O::CAPTURES {
            let what = format!("the path has {captures} captures, and `under_object` {} objects", O::CAPTURES);
            self.offences.push(Offence::new("*", &path, type_name::<O>(), what));
        }
        Offence::of_objects("*", &path, "the routes below", &objects, &mut self.offences);
        let mut routes = routes;
        routes.offences.retain(|offence| !offence.is_remedied_by(&objects));
        let nested = self.append_below(&path, routes, |row| Row {
            objects_before: objects.len() + row.objects_before,
            objects: objects.iter().map(Declared::access).chain(row.objects).collect(),
            ..row
        });
        self.step(move |router, context| {
            router.nest(&path, nested.build(&context.under_object(O::CAPTURES, Check::waiting(O::check)).below(&path)))
        })
    }

    /// Adds these routes below the path of a tenant. The capture names the tenant, and the rule `R` decides who may access it:
    /// [`In<Member>`](crate::In), or `AnyOf<(In<Member>, SystemAdmin)>`.
    ///
    /// Handlers below take the tenant as a parameter, `tenant: Permitted<Tenant, In<Member>>`, and reach its data through it:
    /// an object whose [`Resource::Within`](crate::Resource::Within) is the tenant is found among those of this tenant.
    ///
    /// The rule is asked before a handler's own requirement, and an anonymous caller gets the response to strangers: 404 for
    /// `In`. To send anonymous callers to the login, put [`under`](Self::under) around it.
    ///
    /// A handler below can ask for more: `tenant: Permitted<Tenant, In<Admin>>`. [`table`](Self::table) shows the rule of the path
    /// only. Add such handlers below a second `under_tenant::<Tenant, In<Admin>>` with the same path, and the table shows theirs.
    ///
    /// It is [`under_object::<Permitted<T, R>>`](Self::under_object).
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`under_object`](Self::under_object).
    pub fn under_tenant<T, R: RuleType + ?Sized>(self, path: impl PathOf<Permitted<T, R>, St>, routes: Self) -> Self
    where
        Permitted<T, R>: PrefixObjects<St>,
    {
        self.under_object::<Permitted<T, R>>(path, routes)
    }
}
