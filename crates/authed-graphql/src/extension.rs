//! The extension of async-graphql that decides on each field before its resolver runs.

use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use async_graphql::async_trait::async_trait;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextPrepareRequest, NextResolve, NextSubscribe, ResolveInfo,
};
use async_graphql::{Request, Response, ServerError, ServerResult, Value};
use authed::realm::Realm;
use futures_util::StreamExt;
use futures_util::stream::{BoxStream, once};

use crate::check::Fields;
use crate::error::{denied, expired, undecided};
use crate::presented::Shared;

/// Empty until the schema is built. An empty one denies every field.
pub(crate) type Guards<R> = Arc<OnceLock<Fields<R>>>;

pub(crate) struct Deciding<R: Realm>(pub(crate) Guards<R>);

impl<R: Realm> ExtensionFactory for Deciding<R> {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self(Arc::clone(&self.0)))
    }
}

fn error(error: async_graphql::Error) -> ServerError {
    error.into_server_error(Default::default())
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
        if presented.is_some_and(|presented| presented.is_expired()) {
            return Err(error(expired()));
        }
        next.run(ctx, request).await
    }

    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        // What the schema itself contains, and the elements of a list, are no fields of the application.
        if info.is_for_introspection || info.parent_type.starts_with(['[', '_']) {
            return next.run(ctx, info).await;
        }
        let requirements = self.0.get().and_then(|fields| fields.get(info.parent_type)?.get(info.name));
        let at = info.field.name.pos;
        let Some(requirements) = requirements else { return Err(undecided().into_server_error(at)) };
        if !requirements.is_empty() {
            let Some(presented) = ctx.data_opt::<Shared<R>>() else { return Err(undecided().into_server_error(at)) };
            for requirement in requirements {
                let decided = requirement.decide(&presented.caller);
                decided.map_err(|reason| denied(reason, &presented.head).into_server_error(at))?;
            }
        }
        next.run(ctx, info).await
    }

    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        let stream = next.run(ctx, stream);
        let expiry = ctx.data_opt::<Shared<R>>().and_then(|presented| presented.caller.identity()?.expiry());
        let Some(expiry) = expiry else { return stream };
        let end = async move {
            // The clock may be set meanwhile.
            while let Ok(left) = expiry.duration_since(SystemTime::now()) {
                tokio::time::sleep(left.min(std::time::Duration::from_secs(60))).await;
            }
        };
        let last = once(async { Response::from_errors(vec![error(expired())]) });
        stream.take_until(Box::pin(end)).chain(last).boxed()
    }
}
