//! `Handler`: the server as rmcp calls it. It decides again: what the HTTP service decided is only the form of the answer.

#![allow(deprecated)] // rmcp deprecates logging and subscriptions, which clients of older versions use.

use std::borrow::Cow;
use std::sync::Arc;

use authed::Denied;
use authed::operation::Running;
use authed::realm::Realm;
use http::request::Parts as Head;
use rmcp::model::{
    CacheScope, CallToolRequestParams, CallToolResponse, CompleteRequestMethod, CompleteRequestParams, CompleteResult,
    GetPromptRequestParams, GetPromptResponse, JsonObject, ListPromptsResult, ListResourceTemplatesResult,
    ListResourcesResult, ListToolsResult, PaginatedRequestParams, ProtocolVersion, ReadResourceRequestParams,
    ReadResourceResponse, Reference, ServerConfig, SetLevelRequestParams, SubscribeRequestParams, Tool,
    UnsubscribeRequestParams,
};
use rmcp::service::{NotificationContext, RequestContext};
use rmcp::{ErrorData, RoleServer, ServerHandler};

use crate::Call;
use crate::server::{Parts, Shown};
use crate::set::{Outcome, Set};
use crate::template;

/// A clone for each session.
pub(crate) struct Handler<R: Realm, H, St>(pub(crate) Arc<Parts<R, H, St>>);

type Request = RequestContext<RoleServer>;

