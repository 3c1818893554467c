//! The story, told through the public functions: nothing is decided here.

#[path = "clock.rs"]
mod clock;
#[path = "facts.rs"]
mod facts;
#[path = "host.rs"]
mod host;

use std::error::Error;
use std::fmt::Write as _;

use clock::{at, clock, words};
use facts::{PEOPLE, attendee, given, person};
use host::Host;
use tutorcore::{
    AlertEngine, AlertEngineMode, AlertPolicy, DiagnosisFacts, Invitee, MeetingFacts,
    PersonCalendar, ProposedTime, RepairRequest, Rsvp, ScheduleFacts, SchedulePolicy,
    ScheduledSeriesDraft, ScheduledSeriesEdit, SeriesChange, SeriesEdit, SeriesEditScope, SeriesId,
    SeriesRepair, SessionPolicy, SessionProposal, SessionSeries, SubstituteTutor, TutorProfile,
    availability_grid, detect_conflicts, diagnose_meeting, edit_scheduled_series, edit_series,
    end_meeting, enter_warmup, expand_recurrence, join_meeting, leave_feedback, leave_meeting,
    match_resources, match_tutors, meeting_student_sessions, rate_meeting, record_private_feedback,
    repair_series, respond_to_invitation, respond_to_series, rsvp_tally, schedule_series,
    start_meeting, warmup_view,
};

type Told<T = ()> = Result<T, Box<dyn Error>>;

/// The whole story as text.
pub(crate) fn told() -> Told<String> {
    let mut out = String::new();
    let out = &mut out;
    let policy = SchedulePolicy {
        active_lead_minutes: 10,
        join_lead_minutes: 10,
        ..SchedulePolicy::default()
    };
    let mut host = Host::new(policy);
    let series = planned(out, &host)?;
    scheduled(out, &mut host, series)?;
    answered(out, &mut host)?;
    changed(out, &mut host)?;
    met(out, &mut host)?;
    afterwards(out, &mut host)?;
    seen(out, &host)?;
    Ok(std::mem::take(out))
}

fn chapter(out: &mut String, title: &str) -> Told {
    writeln!(out, "\n{title}\n{}", "-".repeat(title.len()))?;
    Ok(())
}

/// The draft's dates, what stands in their way, and the mend that is taken.
fn planned(out: &mut String, host: &Host) -> Told<SessionSeries> {
    writeln!(out, "A week of scheduled sessions")?;
    writeln!(out, "============================")?;
    chapter(out, "Thursday 1 October: the tutor plans a series")?;
    let draft: ScheduledSeriesDraft = given(facts::DRAFT)?;
    let people: Vec<PersonCalendar> = given(facts::CALENDARS)?;
    let now = at("2026-10-01T17:00:00Z")?;
    for one in expand_recurrence(&draft.series, &host.policy).occurrences {
        writeln!(out, "  {}", words(one.start))?;
    }
    let tutors: Vec<TutorProfile> = given(facts::TUTORS)?;
    let tags = facts::tags()?;
    let proposal = SessionProposal {
        session: None,
        series: None,
        time: ProposedTime::Series {
            series: draft.series.clone(),
        },
        invitees: invitees(&draft),
    };
    let report = detect_conflicts(&proposal, &people, &host.policy, now)?;
    writeln!(
        out,
        "\n  {} of {} sessions cannot be as planned:",
        report.blocked, report.sessions
    )?;
    for finding in &report.findings {
        writeln!(out, "    {}", finding.message)?;
    }
    writeln!(out, "\n  Tutors who match the tags:")?;
    for one in match_tutors(&tags, &tutors, &[]) {
        let (matched, all) = (one.matched.len(), one.matched.len() + one.unmatched.len());
        writeln!(out, "    {}: {matched} of {all} tags", one.tutor)?;
    }
    let shown = match_resources(&tags, &given::<Vec<_>>(facts::RESOURCES)?, &host.policy);
    let shown: Vec<_> = shown.iter().map(|one| one.as_str()).collect();
    writeln!(out, "  Resources that match: {}", shown.join(", "))?;

    let request = RepairRequest {
        series: draft.series.clone(),
        invitees: invitees(&draft),
        tags: Vec::new(),
        substitutes: vec![SubstituteTutor {
            person: person("t2")?,
            tags: Vec::new(),
        }],
    };
    let mends = repair_series(&request, &people, &host.policy, now)?;
    writeln!(out, "\n  The assistant's cheapest mends:")?;
    for mend in mends.repairs.iter().take(3) {
        writeln!(out, "    cost {:>4}: {}", mend.cost, in_words(mend))?;
    }
    let taken = mends.repairs.first().ok_or("no mend is in reach")?;
    let series = mended(&draft.series, taken, host, now)?;
    let again = SessionProposal {
        time: ProposedTime::Series {
            series: series.clone(),
        },
        ..proposal
    };
    let report = detect_conflicts(&again, &people, &host.policy, now)?;
    writeln!(
        out,
        "  The first is taken; conflicts left: {}.",
        report.conflicts.len()
    )?;
    grid(out, &people, host, now)?;
    Ok(series)
}

