use super::*;

fn event(session: &str, day: u32) -> String {
    format!(
        r#"{{"event": {{"session": "{session}", "student": "ada", "subject": "algebra",
            "startedAt": "2026-10-{day:02}T20:00:00Z"}}}}"#
    )
}

fn engine() -> Object {
    Object::new_json("AlertEngine", r#"{"policy": {"frequentMinRequests": 2}}"#).unwrap()
}

#[test]
fn names_that_nobody_has_are_refused_with_the_nearest() {
    let error = Object::new_json("AlertEngin", "{}").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownJob);
    assert_eq!(error.help(), Some("The nearest is AlertEngine."));
    let answer = engine().call_json("pusch", "{}");
    assert!(answer.contains("The nearest is push."), "{answer}");
}

#[test]
fn what_is_refused_changes_nothing() {
    let engine = engine();
    assert!(
        engine
            .call_json("push", &event("s1", 6))
            .starts_with(r#"{"ok":[]"#)
    );
    let before = engine.snapshot().unwrap();
    for (method, arguments) in [
        ("push", "{"),
        ("push", "{}"),
        ("push", r#"{"event": {"session": ""}}"#),
        ("push", &event("s1", 7)),
        ("push_many", r#"{"events": [1]}"#),
        ("push_end", &event("s1", 6)),
        ("advance", r#"{"watermark": "soon"}"#),
        ("alerts", r#"{"more": 1}"#),
    ] {
        let answer = engine.call_json(method, arguments);
        assert!(answer.starts_with(r#"{"error":"#), "{method}: {answer}");
        assert_eq!(engine.snapshot().unwrap(), before, "{method}");
    }
    assert!(
        !engine
            .call_json("push", &event("s2", 7))
            .starts_with(r#"{"ok":[]"#)
    );
}

#[test]
fn after_a_panic_every_call_is_refused_until_it_is_closed() {
    let engine = engine();
    let work = std::panic::AssertUnwindSafe(|| engine.open::<()>(|_| panic!("on purpose")));
    assert!(std::panic::catch_unwind(work).is_err());
    let answer = engine.call_json("push", &event("s1", 6));
    assert!(answer.contains("in the middle of a change"), "{answer}");
    assert!(engine.snapshot().is_err() && engine.copy().is_err());
    let answer = self::engine().merge_json(&engine);
    assert!(answer.contains("in the middle of a change"), "{answer}");
    engine.close();
    assert!(
        engine
            .call_json("push", &event("s1", 6))
            .contains("was closed")
    );
}

#[test]
fn two_that_take_each_other_in_do_not_wait_for_ever() {
    let (one, other) = (engine(), engine());
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..200).for_each(|_| drop(one.merge_json(&other))));
            scope.spawn(|| (0..200).for_each(|_| drop(other.merge_json(&one))));
        }
    });
    assert_eq!(one.snapshot().unwrap(), other.snapshot().unwrap());
}
