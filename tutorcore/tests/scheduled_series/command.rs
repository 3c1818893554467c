//! Commands at random on series, and the people who give them.

use prop::sample::Index;
use proptest::prelude::*;
use tutorcore::Rsvp;

/// A command, some hours after the one before it.
#[derive(Clone, Debug)]
pub(crate) struct Command {
    pub(crate) hours: i64,
    pub(crate) line: Index,
    pub(crate) act: Act,
}

#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A change of the series, as JSON with `{occurrence}` and `{new}` to be filled in.
    Edit(Index, String),
    /// One session alone, without the series.
    Move(Index, i64),
    Cancel(Index),
    /// A session that is over has been held.
    Hold(Index),
    /// What is owed to a person is sent.
    Send(&'static str),
    Answer(Index, &'static str, Rsvp),
    AnswerSeries(&'static str, Rsvp),
}

const PEOPLE: [&str; 5] = ["t1", "t2", "a", "b", "c"];

fn people() -> impl Strategy<Value = &'static str> {
    prop::sample::select(PEOPLE.to_vec())
}

fn answers() -> impl Strategy<Value = Rsvp> {
    prop::sample::select(vec![Rsvp::Accepted, Rsvp::Declined, Rsvp::Tentative])
}

fn scopes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        r#"{"type": "this", "occurrence": "{occurrence}"}"#,
        r#"{"type": "thisAndFollowing", "occurrence": "{occurrence}", "newSeries": "{new}"}"#,
        r#"{"type": "all"}"#,
    ])
}

fn changes() -> impl Strategy<Value = String> {
    let time = (8..18_u32, 0..4_u32)
        .prop_map(|(hour, quarter)| format!(r#""time": "{hour:02}:{:02}:00""#, quarter * 15));
    prop_oneof![
        4 => Just("null".to_owned()),
        4 => time.prop_map(|time| format!(r#"{{"type": "reschedule", {time}}}"#)),
        1 => Just(r#"{"type": "reschedule", "lengthMinutes": 60}"#.to_owned()),
        1 => Just(r#"{"type": "reschedule"}"#.to_owned()),
        1 => (1..9_u32).prop_map(|count| format!(
            r#"{{"type": "reschedule", "end": {{"type": "count", "count": {count}}}}}"#)),
        1 => Just(
            r#"{"type": "reschedule", "pattern": {"type": "weekly",
            "weekdays": ["tuesday", "friday"]}}"#.to_owned()),
        1 => Just(r#"{"type": "cancel"}"#.to_owned()),
        1 => Just(r#"{"type": "restore"}"#.to_owned()),
    ]
}

fn edits() -> impl Strategy<Value = String> {
    let lists = (
        prop::collection::vec(people(), 0..2),
        prop::collection::vec(people(), 0..2),
    );
    (scopes(), changes(), any::<bool>(), lists).prop_map(|(scope, change, rename, lists)| {
        let invite: Vec<String> = lists
            .1
            .iter()
            .map(|who| {
                let role = if who.starts_with('t') {
                    "tutor"
                } else {
                    "student"
                };
                format!(r#"{{"person": "{who}", "role": "{role}"}}"#)
            })
            .collect();
        let details = if rename {
            r#"{"name": "Decimals"}"#
        } else {
            "{}"
        };
        format!(
            r#"{{"scope": {scope}, "change": {change}, "details": {details},
            "revoke": {:?}, "invite": [{}]}}"#,
            lists.0,
            invite.join(",")
        )
    })
}

pub(crate) fn commands() -> impl Strategy<Value = Command> {
    let index = any::<Index>;
    let act = prop_oneof![
        6 => (index(), edits()).prop_map(|(at, edit)| Act::Edit(at, edit)),
        1 => (index(), -90..90_i64).prop_map(|(at, minutes)| Act::Move(at, minutes)),
        1 => index().prop_map(Act::Cancel),
        1 => index().prop_map(Act::Hold),
        5 => people().prop_map(Act::Send),
        2 => (index(), people(), answers()).prop_map(|(at, who, rsvp)| Act::Answer(at, who, rsvp)),
        2 => (people(), answers()).prop_map(|(who, rsvp)| Act::AnswerSeries(who, rsvp)),
    ];
    let hours = prop_oneof![3 => 0..20_i64, 1 => 0..200_i64];
    (hours, index(), act).prop_map(|(hours, line, act)| Command { hours, line, act })
}