fn invitees(draft: &ScheduledSeriesDraft) -> Vec<Invitee> {
    let tutors = draft.tutors.iter().map(|one| (one, true));
    let students = draft.students.iter().map(|one| (one, false));
    let all = tutors.chain(students);
    all.map(|(person, tutor)| Invitee {
        person: person.clone(),
        optional: false,
        tutor,
    })
    .collect()
}

fn in_words(mend: &SeriesRepair) -> String {
    let mut parts = Vec::new();
    if mend.shifted_minutes != 0 {
        parts.push(format!("the whole series by {} min", mend.shifted_minutes));
    }
    parts.extend(
        mend.moves
            .iter()
            .map(|one| format!("{} to {}", words(one.before.start), words(one.after.start))),
    );
    parts.extend(
        mend.substitutions
            .iter()
            .map(|one| format!("{} in place of {}", one.substitute, one.tutor)),
    );
    parts.join("; ")
}

/// The series with the moves of a mend.
fn mended(
    series: &SessionSeries,
    mend: &SeriesRepair,
    host: &Host,
    now: tutorcore::Instant,
) -> Told<SessionSeries> {
    let mut series = series.clone();
    for one in &mend.moves {
        let local = clock(one.after.start);
        let edit = SeriesEdit {
            scope: SeriesEditScope::This {
                occurrence: one.occurrence.clone(),
            },
            change: SeriesChange::Reschedule {
                date: Some(local.date()),
                time: Some(local.time()),
                length_minutes: None,
                pattern: None,
                interval: None,
                end: None,
            },
        };
        let edited = edit_series(&series, &edit, &host.policy, now)?.state;
        series = edited.ok_or("a move is refused")?.series.remove(0);
    }
    Ok(series)
}

/// Tuesday 13 October as the assistant paints it.
fn grid(out: &mut String, people: &[PersonCalendar], host: &Host, now: tutorcore::Instant) -> Told {
    let request = given(facts::GRID)?;
    let policy = SchedulePolicy {
        grid_minutes: 30,
        ..host.policy.clone()
    };
    let grid = availability_grid(&request, people, &policy, now)?;
    writeln!(
        out,
        "\n  Tuesday 13 October from 14:30, by half hours (. free, ? unknown, # not):"
    )?;
    for row in &grid.rows {
        let cells: String = row.cells.iter().map(|cell| facts::sign(*cell)).collect();
        writeln!(out, "    {:<3} {cells}", row.person.as_str())?;
    }
    Ok(())
}

fn scheduled(out: &mut String, host: &mut Host, series: SessionSeries) -> Told {
    chapter(out, "The series is saved, and everybody is invited")?;
    let draft = ScheduledSeriesDraft {
        series,
        ..given(facts::DRAFT)?
    };
    let role = ScheduleFacts {
        actor_role: facts::ORGANISER,
        communities: Vec::new(),
    };
    let now = at("2026-10-01T17:30:00Z")?;
    let outcome = schedule_series(&draft, &role, &host.policy, now);
    let state = outcome.state.ok_or("the series is refused")?;
    host.series = state.series;
    host.keep(state.sessions);
    host.send(out, &outcome.effects)
}

