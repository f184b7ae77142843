//! `McpServer`: tools, prompts and resources, each with its requirement.

use std::any::TypeId;
use std::fmt;
use std::sync::Arc;

use authed::Caller;
use authed::operation::OperationFn;
use authed::realm::Realm;
use rmcp::handler::server::common::{schema_for_empty_input, schema_for_input};
use rmcp::handler::server::prompt::cached_arguments_from_schema;
use rmcp::handler::server::tool::IntoCallToolResult;
use rmcp::model::{
    CallToolResponse, GetPromptResponse, Prompt, ReadResourceResponse, Resource, ResourceTemplate, Tool,
};
use rmcp::schemars::JsonSchema;
use rmcp::{ErrorData, ServerHandler};
use serde::de::DeserializeOwned;

use crate::Call;
use crate::session::Seal;
use crate::set::Set;

/// An MCP server for callers of the realm `R`. Each function declares who may use it. See [the crate](crate).
///
/// `H` does the rest of the protocol: the server's name and instructions, the level of the log, completions and
/// subscriptions. Tools, prompts and resources of its own are not served.
#[must_use]
pub struct McpServer<R: Realm, H, St = ()> {
    pub(crate) parts: Parts<R, H, St>,
    pub(crate) seal: Option<Seal>,
}

pub(crate) struct Parts<R: Realm, H, St> {
    pub(crate) handler: H,
    pub(crate) state: Arc<St>,
    pub(crate) tools: Set<R, St, Tool, CallToolResponse>,
    pub(crate) prompts: Set<R, St, Prompt, GetPromptResponse>,
    pub(crate) resources: Set<R, St, Shown, ReadResourceResponse>,
}

/// A resource, or a template of resources.
#[derive(Clone)]
pub(crate) enum Shown {
    One(Resource),
    Template(ResourceTemplate),
}

