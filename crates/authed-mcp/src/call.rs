//! `Call`: what the function of a tool gets besides its caller.

use std::fmt;
use std::sync::Arc;

use rmcp::RoleServer;
use rmcp::service::RequestContext;

/// The call of a tool, a prompt or a resource: its arguments, the server's state, and the request.
pub struct Call<T = (), St = ()> {
    /// The arguments. For a resource template, those in the URI.
    pub arguments: T,
    /// The state that the server was created with.
    pub state: Arc<St>,
    /// The request, for notifications and for questions to the client.
    pub request: RequestContext<RoleServer>,
}

impl<T, St> Call<T, St> {
    /// Returns the same call with other arguments.
    pub(crate) fn with<U>(self, arguments: U) -> Call<U, St> {
        Call { arguments, state: self.state, request: self.request }
    }

    /// Returns the same call and its arguments apart.
    pub(crate) fn take(self) -> (T, Call<(), St>) {
        (self.arguments, Call { arguments: (), state: self.state, request: self.request })
    }
}

impl<T: fmt::Debug, St> fmt::Debug for Call<T, St> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("arguments", &self.arguments).finish_non_exhaustive()
    }
}