fn answered(out: &mut String, host: &mut Host) -> Told {
    chapter(out, "Friday 2 October: answers")?;
    let now = at("2026-10-02T14:00:00Z")?;
    let series = SeriesId::new("fractions")?;
    for (who, answer) in [
        ("t1", Rsvp::Accepted),
        ("a", Rsvp::Accepted),
        ("b", Rsvp::Accepted),
        ("c", Rsvp::Tentative),
    ] {
        let sessions = host.of(&series);
        let outcome =
            respond_to_series(&series, &sessions, &person(who)?, answer, &host.policy, now);
        let count = outcome.effects.len();
        host.keep(outcome.state.ok_or("the answer is refused")?.sessions);
        writeln!(
            out,
            "  {who} answers the series: {} ({count} sessions)",
            facts::answer(answer)
        )?;
    }
    let id = host.of(&series)[1].id.clone();
    let outcome = respond_to_invitation(
        host.get(&id)?,
        &person("b")?,
        Rsvp::Declined,
        &host.policy,
        now,
    );
    let session = outcome.state.ok_or("the answer is refused")?;
    writeln!(
        out,
        "  b answers {} by itself: declined",
        words(session.starts_at())
    )?;
    let tally = rsvp_tally(&session).students;
    writeln!(
        out,
        "  Its students now: {} accepted, {} declined, {} perhaps, {} without an answer",
        tally.accepted, tally.declined, tally.tentative, tally.no_response
    )?;
    host.keep([session]);
    Ok(())
}

fn changed(out: &mut String, host: &mut Host) -> Told {
    chapter(
        out,
        "Saturday 3 October: from Thursday on later, with another tutor",
    )?;
    let now = at("2026-10-03T15:00:00Z")?;
    let edit: ScheduledSeriesEdit = given(facts::EDIT)?;
    let series = host.series.remove(0);
    let sessions = host.of(&series.id);
    let outcome = edit_scheduled_series(&series, &sessions, &edit, &host.policy, now)?;
    let state = outcome.state.ok_or("the change is refused")?;
    for one in &state.renamed {
        host.forget(&one.before);
    }
    host.series = state.series;
    host.keep(state.sessions);
    let ids: Vec<_> = host.series.iter().map(|one| one.id.as_str()).collect();
    writeln!(out, "  The series is split: {}", ids.join(", "))?;
    host.send(out, &outcome.effects)?;
    // Only Thursday's has moved, and asks again: the others have a place of their own already.
    for session in host.all() {
        let students = rsvp_tally(session).students;
        writeln!(
            out,
            "  {}: {} accepted, {} without an answer",
            words(session.starts_at()),
            students.accepted,
            students.no_response
        )?;
    }
    Ok(())
}

fn met(out: &mut String, host: &mut Host) -> Told {
    chapter(out, "Tuesday 6 October: the first meeting")?;
    let id = host.of(&SeriesId::new("fractions")?)[0].id.clone();
    let policy = host.policy.clone();
    let (t1, a, b) = (attendee("t1")?, attendee("a")?, attendee("b")?);
    let now = at("2026-10-06T20:05:00Z")?;
    let board = host.index.dashboard_for(&a, &policy, now);
    let first = board.sessions.first().ok_or("an empty dashboard")?;
    writeln!(
        out,
        "  15:05  a's dashboard: {} sessions to come, {} to be answered; the next can be joined \
         from {}",
        board.sessions.len(),
        board.unanswered,
        clock(first.joinable_from).time()
    )?;
    let now = at("2026-10-06T20:21:00Z")?;
    let outcome = enter_warmup(host.get(&id)?, &a, &policy, now);
    host.accept(outcome)?;
    let view = warmup_view(host.get(&id)?, &policy, now);
    let there: Vec<_> = view
        .participants
        .iter()
        .filter(|one| one.is_present)
        .collect();
    writeln!(
        out,
        "  15:21  a waits ({} of {} are there); the button to start is shown: {}",
        there.len(),
        view.participants.len(),
        if view.shows_start { "yes" } else { "no" }
    )?;
    let active = host.index.active_sessions(&t1.person, &policy, now);
    writeln!(out, "  15:21  t1's active sessions: {}", active.len())?;
    let now = at("2026-10-06T20:30:00Z")?;
    let facts = MeetingFacts {
        meeting_url: Some("https://meet.example/t1".into()),
        active_session: host.index.running_meeting(&t1.person).cloned(),
    };
    let outcome = start_meeting(host.get(&id)?, &t1.person, &facts, &policy, now);
    host.accept(outcome)?;
    writeln!(out, "  15:30  t1 starts the meeting, and a is in it")?;
    // Another session could not be started now.
    let other = host.all()[1].clone();
    let facts = MeetingFacts {
        active_session: host.index.running_meeting(&t1.person).cloned(),
        ..facts
    };
    let refused = start_meeting(&other, &t1.person, &facts, &policy, now);
    let codes: Vec<_> = refused
        .findings
        .iter()
        .map(|one| one.code.as_str())
        .collect();
    writeln!(
        out,
        "         (another one is refused: {})",
        codes.join(", ")
    )?;
    let now = at("2026-10-06T20:42:00Z")?;
    let outcome = join_meeting(host.get(&id)?, &b, &policy, now);
    host.accept(outcome)?;
    writeln!(out, "  15:42  b joins, 12 minutes late")?;
    let outcome = leave_meeting(host.get(&id)?, &a.person, at("2026-10-06T21:00:00Z")?);
    host.accept(outcome)?;
    let outcome = join_meeting(host.get(&id)?, &a, &policy, at("2026-10-06T21:04:00Z")?);
    host.accept(outcome)?;
    writeln!(out, "  16:00  a leaves, and is back at 16:04")?;
    let outcome = end_meeting(host.get(&id)?, &t1.person, at("2026-10-06T21:15:00Z")?);
    let due = outcome.effects.len();
    host.accept(outcome)?;
    writeln!(
        out,
        "  16:15  t1 ends the meeting; c never came ({due} things for the host to do)"
    )?;
    let outcome = end_meeting(host.get(&id)?, &t1.person, at("2026-10-06T21:16:00Z")?);
    writeln!(
        out,
        "  16:16  ended again: {}",
        outcome.findings.first().map_or("", |one| one.code.as_str())
    )?;
    Ok(())
}

