// The functions of the core's library. bindings-swift/src/lib.rs has them.
#ifndef TUTORCORE_H
#define TUTORCORE_H

#include <stddef.h>
#include <stdint.h>

#define TUTORCORE_VERSION 1

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

#endif
