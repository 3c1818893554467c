//! Prints what the core says about itself: its schema, its rules and its
//! settings, as one JSON object. `cargo xtask generate` reads it.

use serde_json::json;
use tutorcore::{AlertPolicy, ReportPolicy, SchedulePolicy, SessionPolicy};

fn main() {
    let settings = [
        AlertPolicy::settings(),
        SessionPolicy::settings(),
        ReportPolicy::settings(),
        SchedulePolicy::settings(),
        AlertPolicy::settings(),
    ]
    .concat();
    let surface = json!({
        "schema": tutorcore::schema::document(),
        "rules": tutorcore::rule_catalogue(),
        "settings": settings,
    });
    println!("{surface}");
}
