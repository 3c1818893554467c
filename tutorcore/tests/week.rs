//! The story of the example `week`, word by word.

#[path = "../examples/week/story.rs"]
mod story;

#[test]
fn the_story_of_a_week() {
    insta::assert_snapshot!("week", story::told().unwrap());
}
