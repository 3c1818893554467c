//! What a person is shown, out of a district's sessions: through the index and over the whole list.

use std::hint::black_box;

use tutorcore::{
    Attendee, Instant, Interval, LocalDateTime, PersonId, SchedulePolicy, ScheduledSession,
    ScheduledState, SessionId, SessionIndex, calendar_for, dashboard_for,
};
use tutorcore_benches::ratio::{Time, times_over};
use tutorcore_benches::seeded::Seeded;

const WEEK: i64 = 7 * 86_400;
/// The weeks of a school year.
const WEEKS: i64 = 36;
/// The sessions of a tutor in a year.
const OF_ONE: usize = 504;
/// The weeks that are looked at, from the middle of the year on. Each round shows all of them, in
/// whatever pieces: rows that were just shown lie in the processor's cache and cost a fraction, so
/// figures can be compared only where as many rows lie between two looks at the same one.
const SHOWN: i64 = 16;
/// How many calls a round has, or people are asked for.
const ASKED: usize = 200;
/// How often each of them is made in one round.
const AGAIN: usize = 5;

/// A district's year: every tutor has 14 sessions a week, with three students each.
struct District {
    sessions: Vec<ScheduledSession>,
    index: SessionIndex,
    tutors: usize,
    start: Instant,
    /// The middle of the year.
    now: Instant,
}

impl District {
    fn new(count: usize) -> Self {
        let template: ScheduledSession = serde_json::from_str(
            r#"{
                "id": "s", "site": "x", "name": "Fractions", "description": "Halves and quarters",
                "zone": "America/Chicago", "localStart": "2026-08-24T00:00:00",
                "lengthMinutes": 45, "state": "scheduled", "version": 1,
                "invitations": [
                    {"person": "t", "role": "tutor", "rsvp": "accepted", "sentVersion": 1},
                    {"person": "a", "role": "student", "sentVersion": 1},
                    {"person": "b", "role": "student", "sentVersion": 1},
                    {"person": "c", "role": "student", "sentVersion": 1}
                ]
            }"#,
        )
        .unwrap_or_else(|error| unreachable!("{error}"));
        let start = template.starts_at();
        let now = start.saturating_add(WEEKS / 2 * WEEK + 36 * 3600);
        let tutors = (count / OF_ONE).max(1);
        let students = (count * 3 / 100).max(3);
        let mut seeded = Seeded::new(7);
        let sessions: Vec<_> = (0..count)
            .map(|at| session(&template, at, tutors, students, now, &mut seeded))
            .collect();
        Self {
            index: sessions.iter().cloned().collect(),
            sessions,
            tutors,
            start,
            now,
        }
    }

    /// Some tutors, spread over the district.
    fn asked(&self) -> Vec<PersonId> {
        let step = self.tutors.div_ceil(ASKED).max(1);
        let some = (0..self.tutors).step_by(step).cycle().take(ASKED);
        some.map(|tutor| id(&format!("t{tutor}"))).collect()
    }
}

fn id(text: &str) -> PersonId {
    PersonId::new(text).unwrap_or_else(|error| unreachable!("{error}"))
}

fn session(
    template: &ScheduledSession,
    at: usize,
    tutors: usize,
    students: usize,
    now: Instant,
    seeded: &mut Seeded,
) -> ScheduledSession {
    let mut one = template.clone();
    one.id = SessionId::new(format!("s{at}")).unwrap_or_else(|error| unreachable!("{error}"));
    // A quarter of an hour of the year.
    let quarter = i64::try_from(seeded.number() % (36 * 7 * 96)).unwrap_or(0);
    let civil = one.local_start.civil_seconds() + quarter * 900;
    one.local_start =
        LocalDateTime::from_civil_seconds(civil).unwrap_or_else(|error| unreachable!("{error}"));
    one.invitations[0].person = id(&format!("t{}", at % tutors));
    let first = usize::try_from(seeded.number() % (students as u64)).unwrap_or(0);
    for (place, invitation) in one.invitations.iter_mut().skip(1).enumerate() {
        invitation.person = id(&format!("p{}", (first + place) % students));
    }
    if one.ends_at() <= now {
        one.state = ScheduledState::Ended;
        one.started_at = Some(one.starts_at());
        one.ended_at = Some(one.ends_at());
    }
    one
}

/// Times of one call, in nanoseconds, and how many rows it gave on average.
fn row(name: &str, count: usize, times: &[Time], rows: f64, first: &mut Option<f64>) {
    let each = times.first().map_or(0.0, |time| time.best());
    let growth = each / *first.get_or_insert(each);
    let scan = times.get(1).map_or(String::new(), |time| {
        format!(
            ", the whole list {:9.0} ns = {:.0}x",
            time.best(),
            time.best() / each
        )
    });
    println!(
        "  {name:<22} {count:>7} sessions {each:8.0} ns a call ({growth:.2}x), {rows:6.2} rows, \
         {:5.0} ns a row{scan}",
        each / rows.max(1.0)
    );
}

