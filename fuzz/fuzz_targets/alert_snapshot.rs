//! Any bytes as a snapshot: an error or an engine, never a panic or a flood of
//! memory; and what was read is written as it was read from then on.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tutorcore::{
    AlertEngineMode, AlertEngineOptions, AlertPolicy, NumberedAlertEngine, NumberedSession,
};

fuzz_target!(|input: (bool, bool, &[u8])| {
    let (has_history, is_sealed, bytes) = input;
    let policy = AlertPolicy::default();
    let mode = if has_history {
        AlertEngineMode::History
    } else {
        AlertEngineMode::Bounded
    };
    let options = AlertEngineOptions {
        mode,
        ..AlertEngineOptions::default()
    };
    let bytes = if is_sealed {
        sealed(&policy, &options, bytes)
    } else {
        bytes.to_vec()
    };
    let Ok(engine) = NumberedAlertEngine::restore(&policy, &options, &bytes) else {
        return;
    };
    let once = engine.snapshot();
    let again = NumberedAlertEngine::restore(&policy, &options, &once);
    let mut again = again.expect("what was written is read");
    assert_eq!(again.snapshot(), once);
    let mut alerts = Vec::new();
    for number in 0..8 {
        let session = NumberedSession {
            session: number,
            student: 0,
            subject: 0,
            start: 600_000,
            end: Some(700_000),
            seconds: None,
        };
        let _ = again.push(&session, &mut alerts);
    }
    let _ = again.advance(800_000, &mut alerts);
});

/// The contents between a good head and a good sum, so that what lies behind
/// them is reached.
fn sealed(policy: &AlertPolicy, options: &AlertEngineOptions, contents: &[u8]) -> Vec<u8> {
    let empty = NumberedAlertEngine::new(policy, options).expect("legal").snapshot();
    // Magic, version, kind and mode; then the settings, whose length is a byte.
    let settings = 7 + 1 + usize::from(empty[7]);
    let mut bytes = empty[..settings].to_vec();
    let mut length = contents.len();
    while length >= 0x80 {
        bytes.push((length & 0x7F) as u8 | 0x80);
        length >>= 7;
    }
    bytes.push(length as u8);
    bytes.extend_from_slice(contents);
    let sum = bytes.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    });
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}
