//! The rejected requests.

use std::time::Duration;

use askama::Template;
use authed::Authed;
use axum::extract::State;
use axum::response::Response;
use sqlx::AnyPool;

use crate::accounts::LONGEST_LOGIN;
use crate::audit::{self, Entry, Filter};
use crate::failure::Failure;
use crate::form::Asked;
use crate::frame::Frame;
use crate::scopes::Audit;

/// The statuses to choose from.
const STATUSES: [u16; 8] = [303, 400, 401, 403, 404, 429, 500, 503];

/// The hours to choose from.
const HOURS: [(u16, &str); 3] = [(1, "the last hour"), (24, "the last day"), (168, "the last week")];

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    frame: &'a Frame,
    entries: Vec<Entry>,
    filter: Filter,
    statuses: [u16; 8],
    hours: [(u16, &'static str); 3],
}

impl Page<'_> {
    fn is_status(&self, status: &u16) -> bool {
        self.filter.status == Some(*status)
    }

    fn is_within(&self, hours: &u16) -> bool {
        self.filter.within == Some(time(*hours))
    }

    fn is_filtered(&self) -> bool {
        let Filter { who, unknown, status, route, within } = &self.filter;
        *unknown || who.is_some() || status.is_some() || route.is_some() || within.is_some()
    }
}

fn time(hours: u16) -> Duration {
    Duration::from_secs(u64::from(hours) * 60 * 60)
}

pub async fn page(
    caller: Authed<Audit>,
    frame: Frame,
    State(db): State<AnyPool>,
    asked: Asked,
) -> Result<Response, Failure> {
    let filter = filter(&asked)?;
    let entries = audit::latest(&db, caller.proof(), &filter).await?;
    frame.show(&Page { frame: &frame, entries, filter, statuses: STATUSES, hours: HOURS })
}

fn filter(asked: &Asked) -> Result<Filter, Failure> {
    let number = |name| match asked.0.optional(6, name)? {
        Some(number) => number.parse::<u16>().map(Some).map_err(|_| Failure::Misshapen),
        None => Ok(None),
    };
    Ok(Filter {
        who: asked.0.optional(LONGEST_LOGIN, "who")?.map(str::to_owned),
        unknown: asked.0.has("unknown"),
        status: number("status")?,
        route: asked.0.optional(200, "route")?.map(str::to_owned),
        within: number("hours")?.map(time),
    })
}
