//! Areas `tag` and `popular_tags`.

use crate::events;
use crate::neutral::{Case, Got, any_of, camel_of, judged, put, read, text_of};
use crate::session::{Around, around};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tutorcore::{FreeText, SessionTag, TagId, TutoringSession, popular_tags, tag_session};

pub(crate) fn add(case: &Case) -> Result<Got, String> {
    let (policy, _) = case.policies()?;
    let Around { session, facts } = around(case)?;
    let tag: SessionTag = read(events::tag(
        any_of(&case.when, &["tag"]).unwrap_or(&Value::Null),
    ))?;
    let outcome = tag_session(&session, &tag, &facts, &policy);
    let mut got = judged(outcome.is_accepted(), &outcome.findings);
    put(&mut got, "tags", outcome.state.map(|next| next.tags));
    Ok(got)
}

/// Each use is an ended session with one tag.
pub(crate) fn popular(case: &Case) -> Result<Got, String> {
    let district = case.stated(&["district"]);
    let uses = case.stated(&["uses"]).and_then(Value::as_array);
    let mut sessions = Vec::new();
    for (at, one) in uses.into_iter().flatten().enumerate() {
        // The host asks about the sessions of one district.
        let theirs = any_of(one, &["district"]);
        if district.is_some() && theirs.is_some() && theirs != district {
            continue;
        }
        let times = any_of(one, &["count", "uses"])
            .and_then(Value::as_u64)
            .unwrap_or(1);
        for again in 0..times {
            let session: TutoringSession = read(json!({
                "id": format!("s{at}.{again}"),
                "tutor": "t1",
                "school": "hs",
                "zone": case.zone(),
                "state": match camel_of(one, &["state", "session_state"]) {
                    Value::Null => json!("ended"),
                    state => state,
                },
                "startedAt": "2026-10-06T20:00:00Z",
                "group": { "type": "adHoc" },
                "tags": [{
                    "kind": "custom",
                    "id": one.as_str().or_else(|| text_of(one, &["tag", "name", "id"])),
                }],
            }))?;
            sessions.push(session);
        }
    }
    let names: BTreeMap<TagId, FreeText> = match any_of(&case.given, &["names"]) {
        Some(names) => read(names.clone())?,
        None => BTreeMap::new(),
    };
    let limit: Option<u32> = read(json!(case.stated(&["limit"])))?;
    let found = popular_tags(&sessions, &names, limit);
    let mut got = Got::new();
    let tags: Vec<_> = found.iter().map(|one| &one.tag).collect();
    put(&mut got, "tags", tags);
    Ok(got)
}
