//! What the story starts from, and words for what comes out.

use serde::de::DeserializeOwned;
use tutorcore::{
    Attendee, AttendeeState, Error, PersonId, Rsvp, SessionStanding, SiteRole, TagSet,
};

/// Everybody, in the order in which they are shown.
pub(crate) const PEOPLE: [&str; 5] = ["t1", "t2", "a", "b", "c"];

/// Tuesdays and Thursdays for two weeks, at half past three.
pub(crate) const DRAFT: &str = r#"{
    "series": {
        "id": "fractions", "zone": "America/Chicago", "localStart": "2026-10-06T15:30:00",
        "lengthMinutes": 45,
        "recurrence": {
            "pattern": {"type": "weekly", "weekdays": ["tuesday", "thursday"]},
            "end": {"type": "count", "count": 4}
        }
    },
    "site": "school", "name": "Fractions", "description": "Halves and quarters",
    "tags": [
        {"category": "topic", "tag": "fractions"}, {"category": "gradeLevel", "tag": "5"}
    ],
    "resources": {"before": ["pizza-slices"], "exit": ["quiz"], "automatic": true},
    "subject": "mathematics", "topics": ["fractions"], "course": "m5",
    "attendance": "onlyInvited", "tutors": ["t1"], "students": ["a", "b", "c"]
}"#;

/// t1 is at an appointment on the second Thursday, b at another session on the second Tuesday; c has
/// told nobody when there is time.
pub(crate) const CALENDARS: &str = r#"[
    {
        "person": "t1",
        "availability": {
            "zone": "America/Chicago",
            "weekly": {
                "tuesday": [{"start": "15:00", "end": "18:00"}],
                "thursday": [{"start": "15:00", "end": "18:00"}]
            },
            "absences": [
                {"start": "2026-10-15T15:00:00", "end": "2026-10-15T16:00:00"}
            ]
        }
    },
    {
        "person": "t2",
        "availability": {
            "zone": "America/Chicago",
            "weekly": {"thursday": [{"start": "14:00", "end": "18:00"}]}
        }
    },
    {
        "person": "a",
        "availability": {
            "zone": "America/Chicago",
            "weekly": {
                "tuesday": [{"start": "15:10", "end": "18:00"}],
                "thursday": [{"start": "15:10", "end": "18:00"}]
            }
        }
    },
    {
        "person": "b",
        "availability": {
            "zone": "America/Chicago",
            "weekly": {
                "tuesday": [{"start": "15:10", "end": "19:00"}],
                "thursday": [{"start": "15:10", "end": "19:00"}]
            }
        },
        "busy": [{
            "session": "band", "start": "2026-10-13T20:30:00Z", "end": "2026-10-13T21:30:00Z",
            "rsvp": "accepted"
        }]
    },
    {"person": "c"}
]"#;

/// The afternoon of the second Tuesday.
pub(crate) const GRID: &str = r#"{
    "window": {"start": "2026-10-13T19:30:00Z", "end": "2026-10-13T23:30:00Z"},
    "invitees": [{"person": "t1"}, {"person": "a"}, {"person": "b"}, {"person": "c"}]
}"#;

/// The tutors of the site.
pub(crate) const TUTORS: &str = r#"[
    {"tutor": "t1", "tags": {"topic": ["fractions", "decimals"], "gradeLevel": ["5"]}},
    {"tutor": "t2", "tags": {"topic": ["fractions"]}},
    {"tutor": "t3", "tags": {"topic": ["essays"]}}
]"#;

/// The resources of the site.
pub(crate) const RESOURCES: &str = r#"[
    {"id": "number-line", "tags": {"topic": ["fractions"], "gradeLevel": ["5", "6"]}},
    {"id": "percentages", "tags": {"topic": ["percentages"], "gradeLevel": ["5"]}}
]"#;

/// From the first Thursday on at a quarter past four, with t2 in t1's place.
pub(crate) const EDIT: &str = r#"{
    "scope": {
        "type": "thisAndFollowing", "occurrence": "fractions@2026-10-08T15:30:00",
        "newSeries": "fractions-2"
    },
    "change": {"type": "reschedule", "time": "16:15:00"},
    "details": {"name": "Fractions, part 2"},
    "revoke": ["t1"], "invite": [{"person": "t2", "role": "tutor"}]
}"#;

/// What t1 tells a.
pub(crate) const FEEDBACK: &str = r#"{
    "author": "t1", "student": "a", "recordedAt": "2026-10-06T21:17:00Z",
    "text": "Halves are safe now."
}"#;

/// What t1 notes for nobody else.
pub(crate) const NOTE: &str = r#"{
    "author": "t1", "recordedAt": "2026-10-06T21:18:00Z", "text": "Begin with quarters."
}"#;

/// What a thinks of it.
pub(crate) const RATING: &str =
    r#"{"student": "a", "stars": 5, "ratedAt": "2026-10-06T21:30:00Z"}"#;

/// What t1 says of b.
pub(crate) const DIAGNOSIS: &str = r#"{
    "student": "b", "author": "t1", "recordedAt": "2026-10-06T21:20:00Z",
    "lowPrerequisiteKnowledge": true
}"#;

/// The course, and an instructor who wants to be told.
pub(crate) const COURSE: &str = r#"{
    "courses": [{"id": "m5", "subject": "mathematics", "instructors": ["i1"]}],
    "preferences": [{
        "instructor": "i1", "answeredAt": "2026-09-01T12:00:00Z",
        "optIns": [{
            "kind": "lowPrerequisiteKnowledge", "channel": "email",
            "optedInAt": "2026-09-01T12:00:00Z"
        }]
    }]
}"#;

/// A value that is written down here.
pub(crate) fn given<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// The tags of the series.
pub(crate) fn tags() -> Result<TagSet, serde_json::Error> {
    given(r#"{"topic": ["fractions"], "gradeLevel": ["5"]}"#)
}

/// A person of the story.
pub(crate) fn person(id: &str) -> Result<PersonId, Error> {
    PersonId::new(id)
}

/// The same as somebody who wants to come.
pub(crate) fn attendee(id: &str) -> Result<Attendee, serde_json::Error> {
    given(&format!(r#"{{"person": "{id}", "site": "school"}}"#))
}

/// What the one who plans is.
pub(crate) const ORGANISER: SiteRole = SiteRole::Tutor;

/// An answer in words.
pub(crate) fn answer(answer: Rsvp) -> &'static str {
    match answer {
        Rsvp::NoResponse => "no answer",
        Rsvp::Accepted => "accepted",
        Rsvp::Declined => "declined",
        Rsvp::Tentative => "perhaps",
    }
}

/// Where a session stands, in words.
pub(crate) fn standing(standing: SessionStanding) -> &'static str {
    match standing {
        SessionStanding::Scheduled => "scheduled",
        SessionStanding::Open => "open",
        SessionStanding::InProgress => "running",
        SessionStanding::Ended => "held",
        SessionStanding::Cancelled => "called off",
        SessionStanding::Missed => "missed",
    }
}

/// A cell of the grid.
pub(crate) fn sign(state: AttendeeState) -> char {
    match state {
        AttendeeState::Available => '.',
        AttendeeState::Unknown => '?',
        AttendeeState::Tentative
        | AttendeeState::Restricted
        | AttendeeState::Unavailable
        | AttendeeState::Busy => '#',
    }
}
