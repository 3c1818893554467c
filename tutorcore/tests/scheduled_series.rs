//! Series of scheduled sessions, changed again and again by people who come and go: what everybody
//! was told, against an account that knows nothing of how the core finds it out.

#[path = "scheduled_series/command.rs"]
mod command;
#[path = "scheduled_series/world.rs"]
mod world;

use command::commands;
use proptest::prelude::*;
use tutorcore::{
    Effect, Instant, NotificationKind, Rsvp, SchedulePolicy, ScheduledSeriesEdit, ScheduledSession,
    ScheduledState, SessionId, edit_scheduled_series, mark_series_notice_sent,
    series_invitations_due,
};
use world::{World, at, edit, person};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_lost_and_nothing_is_told_twice(
        commands in prop::collection::vec(commands(), 1..25),
    ) {
        let mut world = World::new();
        for command in commands {
            world.apply(&command)?;
        }
    }

    #[test]
    fn a_split_without_a_change_reads_as_before(
        commands in prop::collection::vec(commands(), 0..12),
        pick in any::<prop::sample::Index>(),
    ) {
        let mut world = World::new();
        for command in commands {
            world.apply(&command)?;
        }
        let line = world.lines[0].clone();
        if line.sessions.is_empty() {
            return Ok(());
        }
        let picked = &line.sessions[pick.index(line.sessions.len())];
        let text = format!(
            r#"{{"scope": {{"type": "thisAndFollowing", "occurrence": "{}", "newSeries": "split"}},
                "change": {{"type": "reschedule"}}}}"#,
            picked.id
        );
        let policy = SchedulePolicy::default();
        let edit: ScheduledSeriesEdit = serde_json::from_str(&text).unwrap();
        let outcome = edit_scheduled_series(&line.series, &line.sessions, &edit, &policy, world.now);
        let Ok(Some(after)) = outcome.as_ref().map(|outcome| outcome.state.as_ref()) else {
            return Ok(());
        };
        prop_assert!(outcome.as_ref().is_ok_and(|outcome| outcome.effects.is_empty()));
        let name = |session: &ScheduledSession| {
            let (_, start) = session.id.as_str().rsplit_once('@').unwrap();
            start.to_owned()
        };
        let plain = |sessions: &[ScheduledSession]| {
            let mut all: Vec<_> = sessions
                .iter()
                .map(|one| ScheduledSession {
                    id: SessionId::new(name(one)).unwrap(),
                    series: None,
                    ..one.clone()
                })
                .collect();
            all.sort_by_key(|one| (one.id.clone(), one.starts_at(), one.version));
            all
        };
        prop_assert_eq!(plain(&after.sessions), plain(&line.sessions));
        for one in &after.renamed {
            let was = line.sessions.iter().find(|session| session.id == one.before).unwrap();
            prop_assert_eq!(name(was), one.after.as_str().rsplit_once('@').unwrap().1);
            prop_assert!(was.state == ScheduledState::Scheduled && was.ends_at() > world.now);
        }
    }
}

fn notices(effects: &[Effect]) -> Vec<(&str, Vec<(&str, NotificationKind)>)> {
    let all = effects.iter().filter_map(|effect| match effect {
        Effect::SeriesNoticeOwed { notice } => Some(notice),
        _ => None,
    });
    all.map(|notice| {
        let sessions = notice.sessions.iter();
        let sessions = sessions.map(|one| (one.session.as_str(), one.kind));
        (notice.person.as_str(), sessions.collect())
    })
    .collect()
}

#[test]
fn one_edit_of_everything_tells_each_person_once() {
    let world = World::new().told();
    let line = &world.lines[0];
    // From the third on half an hour later, with t2 in t1's place and without b.
    let edit = edit(
        r#"{
            "scope": {"type": "thisAndFollowing", "occurrence": "s@2026-10-20T15:30:00",
                "newSeries": "later"},
            "change": {"type": "reschedule", "time": "16:00:00"},
            "details": {"name": "Decimals"},
            "revoke": ["t1", "b"],
            "invite": [{"person": "t2", "role": "tutor"}]
        }"#,
    );
    let policy = SchedulePolicy::default();
    let outcome =
        edit_scheduled_series(&line.series, &line.sessions, &edit, &policy, world.now).unwrap();
    let told = notices(&outcome.effects);
    let ids = [
        "later@2026-10-20T15:30:00",
        "later@2026-10-27T15:30:00",
        "later@2026-11-03T15:30:00",
        "later@2026-11-10T15:30:00",
    ];
    let all = |kind| ids.iter().map(|id| (*id, kind)).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            ("a", all(NotificationKind::Reschedule)),
            ("b", all(NotificationKind::InvitationWithdrawn)),
            ("t1", all(NotificationKind::InvitationWithdrawn)),
            ("t2", all(NotificationKind::Invitation)),
        ]
    );
    let after = outcome.state.unwrap();
    let names: Vec<&str> = after.sessions.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names[..2], ["Fractions", "Fractions"]);
    assert!(names[2..].iter().all(|name| *name == "Decimals"));
    // Told, nobody is owed anything.
    let mut sessions = after.sessions;
    for notice in series_invitations_due(&sessions) {
        sessions = mark_series_notice_sent(&sessions, &notice);
    }
    assert!(series_invitations_due(&sessions).is_empty());
}