/// Prints what a week, a dashboard and the active sessions of one person cost.
pub(crate) fn print() {
    println!("one person's sessions through the index; CPU time, where the system tells it");
    let policy = SchedulePolicy {
        dashboard_days: Some(7),
        ..SchedulePolicy::default()
    };
    let mut districts = [5_000, 50_000, 200_000].map(District::new);
    weeks_of_growing_districts(&districts, &policy);
    growing_stretches(&districts[1], &policy);
    dashboards(&districts, &policy);
    let mut first = None;
    for district in &districts {
        let (asked, now) = (district.asked(), district.now);
        let index = &district.index;
        let call = |one: &PersonId| index.active_sessions(black_box(one), &policy, now).len();
        let (times, shown) = timed(&asked, call);
        row("active sessions", index.len(), &times, shown, &mut first);
    }
    replacing(&mut districts);
}

/// What a call costs on average, and how many rows it gives.
fn timed<T>(asked: &[T], call: impl Fn(&T) -> usize) -> (Vec<Time>, f64) {
    let mut shown = 0;
    let times = times_over(
        9,
        asked.len() * AGAIN,
        &mut [&mut || {
            for _ in 0..AGAIN {
                shown = asked.iter().map(&call).sum();
            }
            shown
        }],
    );
    #[expect(clippy::cast_precision_loss, reason = "for display")]
    let rows = shown as f64 / asked.len() as f64;
    (times, rows)
}

fn weeks_of_growing_districts(districts: &[District], policy: &SchedulePolicy) {
    let mut first = None;
    for district in districts {
        let (now, index, all) = (district.now, &district.index, &district.sessions);
        // In a small district the same people are asked for other weeks.
        let weeks = pieces(district, 1);
        let asked: Vec<_> = (0..ASKED)
            .zip(district.asked())
            .map(|(at, person)| (person, weeks[at / district.tutors % weeks.len()]))
            .collect();
        for (person, range) in asked.iter().take(20) {
            let found = index.calendar_for(person, range, policy, now);
            assert_eq!(found, calendar_for(person, all, range, policy, now));
        }
        let (mut times, shown) = timed(&asked, |(person, range)| {
            index
                .calendar_for(black_box(person), range, policy, now)
                .len()
        });
        // The whole list is slow: a few people do.
        let few = 20;
        let scan = |(person, range): &(PersonId, Interval)| {
            calendar_for(black_box(person), all, range, policy, now).len()
        };
        times.extend(times_over(
            5,
            few,
            &mut [&mut || asked.iter().take(few).map(scan).sum()],
        ));
        row("a week", index.len(), &times, shown, &mut first);
    }
}

fn growing_stretches(district: &District, policy: &SchedulePolicy) {
    let (now, index) = (district.now, &district.index);
    let mut first = None;
    for weeks in [1, 2, 4, 8, SHOWN] {
        let people = district.asked().into_iter().take(district.tutors);
        let pieces = pieces(district, weeks);
        let asked: Vec<_> = people
            .flat_map(|person| pieces.iter().map(move |range| (person.clone(), *range)))
            .collect();
        let (times, shown) = timed(&asked, |(person, range)| {
            index
                .calendar_for(black_box(person), range, policy, now)
                .len()
        });
        row(
            &format!("{weeks} weeks"),
            index.len(),
            &times,
            shown,
            &mut first,
        );
    }
}

fn dashboards(districts: &[District], policy: &SchedulePolicy) {
    let mut first = None;
    for district in districts {
        let (now, index) = (district.now, &district.index);
        let attendees: Vec<Attendee> = district
            .asked()
            .into_iter()
            .map(|person| Attendee {
                person,
                site: district.sessions[0].site.clone(),
                communities: Vec::new(),
            })
            .collect();
        for one in attendees.iter().take(5) {
            let found = index.dashboard_for(one, policy, now);
            assert_eq!(found, dashboard_for(one, &district.sessions, policy, now));
        }
        let call = |one: &Attendee| {
            index
                .dashboard_for(black_box(one), policy, now)
                .sessions
                .len()
        };
        let (times, shown) = timed(&attendees, call);
        row(
            "a dashboard of 7 days",
            index.len(),
            &times,
            shown,
            &mut first,
        );
    }
}

fn replacing(districts: &mut [District]) {
    let mut first = None;
    for district in districts {
        let all = district.sessions.iter().step_by(20);
        let some: Vec<_> = all.take(ASKED).collect();
        let (count, mut version) = (district.index.len(), 1);
        let mut replace = || {
            let mut replaced = 0;
            for _ in 0..AGAIN {
                version += 1;
                for session in &some {
                    let next = ScheduledSession {
                        version,
                        ..(*session).clone()
                    };
                    replaced += usize::from(district.index.insert(next).is_some());
                }
            }
            replaced
        };
        let times = times_over(9, ASKED * AGAIN, &mut [&mut replace]);
        row("replacing a session", count, &times, 1.0, &mut first);
    }
}

/// The weeks that are looked at, so many at a time.
fn pieces(district: &District, weeks: i64) -> Vec<Interval> {
    let first = district.start.saturating_add(WEEKS / 2 * WEEK);
    (0..SHOWN / weeks)
        .map(|at| first.saturating_add(at * weeks * WEEK))
        .map(|start| Interval {
            start,
            end: start.saturating_add(weeks * WEEK),
        })
        .collect()
}
