//! A week of scheduled sessions: a series with conflicts that the assistant mends, invitations and
//! answers, a change of mind, a meeting with a student who is late and one who does not come, and
//! what everybody has in the calendar and was told in the end.
//!
//! `cargo xtask demo week`

#[path = "week/story.rs"]
mod story;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    print!("{}", story::told()?);
    Ok(())
}
