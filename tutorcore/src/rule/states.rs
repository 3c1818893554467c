//! What every state machine refuses alike.

use crate::finding::Finding;

rules! {
    area "State machines";

    STATE_EVENT_NOT_ALLOWED = Error "STATE-EVENT-NOT-ALLOWED" {
        message: "The event {event} is not allowed in the state {state}.",
        checks: "An event comes in a state that has no place for it, and no more exact rule \
            refuses it.",
        why: "Each state allows the events that make sense in it. Any other would leave a record \
            that no rule has judged.",
        example: "Session s1 is active, and a correction of its start and end is sent. Only an \
            ended session allows that.",
        instead: "Bring the session or the alert into the right state first, or use the event \
            that is meant for the present one.",
        source: "Derived from District tutoring sessions, Ending and deleting: what a state does \
            not list is refused.",
        since: "0.1.0",
    }
}

/// The refusal of an event that the state does not know.
pub(crate) fn not_allowed(path: &str, state: &str, event: &str) -> Finding {
    STATE_EVENT_NOT_ALLOWED
        .at(path)
        .with("state", state)
        .with("event", event)
}
