//! `Calling`: the future of a handler of `Routes`. What is known at once is not boxed.

use std::future::ready;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::extract::Request;
use axum::handler::Handler;
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use pin_project_lite::pin_project;

use super::before::Before;
use super::checks::Progress;
use super::extract_access::ExtractAccess;
use super::kept::Kept;
use super::missing::Missing;
use super::page::{Page, Responding};

pin_project! {
    #[project = Projection]
    #[doc(hidden)]
    pub enum Calling<A> {
        Answering { #[pin] answer: A },
        Rejected { rejection: Option<Kept> },
        Waiting { future: Responding },
    }
}

/// A larger future is boxed: axum moves the future several times.
const UNBOXED: usize = 512;

impl<A: Future<Output: IntoResponse> + Send + 'static> Calling<A> {
    #[inline]
    fn answering(answer: A) -> Self {
        if size_of::<A>() <= UNBOXED {
            Self::Answering { answer }
        } else {
            Self::Waiting { future: Box::pin(async { answer.await.into_response() }) }
        }
    }

    /// Responds after what stands before the handler, with a future that is boxed. `respond` gets the handler's page.
    pub(super) fn after<St, F>(
        before: Before<St>,
        request: Request,
        state: St,
        respond: impl FnOnce(Request, St, Option<Page<St>>) -> F + Send + 'static,
    ) -> Self
    where
        St: Clone + Send + Sync + 'static,
        F: Future<Output = Response> + Send,
    {
        if let Some(missing) = before.elsewhere(&request) {
            return Self::elsewhere(missing, request, state);
        }
        let future = async move {
            let request = match before.checks() {
                Some(checks) => match checks.run(request, &state).await {
                    Ok(request) => request,
                    Err(response) => return response,
                },
                None => request,
            };
            let page = before.page().cloned();
            respond(request, state, page).await
        };
        Self::Waiting { future: Box::pin(future) }
    }

    /// Responds to a path that the route does not serve.
    #[cold]
    fn elsewhere<St>(missing: Option<Missing<St>>, request: Request, state: St) -> Self
    where
        St: Clone + Send + Sync + 'static,
    {
        let future: Responding = match missing {
            Some(missing) => missing.call(request, state),
            None => Box::pin(ready(StatusCode::NOT_FOUND.into_response())),
        };
        Self::Waiting { future }
    }

    #[cold]
    fn in_place_of<St>(rejection: impl IntoResponse, page: Page<St>, request: Request, state: St) -> Self
    where
        St: Clone + Send + Sync + 'static,
    {
        let response = rejection.into_response();
        Self::Waiting { future: Box::pin(async move { page.in_place_of(response, request, state).await }) }
    }
}

impl<A: Future<Output: IntoResponse>> Future for Calling<A> {
    type Output = Response;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        const COMPLETED: &str = "the future is polled after it has completed";
        match self.project() {
            Projection::Answering { answer } => answer.poll(cx).map(IntoResponse::into_response),
            Projection::Rejected { rejection } => Poll::Ready(rejection.take().expect(COMPLETED).into_response()),
            Projection::Waiting { future } => future.as_mut().poll(cx),
        }
    }
}

/// Checks what stands before the handler, extracts its access, and calls `answer`. Without waiting, if that is possible.
#[inline]
pub(super) fn call<D, St, A>(
    request: Request,
    state: St,
    before: Before<St>,
    answer: impl FnOnce(D, Request, St) -> A + Send + 'static,
) -> Calling<A>
where
    D: ExtractAccess<St> + Send,
    St: Clone + Send + Sync + 'static,
    A: Future<Output: IntoResponse> + Send + 'static,
{
    if let Some(missing) = before.elsewhere(&request) {
        return Calling::elsewhere(missing, request, state);
    }
    let (mut head, body) = request.into_parts();
    let mut found = D::Found::default();
    let progress = before.checks().map_or(Progress::Passed, |checks| checks.run_now(&mut head, &state, &mut found));
    let passed = match progress {
        Progress::Passed => match D::extract_now(&mut head, &state, &mut found) {
            Some(Ok(access)) => return Calling::answering(answer(access, Request::from_parts(head, body), state)),
            Some(Err(rejection)) => {
                return match before.page() {
                    None => Calling::Rejected { rejection: Some(D::keep(rejection)) },
                    Some(page) => Calling::in_place_of(rejection, page.clone(), Request::from_parts(head, body), state),
                };
            }
            None => usize::MAX,
        },
        Progress::Rejected { rejection, .. } if rejection.status() != StatusCode::NOT_FOUND => {
            return Calling::Rejected { rejection: Some(Kept::Rejection(rejection)) };
        }
        Progress::Rejected { rejection, outside } => {
            return Calling::in_place_of(rejection, outside, Request::from_parts(head, body), state);
        }
        Progress::Waits { passed } => passed,
    };
    let future = async move {
        let checked = match before.checks() {
            Some(checks) => checks.run_after(passed, &mut head, &state).await,
            None => Ok(()),
        };
        if let Err((lost, outside)) = checked {
            return lost.respond(Request::from_parts(head, body), state, &outside).await;
        }
        let decided = D::extract(&mut head, &state, found).await.map_err(IntoResponse::into_response);
        let request = Request::from_parts(head, body);
        match decided {
            Ok(access) => answer(access, request, state).await.into_response(),
            Err(response) => match before.page() {
                Some(page) => page.in_place_of(response, request, state).await,
                None => response,
            },
        }
    };
    Calling::Waiting { future: Box::pin(future) }
}