#[test]
fn a_session_that_was_moved_by_itself_keeps_its_place_and_its_answers() {
    let mut world = World::new().told();
    let line = &mut world.lines[0];
    let policy = SchedulePolicy::default();
    let change = serde_json::from_str(r#"{"localStart": "2026-10-21T10:00:00"}"#).unwrap();
    let moved = tutorcore::reschedule(&line.sessions[2], &change, world.now);
    line.sessions[2] = moved.state.unwrap();
    let (a, now) = (person("a"), world.now);
    let answered =
        tutorcore::respond_to_invitation(&line.sessions[2], &a, Rsvp::Accepted, &policy, now);
    line.sessions[2] = answered.state.unwrap();
    let edit =
        edit(r#"{"scope": {"type": "all"}, "change": {"type": "reschedule", "time": "16:00:00"}}"#);
    let outcome = edit_scheduled_series(&line.series, &line.sessions, &edit, &policy, now).unwrap();
    let after = outcome.state.unwrap();
    let same = after
        .sessions
        .iter()
        .find(|one| one.id == line.sessions[2].id);
    assert_eq!(same, Some(&line.sessions[2]));
    for (who, sessions) in notices(&outcome.effects) {
        assert_eq!(sessions.len(), 5, "{who}");
        assert!(
            sessions
                .iter()
                .all(|(id, _)| *id != "s@2026-10-20T15:30:00")
        );
    }
}

#[test]
fn what_is_over_or_runs_is_not_moved() {
    let mut world = World::new().told();
    world.now = at("2026-10-13T21:00:00Z");
    let line = &mut world.lines[0];
    line.sessions[1].state = ScheduledState::InProgress;
    let policy = SchedulePolicy::default();
    let all = edit(
        r#"{"scope": {"type": "all"}, "change": {"type": "reschedule", "time": "16:00:00"},
            "details": {"name": "Decimals"}}"#,
    );
    let outcome =
        edit_scheduled_series(&line.series, &line.sessions, &all, &policy, world.now).unwrap();
    assert_eq!(outcome.state.unwrap().sessions[..2], line.sessions[..2]);
    let from_there = edit(
        r#"{"scope": {"type": "thisAndFollowing", "occurrence": "s@2026-10-13T15:30:00",
            "newSeries": "n"}, "change": {"type": "reschedule", "time": "16:00:00"}}"#,
    );
    let outcome = edit_scheduled_series(
        &line.series,
        &line.sessions,
        &from_there,
        &policy,
        world.now,
    );
    let outcome = outcome.unwrap();
    assert!(outcome.state.is_none());
    assert_eq!(outcome.findings[0].path, "/sessions/1/state");
}

#[test]
fn one_that_is_restored_asks_everybody_anew() {
    let world = World::new().told();
    let line = &world.lines[0];
    let policy = SchedulePolicy::default();
    let off = edit(
        r#"{"scope": {"type": "this", "occurrence": "s@2026-10-20T15:30:00"},
            "change": {"type": "cancel"}}"#,
    );
    let outcome =
        edit_scheduled_series(&line.series, &line.sessions, &off, &policy, world.now).unwrap();
    assert_eq!(notices(&outcome.effects).len(), 3);
    let after = outcome.state.unwrap();
    let on = edit(
        r#"{"scope": {"type": "this", "occurrence": "s@2026-10-20T15:30:00"},
            "change": {"type": "restore"}}"#,
    );
    let outcome =
        edit_scheduled_series(&after.series[0], &after.sessions, &on, &policy, world.now).unwrap();
    for (_, sessions) in notices(&outcome.effects) {
        assert_eq!(
            sessions,
            [("s@2026-10-20T15:30:00", NotificationKind::Invitation)]
        );
    }
    let back = outcome.state.unwrap().sessions;
    assert_eq!((back.len(), back[2].version), (6, 2));
    assert_eq!(back[2].state, ScheduledState::Scheduled);
}

#[test]
fn sessions_that_are_missing_doubled_or_of_another_series_are_refused() {
    let world = World::new();
    let line = &world.lines[0];
    let policy = SchedulePolicy::default();
    let edit =
        edit(r#"{"scope": {"type": "all"}, "change": {"type": "reschedule", "time": "16:00:00"}}"#);
    let path = |sessions: &[ScheduledSession], now: Instant| {
        let outcome = edit_scheduled_series(&line.series, sessions, &edit, &policy, now);
        outcome.unwrap_err().path().to_owned()
    };
    assert_eq!(path(&line.sessions[1..], world.now), "/sessions");
    let twice = [line.sessions.clone(), line.sessions[..1].to_vec()].concat();
    assert_eq!(path(&twice, world.now), "/sessions/6/id");
    let mut other = line.sessions.clone();
    other[3].series = None;
    assert_eq!(path(&other, world.now), "/sessions/3/series");
}
