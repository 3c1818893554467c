//! Objects: the core's state behind pointers that Swift's classes own.

use tutorcore::jobs::{Object, error_json};

use crate::{Text, bytes, caught, text};

/// Makes an object of a class and puts its pointer into `made`; with a
/// snapshot (`restores` is not 0), one that goes on from there. What it is
/// made with is the JSON text of one object. The answer is `{"ok":null}` or
/// `{"error": …}`, and `made` is null then.
///
/// # Safety
/// Each pointer leads to that many bytes that can be read; where the length
/// is 0 it does not matter. `made` can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_object_new(
    class: *const u8,
    class_length: usize,
    arguments: *const u8,
    arguments_length: usize,
    restores: u8,
    snapshot: *const u8,
    snapshot_length: usize,
    made: *mut *mut Object,
) -> Text {
    // SAFETY: this is what the caller promises.
    let (class, arguments, snapshot) = unsafe {
        (
            bytes(class, class_length),
            bytes(arguments, arguments_length),
            bytes(snapshot, snapshot_length),
        )
    };
    let mut object = std::ptr::null_mut();
    let answer = caught(|| {
        let (class, arguments) = (text(class), text(arguments));
        let done = if restores == 0 {
            Object::new_json(class, arguments)
        } else {
            Object::restore_json(class, arguments, snapshot)
        };
        match done {
            Ok(done) => {
                object = Box::into_raw(Box::new(done));
                r#"{"ok":null}"#.to_owned()
            }
            Err(error) => error_json(&error),
        }
    });
    // SAFETY: it can be written.
    unsafe { made.write(object) };
    answer.into()
}

/// Calls a method of an object, as `tutorcore_call` does a job.
///
/// # Safety
/// The object came from [`tutorcore_object_new`] and was not freed; the other
/// pointers are as there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_object_call(
    object: *const Object,
    method: *const u8,
    method_length: usize,
    arguments: *const u8,
    arguments_length: usize,
) -> Text {
    // SAFETY: this is what the caller promises.
    let (object, method, arguments) = unsafe {
        (
            &*object,
            bytes(method, method_length),
            bytes(arguments, arguments_length),
        )
    };
    caught(|| object.call_json(text(method), text(arguments))).into()
}

/// Has an object take in what another saw.
///
/// # Safety
/// Both came from [`tutorcore_object_new`] and were not freed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_object_merge(
    object: *const Object,
    other: *const Object,
) -> Text {
    // SAFETY: this is what the caller promises.
    let (object, other) = unsafe { (&*object, &*other) };
    caught(|| object.merge_json(other)).into()
}

/// Puts an object's state into `snapshot`, as bytes that the caller gives
/// back with `tutorcore_free`. The answer is `{"ok":null}` or `{"error": …}`.
///
/// # Safety
/// The object came from [`tutorcore_object_new`] and was not freed; `snapshot`
/// can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_object_snapshot(
    object: *const Object,
    snapshot: *mut Text,
) -> Text {
    // SAFETY: this is what the caller promises.
    let object = unsafe { &*object };
    let mut state = Vec::new();
    let answer = caught(|| match object.snapshot() {
        Ok(bytes) => {
            state = bytes;
            r#"{"ok":null}"#.to_owned()
        }
        Err(error) => error_json(&error),
    });
    // SAFETY: it can be written.
    unsafe { snapshot.write(state.into()) };
    answer.into()
}

/// Lets go of an object.
///
/// # Safety
/// It came from [`tutorcore_object_new`], was not freed, and nothing uses it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tutorcore_object_free(object: *mut Object) {
    // SAFETY: this is what the caller promises.
    drop(unsafe { Box::from_raw(object) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: Text) -> Vec<u8> {
        // SAFETY: the text is whole, and is given back once.
        unsafe {
            let copy = bytes(text.bytes, text.length).to_vec();
            crate::tutorcore_free(text);
            copy
        }
    }

    fn made(class: &[u8], snapshot: Option<&[u8]>) -> Result<*mut Object, String> {
        let mut object = std::ptr::null_mut();
        let (restores, state) = snapshot.map_or((0, [].as_slice()), |bytes| (1, bytes));
        // SAFETY: all are slices, and the object has a place.
        let answer = unsafe {
            tutorcore_object_new(
                class.as_ptr(),
                class.len(),
                b"{}".as_ptr(),
                2,
                restores,
                state.as_ptr(),
                state.len(),
                &raw mut object,
            )
        };
        let answer = String::from_utf8(taken(answer)).unwrap();
        if object.is_null() {
            Err(answer)
        } else {
            Ok(object)
        }
    }

    #[test]
    fn an_object_is_made_called_kept_joined_and_freed() {
        let one = made(b"AlertEngine", None).unwrap();
        // SAFETY: what was made is freed once, at the end.
        unsafe {
            let answer = tutorcore_object_call(one, b"alerts".as_ptr(), 6, b"{}".as_ptr(), 2);
            assert_eq!(taken(answer), br#"{"ok":[]}"#);
            let mut state = Text::from(Vec::new());
            let answer = tutorcore_object_snapshot(one, &raw mut state);
            assert_eq!(taken(answer), br#"{"ok":null}"#);
            let other = made(b"AlertEngine", Some(&taken(state))).unwrap();
            assert!(taken(tutorcore_object_merge(one, other)).starts_with(br#"{"ok":"#));
            tutorcore_object_free(one);
            tutorcore_object_free(other);
        }
        assert!(
            made(b"Alert", None)
                .unwrap_err()
                .contains("INPUT-UNKNOWN-JOB")
        );
        assert!(
            made(b"AlertEngine", Some(b""))
                .unwrap_err()
                .contains("/snapshot")
        );
    }
}