fn afterwards(out: &mut String, host: &mut Host) -> Told {
    chapter(out, "After the meeting")?;
    let id = host.of(&SeriesId::new("fractions")?)[0].id.clone();
    let outcome = leave_feedback(host.get(&id)?, &given(facts::FEEDBACK)?);
    host.accept(outcome)?;
    let outcome = record_private_feedback(host.get(&id)?, &given(facts::NOTE)?);
    host.accept(outcome)?;
    let outcome = rate_meeting(
        host.get(&id)?,
        &given(facts::RATING)?,
        &SessionPolicy::default(),
    )?;
    host.accept(outcome)?;
    let facts: DiagnosisFacts = given(facts::COURSE)?;
    let diagnosis = given(facts::DIAGNOSIS)?;
    let now = at("2026-10-06T21:20:00Z")?;
    let outcome = diagnose_meeting(
        host.get(&id)?,
        &diagnosis,
        &facts,
        &SessionPolicy::default(),
        now,
    )?;
    let diagnosed = outcome.state.ok_or("the diagnosis is refused")?;
    for alert in &diagnosed.alerts {
        let told: Vec<_> = alert
            .notifications
            .iter()
            .map(|one| one.instructor.as_str())
            .collect();
        writeln!(
            out,
            "  An early alert: {} (told: {})",
            alert.id,
            told.join(", ")
        )?;
    }
    host.keep([diagnosed.session]);
    let mut engine = AlertEngine::new(&AlertPolicy::default(), AlertEngineMode::Bounded)?;
    for row in meeting_student_sessions(host.get(&id)?) {
        let told = engine.push(&row)?.len();
        let minutes = row.time_spent().unwrap_or_default() / 60;
        writeln!(
            out,
            "  To the alert engine: {} was in it for {minutes} minutes ({told} alerts)",
            row.student
        )?;
    }
    for who in ["t1", "a", "b", "c"] {
        for past in host.index.meeting_history(&person(who)?) {
            writeln!(
                out,
                "  {who}'s history: {} minutes, {} feedback to read, {} private",
                past.seconds / 60,
                past.feedback.len(),
                past.private_feedback.len()
            )?;
        }
    }
    Ok(())
}

/// What everybody has in the calendar and was told.
fn seen(out: &mut String, host: &Host) -> Told {
    chapter(out, "Everybody's calendar, and what each was told")?;
    let range = given(r#"{"start": "2026-10-01T05:00:00Z", "end": "2026-11-01T05:00:00Z"}"#)?;
    let now = at("2026-10-06T22:00:00Z")?;
    for who in PEOPLE {
        writeln!(out, "  {who}")?;
        for entry in host
            .index
            .calendar_for(&person(who)?, &range, &host.policy, now)
        {
            writeln!(
                out,
                "    {:<16}  {:<18} {:<10} {}",
                words(entry.interval.start),
                entry.name.as_str(),
                facts::standing(entry.standing),
                facts::answer(entry.rsvp)
            )?;
        }
        for line in host.told(who) {
            writeln!(out, "    told: {line}")?;
        }
    }
    Ok(())
}
