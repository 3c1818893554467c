//! Settings told apart by a short text.

use crate::policy::AlertPolicy;

impl AlertPolicy {
    /// Sixteen hexadecimal digits that are the same for the same settings, in
    /// every language and on every machine: they go into the evidence of an
    /// alert, to say by which settings it was raised.
    ///
    /// ```
    /// use tutorcore::AlertPolicy;
    ///
    /// let strict = AlertPolicy { long_session_inclusive: false, ..AlertPolicy::default() };
    /// assert_ne!(strict.fingerprint(), AlertPolicy::default().fingerprint());
    /// ```
    #[must_use]
    pub fn fingerprint(&self) -> String {
        // FNV-1a of the settings as JSON: against mix-ups, not against malice.
        let text = serde_json::to_string(self).unwrap_or_default();
        let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        format!("{hash:016x}")
    }
}