impl<R: Realm, H: ServerHandler, St: Send + Sync + 'static> McpServer<R, H, St> {
    /// Returns a server without tools, prompts and resources.
    pub fn new(handler: H, state: St) -> Self {
        let (tools, prompts, resources) = (Set::new(), Set::new(), Set::new());
        Self { parts: Parts { handler, state: Arc::new(state), tools, prompts, resources }, seal: None }
    }

    /// Sets the key that binds the IDs of sessions to their callers: 32 random octets or more. Default: a random key of this
    /// process.
    ///
    /// Sessions that survive a restart, or that several nodes share, need the same key on each node, and a `session_store` in
    /// rmcp's configuration. The store gets the IDs without their seals: nobody can use a
    /// session with what is in the store alone.
    ///
    /// ```
    /// # use authed::{Challenge, SimpleUser, scopes};
    /// # use authed_mcp::McpServer;
    /// # scopes! { pub realm Notes for SimpleUser, on failure Challenge; pub scope Read = "read"; }
    /// # struct Info;
    /// # impl rmcp::ServerHandler for Info {}
    /// fn server(key: &[u8; 32]) -> McpServer<Notes, Info> {
    ///     McpServer::new(Info, ()).session_key(key)
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if the key has less than 32 octets.
    pub fn session_key(self, key: &[u8]) -> Self {
        Self { seal: Some(Seal::with_key(key)), ..self }
    }

    /// Adds a tool: an async function of who may use it, `Authed<S>`, `Proof<'_, S>` or `Caller<R>`, and a [`Call`] with its
    /// arguments. The arguments' type is described to clients as a JSON Schema.
    ///
    /// # Panics
    ///
    /// Panics in these cases:
    ///
    /// - A tool, a prompt or a resource has this name already, or the name is empty or has spaces.
    /// - Other callers would not learn which scope they lack: the policy of the requirement is neither
    ///   [`Challenge`](authed::Challenge) nor [`NotFound`](authed::NotFound).
    /// - The arguments' type is not an object in JSON.
    pub fn tool<F, M, T, Answer>(self, name: &'static str, description: &'static str, function: F) -> Self
    where
        F: OperationFn<M, R, Call<T, St>, Answer>,
        T: DeserializeOwned + JsonSchema + 'static,
        Answer: IntoCallToolResult + 'static,
    {
        let schema = if is_nothing::<T>() { Ok(schema_for_empty_input()) } else { schema_for_input::<T>() };
        let schema = schema.unwrap_or_else(|error| panic!("the arguments of the tool `{name}`: {error}"));
        self.tool_described(Tool::new(name, description, schema), name, description, function)
    }

    /// Adds a tool as [`tool`](Self::tool) does, with its description as clients get it: with a title, annotations, or a
    /// schema of your own.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`tool`](Self::tool), and if the name is not that of the description.
    pub fn tool_described<F, M, T, Answer>(
        mut self,
        tool: Tool,
        name: &'static str,
        description: &'static str,
        function: F,
    ) -> Self
    where
        F: OperationFn<M, R, Call<T, St>, Answer>,
        T: DeserializeOwned + 'static,
        Answer: IntoCallToolResult + 'static,
    {
        assert_eq!(tool.name, name, "a tool has one name");
        self.assert_new(name);
        let output = |answer: Answer| answer.into_call_tool_result();
        self.parts.tools = self.parts.tools.add(name, description, tool, function, output);
        self
    }

    /// Adds a prompt: a function as that of a [`tool`](Self::tool), which returns `GetPromptResult`.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`tool`](Self::tool).
    pub fn prompt<F, M, T, Answer>(mut self, name: &'static str, description: &'static str, function: F) -> Self
    where
        F: OperationFn<M, R, Call<T, St>, Result<Answer, ErrorData>>,
        T: DeserializeOwned + JsonSchema + 'static,
        Answer: Into<GetPromptResponse> + 'static,
    {
        self.assert_new(name);
        let arguments = if is_nothing::<T>() { None } else { cached_arguments_from_schema::<T>() };
        let shown = Prompt::new(name, Some(description), arguments);
        let output = |answer: Result<Answer, ErrorData>| answer.map(Into::into);
        self.parts.prompts = self.parts.prompts.add(name, description, shown, function, output);
        self
    }

    /// Adds a resource: a function as that of a [`tool`](Self::tool) without arguments, which returns `ReadResourceResult`.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`tool`](Self::tool).
    pub fn resource<F, M, Answer>(
        mut self,
        uri: &'static str,
        description: &'static str,
        mime_type: &'static str,
        function: F,
    ) -> Self
    where
        F: OperationFn<M, R, Call<(), St>, Result<Answer, ErrorData>>,
        Answer: Into<ReadResourceResponse> + 'static,
    {
        self.assert_new(uri);
        let shown = Resource::new(uri, uri).with_description(description).with_mime_type(mime_type);
        let output = |answer: Result<Answer, ErrorData>| answer.map(Into::into);
        self.parts.resources = self.parts.resources.add(uri, description, Shown::One(shown), function, output);
        self
    }

    /// Adds a template of resources, such as `notes://{user}/{note}` (RFC 6570, level 1). The function gets the values in the
    /// URI as its arguments. A value has no `/`.
    ///
    /// # Panics
    ///
    /// Panics in the cases of [`tool`](Self::tool).
    pub fn resource_template<F, M, T, Answer>(
        mut self,
        template: &'static str,
        description: &'static str,
        mime_type: &'static str,
        function: F,
    ) -> Self
    where
        F: OperationFn<M, R, Call<T, St>, Result<Answer, ErrorData>>,
        T: DeserializeOwned + 'static,
        Answer: Into<ReadResourceResponse> + 'static,
    {
        self.assert_new(template);
        let shown = ResourceTemplate::new(template, template).with_description(description).with_mime_type(mime_type);
        let output = |answer: Result<Answer, ErrorData>| answer.map(Into::into);
        self.parts.resources =
            self.parts.resources.add(template, description, Shown::Template(shown), function, output);
        self
    }

    /// A name stands for one operation in the audit log and in the table.
    fn assert_new(&self, name: &str) {
        let Parts { tools, prompts, resources, .. } = &self.parts;
        let is_taken = tools.functions.get(name).or(prompts.functions.get(name)).or(resources.functions.get(name));
        assert!(is_taken.is_none(), "there are two operations `{name}`: give each operation a name of its own");
    }

    /// Returns the operations that this caller may use: the names of tools and prompts, and the URIs of resources.
    pub fn permitted_to(&self, caller: &Caller<R>) -> Vec<&'static str> {
        let Parts { tools, prompts, resources, .. } = &self.parts;
        let tools = tools.functions.permitted_to(caller).map(|(one, _)| one.name());
        let prompts = prompts.functions.permitted_to(caller).map(|(one, _)| one.name());
        tools.chain(prompts).chain(resources.functions.permitted_to(caller).map(|(one, _)| one.name())).collect()
    }
}

fn is_nothing<T: 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<()>()
}

impl<R: Realm, H, St> fmt::Debug for McpServer<R, H, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("McpServer")
            .field("tools", &self.parts.tools.functions)
            .field("prompts", &self.parts.prompts.functions)
            .field("resources", &self.parts.resources.functions)
            .finish_non_exhaustive()
    }
}
