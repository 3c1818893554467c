//! Frequent requests of a student in a content area.

use super::Error;
use super::history::{History, Sink};
use crate::kernel::rolling_count::{News, Told, Window, rolling_counts};
use crate::policy::{AlertPolicy, RefirePolicy, RequestWindow};
use crate::time::DAY;
use crate::zone::Zone;

/// How many groups are judged between two questions whether to go on.
const STRIDE: usize = 1 << 12;

/// When the policy lets the alert come again.
pub(super) fn news(policy: &AlertPolicy) -> News {
    match policy.frequent_refire {
        RefirePolicy::Every => News::Always,
        RefirePolicy::OncePerEpisode => News::Rising,
        RefirePolicy::Cooldown => News::After(window_seconds(policy)),
    }
}

pub(super) fn window_seconds(policy: &AlertPolicy) -> i64 {
    i64::from(policy.frequent_window_days).saturating_mul(DAY)
}

/// Room for a student's requests, to be used again.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub(super) starts: Vec<i64>,
    pub(super) days: Vec<i64>,
}

/// How the time is counted before requests that started then.
pub(super) fn window<'a>(
    policy: &AlertPolicy,
    zone: Option<Zone>,
    starts: &[i64],
    days: &'a mut Vec<i64>,
) -> Window<'a> {
    match (policy.frequent_window, zone) {
        (RequestWindow::CalendarDays, Some(zone)) => {
            days.clear();
            days.extend(
                starts
                    .iter()
                    .map(|start| zone.to_local(*start).div_euclid(DAY)),
            );
            let before = i64::from(policy.frequent_window_days).saturating_sub(1);
            Window::Days(days, before)
        }
        _ => Window::Length(window_seconds(policy)),
    }
}

pub(super) fn judge(
    history: &History,
    policy: &AlertPolicy,
    zone: Option<Zone>,
    go_on: &dyn Fn() -> Result<(), Error>,
    sink: &mut impl Sink,
) -> Result<(), Error> {
    let least = u64::from(policy.frequent_min_requests);
    let Room {
        mut starts,
        mut days,
    } = Room::default();
    let requests = &history.requests;
    let groups = requests.chunk_by(|a, b| (a.area, a.student) == (b.area, b.student));
    for (number, group) in groups.enumerate() {
        if number % STRIDE == 0 {
            go_on()?;
        }
        if (group.len() as u64) < least {
            continue;
        }
        starts.clear();
        starts.extend(group.iter().map(|event| event.start));
        let window = window(policy, zone, &starts, &mut days);
        let mut told = Told::default();
        rolling_counts(&starts, window, |place, count| {
            if let Some(event) = group.get(place)
                && news(policy).is_told(&mut told, event.start, count, least)
            {
                sink.frequent(event, count);
            }
        });
    }
    Ok(())
}
