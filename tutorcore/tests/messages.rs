//! The message of every rule, as the vectors make it fire.

#[expect(dead_code, reason = "the calls themselves are for tests/vectors.rs")]
#[path = "vectors/load.rs"]
mod load;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use tutorcore::rule_catalogue;

/// The messages of each code, as they were rendered somewhere.
fn rendered() -> BTreeMap<String, BTreeSet<String>> {
    let mut messages: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for vector in load::all().into_iter().flat_map(|file| file.vectors) {
        for finding in load::findings(&vector.result) {
            let text = |key: &str| finding[key].as_str().unwrap().to_owned();
            messages
                .entry(text("code"))
                .or_default()
                .insert(text("message"));
        }
    }
    messages
}

#[test]
fn every_message_as_it_reads() {
    let messages = rendered();
    let mut page = String::new();
    for rule in rule_catalogue() {
        // One of each is enough: the others differ in ids, numbers and times.
        let message = &messages[&rule.code].first().unwrap();
        writeln!(page, "{} ({:?})\n  {message}", rule.code, rule.severity).unwrap();
    }
    insta::assert_snapshot!("messages", page);
}

#[test]
fn every_place_in_a_message_is_filled() {
    let templates: BTreeMap<_, _> = rule_catalogue()
        .into_iter()
        .map(|rule| (rule.code, rule.message))
        .collect();
    for (code, messages) in rendered() {
        let template = &templates[&code];
        for message in messages {
            assert!(!message.contains(['{', '}']), "{code}: {message}");
            assert!(fits(template, &message), "{code}: {message}");
        }
    }
}

/// Whether the message is the template with something in each place.
fn fits(template: &str, message: &str) -> bool {
    let Some((before, rest)) = template.split_once('{') else {
        return template == message;
    };
    let (_, after) = rest.split_once('}').unwrap();
    let Some(message) = message.strip_prefix(before) else {
        return false;
    };
    (1..=message.len())
        .filter(|&end| message.is_char_boundary(end))
        .any(|end| fits(after, &message[end..]))
}

#[test]
fn every_param_of_a_message_is_told_apart_too() {
    let templates: BTreeMap<_, _> = rule_catalogue()
        .into_iter()
        .map(|rule| (rule.code, rule.message))
        .collect();
    for vector in load::all().into_iter().flat_map(|file| file.vectors) {
        for finding in load::findings(&vector.result) {
            let mut rest = templates[finding["code"].as_str().unwrap()].as_str();
            while let Some((_, after)) = rest.split_once('{') {
                let (place, after) = after.split_once('}').unwrap();
                assert!(
                    finding["params"][place].is_string(),
                    "{}: {place}",
                    vector.id
                );
                rest = after;
            }
        }
    }
}