/// Returns the head of the HTTP request. Without one, nobody has authenticated the request.
fn head(request: &Request) -> Result<&Head, ErrorData> {
    request.extensions.get::<Head>().ok_or_else(|| ErrorData::internal_error("the request has no head", None))
}

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> Parts<R, H, St> {
    /// Calls the function with this name, or returns the error of an unknown one.
    async fn call<Item: Clone, Out: Send + 'static>(
        &self,
        set: &Set<R, St, Item, Out>,
        name: &str,
        arguments: JsonObject,
        request: Request,
    ) -> Outcome<Out> {
        let head = head(&request)?.clone();
        let call = Call { arguments, state: Arc::clone(&self.state), request };
        let running: Result<Running<Outcome<Out>>, Denied> =
            set.functions.call_from_extensions(name, &head.extensions, call);
        match running {
            Ok(running) => running.await,
            Err(denied) => Err(self.error(denied, &head)),
        }
    }

    /// Reports the denial. The error of a hidden operation is that of an unknown one.
    fn error(&self, denied: Denied, head: &Head) -> ErrorData {
        let (text, name) = (denied.to_string(), denied.operation().unwrap_or_default().to_owned());
        match denied.rejection_to(head).status().as_u16() {
            404 => ErrorData::invalid_params(format!("unknown: {name}"), None),
            _ => ErrorData::invalid_request(text, None),
        }
    }

    /// Returns an error if the caller may not use the operation.
    fn check<Item: Clone, Out: Send + 'static>(
        &self,
        set: &Set<R, St, Item, Out>,
        name: &str,
        request: &Request,
    ) -> Result<(), ErrorData> {
        let head = head(request)?;
        let caller = authed::Caller::<R>::from_extensions(&head.extensions);
        let caller = caller.ok_or_else(|| ErrorData::internal_error("the request was not authenticated", None))?;
        set.functions.decide(name, caller).map(drop).map_err(|denied| self.error(denied, head))
    }

    /// Returns the name of the resource with this URI, and the values in it. An unknown one is its own name.
    pub(crate) fn resource<'n>(&self, uri: &'n str) -> (Cow<'n, str>, JsonObject) {
        if self.resources.functions.get(uri).is_some() {
            return (uri.into(), JsonObject::new());
        }
        let mut names = self.resources.functions.iter().map(|(one, _)| one.name());
        let found = names.find_map(|name| Some((Cow::Borrowed(name), template::values(name, uri)?)));
        found.unwrap_or((uri.into(), JsonObject::new()))
    }
}

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> ServerHandler for Handler<R, H, St> {
    fn get_info(&self) -> ServerConfig {
        self.0.handler.get_info()
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        self.0.handler.supported_protocol_versions()
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, request: Request) -> Outcome<ListToolsResult> {
        let all = self.0.tools.shown_to(&head(&request)?.extensions);
        Ok(ListToolsResult { cache_scope: Some(CacheScope::Private), ..ListToolsResult::with_all_items(all) })
    }

    fn get_tool(&self, _: &str) -> Option<Tool> {
        None
    }

    async fn call_tool(&self, call: CallToolRequestParams, request: Request) -> Outcome<CallToolResponse> {
        self.0.call(&self.0.tools, &call.name, call.arguments.unwrap_or_default(), request).await
    }

    async fn list_prompts(&self, _: Option<PaginatedRequestParams>, request: Request) -> Outcome<ListPromptsResult> {
        let all = self.0.prompts.shown_to(&head(&request)?.extensions);
        Ok(ListPromptsResult { cache_scope: Some(CacheScope::Private), ..ListPromptsResult::with_all_items(all) })
    }

    async fn get_prompt(&self, call: GetPromptRequestParams, request: Request) -> Outcome<GetPromptResponse> {
        self.0.call(&self.0.prompts, &call.name, call.arguments.unwrap_or_default(), request).await
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        request: Request,
    ) -> Outcome<ListResourcesResult> {
        let all = self.0.resources.shown_to(&head(&request)?.extensions).into_iter();
        let all = all.filter_map(|shown| if let Shown::One(resource) = shown { Some(resource) } else { None });
        let all = ListResourcesResult::with_all_items(all.collect());
        Ok(ListResourcesResult { cache_scope: Some(CacheScope::Private), ..all })
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        request: Request,
    ) -> Outcome<ListResourceTemplatesResult> {
        let all = self.0.resources.shown_to(&head(&request)?.extensions).into_iter();
        let all = all.filter_map(|shown| if let Shown::Template(template) = shown { Some(template) } else { None });
        let all = ListResourceTemplatesResult::with_all_items(all.collect());
        Ok(ListResourceTemplatesResult { cache_scope: Some(CacheScope::Private), ..all })
    }

    async fn read_resource(&self, call: ReadResourceRequestParams, request: Request) -> Outcome<ReadResourceResponse> {
        let (name, values) = self.0.resource(&call.uri);
        let mut response = self.0.call(&self.0.resources, &name, values, request).await?;
        if let ReadResourceResponse::Complete(result) = &mut response {
            // rmcp's default lets caches serve the resource to every user.
            result.cache_scope.get_or_insert(CacheScope::Private);
        }
        Ok(response)
    }

    async fn complete(&self, call: CompleteRequestParams, request: Request) -> Outcome<CompleteResult> {
        match &call.r#ref {
            Reference::Prompt(prompt) => self.0.check(&self.0.prompts, &prompt.name, &request)?,
            Reference::Resource(resource) => {
                let (name, _) = self.0.resource(&resource.uri);
                self.0.check(&self.0.resources, &name, &request)?;
            }
            _ => return Err(ErrorData::method_not_found::<CompleteRequestMethod>()),
        }
        self.0.handler.complete(call, request).await
    }

    async fn subscribe(&self, call: SubscribeRequestParams, request: Request) -> Result<(), ErrorData> {
        let (name, _) = self.0.resource(&call.uri);
        self.0.check(&self.0.resources, &name, &request)?;
        self.0.handler.subscribe(call, request).await
    }

    async fn unsubscribe(&self, call: UnsubscribeRequestParams, request: Request) -> Result<(), ErrorData> {
        self.0.handler.unsubscribe(call, request).await
    }

    async fn set_level(&self, call: SetLevelRequestParams, request: Request) -> Result<(), ErrorData> {
        self.0.handler.set_level(call, request).await
    }

    async fn on_initialized(&self, context: NotificationContext<RoleServer>) {
        self.0.handler.on_initialized(context).await;
    }
}
