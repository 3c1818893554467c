//! Objects: the core's state, which JavaScript knows by numbers. A number is
//! never given twice, so one that was freed finds nothing.

use std::cell::RefCell;

use tutorcore::jobs::{Object, error_json};
use tutorcore::{Error, ErrorKind};
use wasm_bindgen::prelude::wasm_bindgen;

#[derive(Default)]
struct Kept {
    last: u32,
    /// In the order of their numbers.
    objects: Vec<(u32, Object)>,
}

impl Kept {
    fn find(&self, number: u32) -> Option<usize> {
        let place = self.objects.binary_search_by_key(&number, |one| one.0);
        place.ok()
    }

    fn get(&self, number: u32) -> Option<&Object> {
        let (_, object) = self.objects.get(self.find(number)?)?;
        Some(object)
    }
}

thread_local! {
    static KEPT: RefCell<Kept> = RefCell::default();
}

/// Makes an object of a class; with a snapshot, one that goes on from there.
/// What it is made with is the JSON text of one object. `{"ok": number}` or
/// `{"error": …}` comes back.
///
/// ```
/// use tutorcore_wasm::{object_call, object_free, object_new, object_snapshot};
///
/// assert_eq!(object_new("AlertEngine", "{}", None), r#"{"ok":1}"#);
/// assert!(object_call(1, "alerts", "{}").starts_with(r#"{"ok":[]"#));
/// let bytes = object_snapshot(1);
/// assert_eq!(object_new("AlertEngine", "{}", bytes), r#"{"ok":2}"#);
/// object_free(1);
/// assert!(object_call(1, "alerts", "{}").starts_with(r#"{"error":"#));
/// assert_eq!(object_snapshot(1), None);
/// ```
#[wasm_bindgen]
#[must_use]
#[expect(
    clippy::needless_pass_by_value,
    reason = "JavaScript's bytes come as a copy"
)]
pub fn object_new(class: &str, arguments: &str, snapshot: Option<Vec<u8>>) -> String {
    let made = match &snapshot {
        None => Object::new_json(class, arguments),
        Some(bytes) => Object::restore_json(class, arguments, bytes),
    };
    match made.and_then(keep) {
        Ok(number) => format!("{{\"ok\":{number}}}"),
        Err(error) => error_json(&error),
    }
}

fn keep(object: Object) -> Result<u32, Error> {
    KEPT.with_borrow_mut(|kept| {
        kept.last = kept
            .last
            .checked_add(1)
            .ok_or_else(|| Error::new(ErrorKind::LimitReached, "There are too many objects."))?;
        kept.objects.push((kept.last, object));
        Ok(kept.last)
    })
}

/// Calls a method of an object, as [`call`](crate::call) does a job.
///
/// See [`object_new`] for an example.
#[wasm_bindgen]
#[must_use]
pub fn object_call(number: u32, method: &str, arguments: &str) -> String {
    with(number, |object| object.call_json(method, arguments))
}

/// Has an object take in what another saw.
///
/// ```
/// use tutorcore_wasm::{object_merge, object_new};
///
/// for number in [r#"{"ok":1}"#, r#"{"ok":2}"#] {
///     assert_eq!(object_new("AlertEngine", "{}", None), number);
/// }
/// assert!(object_merge(1, 2).starts_with(r#"{"ok":"#));
/// assert!(object_merge(1, 1).starts_with(r#"{"error":"#));
/// ```
#[wasm_bindgen]
#[must_use]
pub fn object_merge(number: u32, other: u32) -> String {
    with(number, |one| with(other, |two| one.merge_json(two)))
}

/// The state of an object as bytes; none when it was freed.
///
/// See [`object_new`] for an example.
#[wasm_bindgen]
#[must_use]
pub fn object_snapshot(number: u32) -> Option<Vec<u8>> {
    KEPT.with_borrow(|kept| kept.get(number)?.snapshot().ok())
}

/// Lets go of an object. One that is not there changes nothing.
///
/// See [`object_new`] for an example.
#[wasm_bindgen]
pub fn object_free(number: u32) {
    KEPT.with_borrow_mut(|kept| {
        let place = kept.find(number)?;
        Some(kept.objects.remove(place))
    });
}

fn with(number: u32, work: impl FnOnce(&Object) -> String) -> String {
    KEPT.with_borrow(|kept| match kept.get(number) {
        Some(object) => work(object),
        None => error_json(&Error::new(
            ErrorKind::InvalidValue,
            "The object was freed.",
        )),
    })
}
