//! The rules of tagging a session.

use crate::rule::rules;

rules! {
    area "Tags";

    TAG_SESSION_NOT_ENDED = Error "TAG-SESSION-NOT-ENDED" {
        message: "You can only tag a session once it has ended.",
        checks: "A tag is added to a session that has not ended, or is taken from one.",
        why: "A tag says what the session was about. That is known when it is over.",
        example: "Session s1 is active. Career Ladder Goal g1 is added to it.",
        instead: "End the session, then tag it.",
        source: "District tutoring sessions, Tags (F001-47).",
        since: "0.1.0",
    }

    TAG_NOT_CAREER_LADDER_GOAL = Error "TAG-NOT-CAREER-LADDER-GOAL" {
        message: "Only Career Ladder Goals can be used as tags.",
        checks: "A tag is added that is not a Career Ladder Goal. With `allow_custom_tags` the \
            rule is silent.",
        why: "The goals are a fixed list that a reviewer knows. Tags of one's own are announced \
            for later, and a district has to want them.",
        example: "A custom tag is added to session s1, and `allow_custom_tags` is off.",
        instead: "Choose one of the Career Ladder Goals.",
        source: "District tutoring sessions, Tags (F001-48, F001-50).",
        since: "0.1.0",
    }

    TAG_UNKNOWN = Error "TAG-UNKNOWN" {
        message: "Career Ladder Goal {tag} does not exist.",
        checks: "A Career Ladder Goal is added whose id is not on the list of goals that the host \
            gave.",
        why: "Only goals of the list are recognised when the session is exported. Another one \
            would look like a tag and not count as one.",
        example: "Goal g9 is added while the list has g1 and g2.",
        instead: "Choose a goal of the list, or give the current list.",
        source: "Derived from District tutoring sessions, Tags: a goal counts only if it is on the \
            list (A-08).",
        since: "0.1.0",
    }

    TAG_DUPLICATE = Warning "TAG-DUPLICATE" {
        message: "The session already has tag {tag}.",
        checks: "A tag is added that the session has already. Nothing changes.",
        why: "The popular tags count sessions. A tag that stood on one session twice would be \
            counted twice.",
        example: "Session s1 has goal g1, and goal g1 is added again.",
        instead: "Nothing is needed. Add another goal if another was meant.",
        source: "Derived from District tutoring sessions, Tags: adding a tag twice is harmless.",
        since: "0.1.0",
    }
}
