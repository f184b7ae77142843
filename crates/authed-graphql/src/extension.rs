//! The extension of async-graphql that decides on each field before its resolver runs.

use std::sync::{Arc, OnceLock};

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextParseQuery, NextPrepareRequest, NextResolve, NextSubscribe,
    ResolveInfo,
};
use async_graphql::parser::types::{ExecutableDocument, OperationType, Selection, SelectionSet};
use async_graphql::{Error, Pos, Request, Response, ServerError, ServerResult, Value, Variables};
use authed::realm::Realm;
use authed::table::Access;
use futures_util::StreamExt;
use futures_util::future::{Either, select};
use futures_util::stream::{BoxStream, unfold};

use crate::check::Fields;
use crate::error::{denied, ended, undecided};
use crate::presented::Shared;

/// Empty until the schema is built. An empty one denies every field.
pub(crate) type Guards<R> = Arc<OnceLock<Fields<R>>>;

pub(crate) struct Deciding<R: Realm>(pub(crate) Guards<R>);

impl<R: Realm> ExtensionFactory for Deciding<R> {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self(Arc::clone(&self.0)))
    }
}

/// Returns the fields of a selection, also those in fragments.
fn root_fields<'d>(document: &'d ExecutableDocument, selection: &'d SelectionSet) -> Vec<(&'d str, Pos)> {
    let (mut open, mut seen, mut fields) = (vec![selection], Vec::new(), Vec::new());
    while let Some(selection) = open.pop() {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => fields.push((field.node.name.node.as_str(), field.pos)),
                Selection::InlineFragment(fragment) => open.push(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    if let Some(fragment) = document.fragments.get(name).filter(|_| !seen.contains(&name)) {
                        seen.push(name);
                        open.push(&fragment.node.selection_set.node);
                    }
                }
            }
        }
    }
    fields
}

fn error(error: Error) -> ServerError {
    error.into_server_error(Default::default())
}

impl<R: Realm> Deciding<R> {
    /// Returns whether the type has this field. The validation rejects others.
    fn is_field(&self, parent: &str, field: &str) -> bool {
        self.0.get().is_some_and(|fields| fields.get(parent).is_some_and(|fields| fields.contains_key(field)))
    }

    /// Returns whether the field is hidden from this caller.
    fn hides(&self, ctx: &ExtensionContext<'_>, parent: &str, field: &str) -> bool {
        let requirements = self.0.get().and_then(|fields| fields.get(parent)?.get(field));
        let Some(presented) = ctx.data_opt::<Shared<R>>() else { return false };
        requirements.into_iter().flatten().any(|requirement| {
            let hides = match requirement.access() {
                Access::Required(required) => required.statuses().contains(&404),
                Access::Public | Access::Anyone { .. } => false,
            };
            hides && !requirement.is_met_by(&presented.caller)
        })
    }

    fn decide(&self, ctx: &ExtensionContext<'_>, parent: &str, field: &str) -> Result<(), Error> {
        let requirements = self.0.get().and_then(|fields| fields.get(parent)?.get(field)).ok_or_else(undecided)?;
        if requirements.is_empty() {
            return Ok(());
        }
        let presented = ctx.data_opt::<Shared<R>>().ok_or_else(undecided)?;
        requirements.iter().try_for_each(|requirement| {
            requirement.decide(&presented.caller).map_err(|reason| denied(reason, &presented.head))
        })
    }
}

#[async_trait]
impl<R: Realm> Extension for Deciding<R> {
    async fn prepare_request(
        &self,
        ctx: &ExtensionContext<'_>,
        request: Request,
        next: NextPrepareRequest<'_>,
    ) -> ServerResult<Request> {
        let own = request.data.get(&std::any::TypeId::of::<Shared<R>>()).and_then(|data| data.downcast_ref());
        let presented: Option<&Shared<R>> = own.or_else(|| ctx.data_opt::<Shared<R>>());
        if let Some(reason) = presented.and_then(|presented| presented.end()) {
            return Err(error(ended(reason)));
        }
        next.run(ctx, request).await
    }

    /// Decides on subscriptions: their resolvers run before `resolve`, which is called for each event. Decides on hidden fields
    /// of the roots before the validation, which responds to unknown ones.
    async fn parse_query(
        &self,
        ctx: &ExtensionContext<'_>,
        query: &str,
        variables: &Variables,
        next: NextParseQuery<'_>,
    ) -> ServerResult<ExecutableDocument> {
        let document = next.run(ctx, query, variables).await?;
        let registry = &ctx.schema_env.registry;
        for (_, operation) in document.operations.iter() {
            let parent = match operation.node.ty {
                OperationType::Query => Some(&*registry.query_type),
                OperationType::Mutation => registry.mutation_type.as_deref(),
                OperationType::Subscription => registry.subscription_type.as_deref(),
            };
            let Some(parent) = parent else { continue };
            for (field, at) in root_fields(&document, &operation.node.selection_set.node) {
                let is_decided_now = operation.node.ty == OperationType::Subscription || self.hides(ctx, parent, field);
                if is_decided_now && self.is_field(parent, field) {
                    self.decide(ctx, parent, field).map_err(|error| error.into_server_error(at))?;
                }
            }
        }
        Ok(document)
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // What the schema itself contains, and the elements of a list, are no fields of the application.
        let is_of_schema = info.is_for_introspection || matches!(info.name, "__schema" | "__type");
        if is_of_schema || info.parent_type.starts_with('[') {
            return next.run(ctx, info).await;
        }
        self.decide(ctx, info.parent_type, info.name).map_err(|error| error.into_server_error(info.field.name.pos))?;
        next.run(ctx, info).await
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let stream = next.run(ctx, stream);
        let Some(presented) = ctx.data_opt::<Shared<R>>() else { return stream };
        let end = presented.ended();
        unfold(Some((stream, end)), |open| async move {
            let (mut stream, mut end) = open?;
            // The end first: there may always be an event.
            let next = match select(&mut end, stream.next()).await {
                Either::Left((reason, _)) => Err(reason),
                Either::Right((event, _)) => Ok(event?),
            };
            match next {
                Ok(event) => Some((event, Some((stream, end)))),
                Err(reason) => Some((Response::from_errors(vec![error(ended(reason))]), None)),
            }
        })
        .boxed()
    }
}
