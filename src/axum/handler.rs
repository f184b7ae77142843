//! `RouteHandler`: how `Routes` calls a handler.

use std::any::Any;

use axum::extract::Request;
use axum_core::response::IntoResponse;
use http::request::Parts;

use super::access::AccessParam;
use super::before::Before;
use super::calling::{self, Calling};
use super::extract_access::ExtractAccess;
use super::page::Responding;
use super::parameters::{AsyncAnswer, HeadParameter, IsResponse, LastParameter};
use crate::response::Rejection;
use crate::table::{Access, Table};

/// An async function in [`Routes`](crate::Routes). Its first parameter declares who may call it, the last one may read the
/// body, and all others are extractors of the request's head.
#[diagnostic::on_unimplemented(
    message = "this handler does not declare who may call it",
    label = "the first parameter is not `Authed`, `Caller` or `Public`",
    note = "add a first parameter: `caller: Authed<Scope>`, `caller: Caller<Realm>`, or `_: Public` if every caller may call it; the others are axum's extractors"
)]
pub trait RouteHandler<T, St>: DeclaresAccess<T> {
    #[doc(hidden)]
    fn declare(table: &mut Table) -> Access;

    /// What the function returns.
    #[doc(hidden)]
    type Answer: Future<Output: IntoResponse> + Send + 'static;

    /// Checks what stands before the handler, extracts the parameters, and calls the function.
    #[doc(hidden)]
    fn call(self, request: Request, state: St, before: Before<St>) -> Calling<Self::Answer>;

    /// The same without waiting, or `None`.
    #[doc(hidden)]
    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>>;

    /// Authenticates the request as the handler does, without checking its requirement.
    #[doc(hidden)]
    fn authenticate(head: &mut Parts, state: &St) -> impl Future<Output = Result<(), Rejection>> + Send;
}

/// A function whose first parameter declares who may call it.
#[diagnostic::on_unimplemented(
    message = "this handler does not declare who may call it",
    label = "the first parameter is not `Authed`, `Caller` or `Public`",
    note = "add a first parameter: `caller: Authed<Scope>`, `caller: Caller<Realm>`, or `_: Public` if every caller may call it"
)]
pub trait DeclaresAccess<T>: Clone + Send + Sync + Sized + 'static {}

/// In the place of axum's marker, for a handler without further parameters: its parameter need not be an extractor.
#[derive(Debug)]
pub enum AccessOnly {}

impl<Function, Answer, D> DeclaresAccess<(AccessOnly, D)> for Function
where
    Function: FnOnce(D) -> Answer + Clone + Send + Sync + 'static,
    D: AccessParam,
{
}

impl<Function, Answer, D, St> RouteHandler<(AccessOnly, D), St> for Function
where
    Function: FnOnce(D) -> Answer + Clone + Send + Sync + 'static,
    Answer: AsyncAnswer<Output: IsResponse> + Send + 'static,
    D: ExtractAccess<St> + Send + 'static,
    St: Clone + Send + Sync + 'static,
{
    fn declare(table: &mut Table) -> Access {
        D::declare(table)
    }

    type Answer = Answer;

    fn call(self, request: Request, state: St, before: Before<St>) -> Calling<Self::Answer> {
        calling::call(request, state, before, |access, _, _| self(access))
    }

    fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
        D::authenticate_now(head, state, found)
    }

    async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
        D::authenticate(head, state).await
    }
}

macro_rules! handlers {
    ([$($Part:ident)*] $Last:ident) => {
        impl<Function, Answer, M, D, $($Part,)* $Last> DeclaresAccess<(M, D, $($Part,)* $Last)> for Function
        where
            Function: FnOnce(D, $($Part,)* $Last) -> Answer + Clone + Send + Sync + 'static,
            D: AccessParam,
        {
        }

        #[allow(non_snake_case)]
        impl<Function, Answer, M, D, $($Part,)* $Last, St> RouteHandler<(M, D, $($Part,)* $Last), St> for Function
        where
            Function: FnOnce(D, $($Part,)* $Last) -> Answer + Clone + Send + Sync + 'static,
            Answer: AsyncAnswer<Output: IsResponse> + Send,
            D: ExtractAccess<St> + Send + 'static,
            $($Part: HeadParameter<St> + Send,)*
            $Last: LastParameter<St, M> + Send,
            St: Clone + Send + Sync + 'static,
        {
            fn declare(table: &mut Table) -> Access {
                D::declare(table)
            }

            type Answer = Responding;

            fn call(self, request: Request, state: St, before: Before<St>) -> Calling<Self::Answer> {
                calling::call(request, state, before, |access: D, request, state| -> Responding {
                    Box::pin(async move {
                        #[allow(unused_mut)]
                        let (mut head, body) = request.into_parts();
                        $(let $Part = match $Part::from_request_parts(&mut head, &state).await {
                            Ok(part) => part,
                            Err(rejection) => return rejection.into_response(),
                        };)*
                        let last = match $Last::from_request(Request::from_parts(head, body), &state).await {
                            Ok(last) => last,
                            Err(rejection) => return rejection.into_response(),
                        };
                        self(access, $($Part,)* last).await.into_response()
                    })
                })
            }

            fn authenticate_now(head: &mut Parts, state: &St, found: &mut dyn Any) -> Option<Result<(), Rejection>> {
                D::authenticate_now(head, state, found)
            }

            async fn authenticate(head: &mut Parts, state: &St) -> Result<(), Rejection> {
                D::authenticate(head, state).await
            }
        }
    };
}

handlers!([] A);
handlers!([A] B);
handlers!([A B] C);
handlers!([A B C] E);
handlers!([A B C E] F);
handlers!([A B C E F] G);
handlers!([A B C E F G] H);
handlers!([A B C E F G H] I);
handlers!([A B C E F G H I] J);
handlers!([A B C E F G H I J] K);
handlers!([A B C E F G H I J K] L);
handlers!([A B C E F G H I J K L] N);
handlers!([A B C E F G H I J K L N] O);
handlers!([A B C E F G H I J K L N O] P);
handlers!([A B C E F G H I J K L N O P] Q);
