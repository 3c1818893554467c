// The functions of the core's library. bindings-swift/src/lib.rs has them.
#ifndef TUTORCORE_H
#define TUTORCORE_H

#include <stddef.h>
#include <stdint.h>

#define TUTORCORE_VERSION 2

/// A text that the caller owns, until it gives it back to tutorcore_free.
typedef struct {
    uint8_t *bytes;
    size_t length;
    size_t capacity;
} tutorcore_text;

/// The version of these functions.
uint32_t tutorcore_version(void);

/// Does a job; the answer is `{"ok": …}` or `{"error": …}`.
tutorcore_text tutorcore_call(const uint8_t *job, size_t job_length,
                              const uint8_t *arguments, size_t arguments_length);

/// Takes a text back.
void tutorcore_free(tutorcore_text text);

/// An object of the core's: state that the caller owns until it frees it.
typedef struct tutorcore_object tutorcore_object;

/// Makes an object, from a snapshot where restores is not 0; the answer is
/// `{"ok":null}` or `{"error": …}`, and `made` is null then.
tutorcore_text tutorcore_object_new(const uint8_t *class_name, size_t class_length,
                                    const uint8_t *arguments, size_t arguments_length,
                                    uint8_t restores,
                                    const uint8_t *snapshot, size_t snapshot_length,
                                    tutorcore_object **made);

/// Calls a method; the answer is `{"ok": …}` or `{"error": …}`.
tutorcore_text tutorcore_object_call(const tutorcore_object *object,
                                     const uint8_t *method, size_t method_length,
                                     const uint8_t *arguments, size_t arguments_length);

/// Has an object take in what another saw.
tutorcore_text tutorcore_object_merge(const tutorcore_object *object,
                                      const tutorcore_object *other);

/// Puts an object's state into `snapshot`, which the caller gives back.
tutorcore_text tutorcore_object_snapshot(const tutorcore_object *object,
                                         tutorcore_text *snapshot);

/// Lets go of an object.
void tutorcore_object_free(tutorcore_object *object);

#endif
