import Foundation

/// An instant. It is written to the microsecond; the core cuts it to whole
/// seconds, and takes the years 1 to 9999.
extension Date: WireValue {
    private static let million = 1_000_000
    /// From 1970 to Swift's own zero, which is 2001.
    private static let zero = 978_307_200 * million
    private static let day = 86_400
    /// Further away there is no year that anybody could write.
    private static let furthest = 1e12

    /// Microseconds since 1970, rounded.
    var microseconds: Int? {
        let seconds = timeIntervalSinceReferenceDate
        guard seconds.isFinite, abs(seconds) < Self.furthest else { return nil }
        return Int((seconds * Double(Self.million)).rounded()) + Self.zero
    }

    /// The instant so many microseconds after 1970.
    init(microseconds: Int) {
        let elapsed = Double(microseconds - Self.zero)
        self.init(timeIntervalSinceReferenceDate: elapsed / Double(Self.million))
    }

    /// Writes RFC 3339 in UTC.
    public func write(to writer: inout WireWriter) {
        guard let microseconds else {
            // The core refuses it, and knows the place.
            writer.text("no time")
            return
        }
        let (seconds, fraction) = floored(microseconds, Self.million)
        let (days, second) = floored(seconds, Self.day)
        let (year, month, day) = civil(days)
        writer.quote()
        writer.digits(year, 4)
        for (separator, number) in [
            ("-" as StaticString, month), ("-", day), ("T", second / 3600),
            (":", second / 60 % 60), (":", second % 60),
        ] {
            writer.raw(separator)
            writer.digits(number, 2)
        }
        if fraction > 0 {
            writer.raw(".")
            writer.digits(fraction, 6)
        }
        writer.raw("Z")
        writer.quote()
    }

    /// Reads RFC 3339 with any offset, to the microsecond.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Date {
        let start = reader.place
        var text = try reader.text()
        guard let microseconds = text.withUTF8(microseconds(of:)) else {
            throw reader.fault(at: start, .invalidValue, "This is no RFC 3339 time.")
        }
        return Date(microseconds: microseconds)
    }

    private static func microseconds(of text: UnsafeBufferPointer<UInt8>) -> Int? {
        var at = 0
        func number(_ width: Int) -> Int? {
            guard at + width <= text.count else { return nil }
            var value = 0
            for byte in text[at..<(at + width)] {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                value = value * 10 + Int(byte - 0x30)
            }
            at += width
            return value
        }
        func takes(_ letter: UInt8) -> Bool {
            guard at < text.count, text[at] == letter else { return false }
            at += 1
            return true
        }
        guard let year = number(4), takes(0x2D), let month = number(2), takes(0x2D),
            let day = number(2), takes(0x54) || takes(0x74) || takes(0x20),
            let hour = number(2), takes(0x3A), let minute = number(2), takes(0x3A),
            let second = number(2),
            (1...12).contains(month), day >= 1, day <= length(of: month, in: year),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction = 0
        if takes(0x2E) {
            let first = at
            var unit = million / 10
            while let digit = number(1) {
                fraction += digit * unit
                unit /= 10
            }
            guard at > first else { return nil }
        }
        var offset = 0
        if !takes(0x5A) && !takes(0x7A) {
            let isBehind = takes(0x2D)
            guard isBehind || takes(0x2B), let hours = number(2), takes(0x3A),
                let minutes = number(2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 60 + minutes) * (isBehind ? -60 : 60)
        }
        guard at == text.count else { return nil }
        let seconds = days(year, month, day) * Self.day + hour * 3600 + minute * 60 + second
        return (seconds - offset) * million + fraction
    }
}

private func floored(_ number: Int, _ divisor: Int) -> (Int, Int) {
    let (quotient, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (quotient - 1, rest + divisor) : (quotient, rest)
}

private func length(of month: Int, in year: Int) -> Int {
    let next = month == 12 ? days(year + 1, 1, 1) : days(year, month + 1, 1)
    return next - days(year, month, 1)
}

/// Days from 1970-01-01, in years that begin in March.
private func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month < 3 ? year - 1 : year
    let (era, inEra) = floored(year, 400)
    let inYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468
}

/// The date so many days after 1970-01-01.
private func civil(_ days: Int) -> (Int, Int, Int) {
    let (era, inEra) = floored(days + 719_468, 146_097)
    let year = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
    let inYear = inEra - (365 * year + year / 4 - year / 100)
    let march = (5 * inYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let whole = year + era * 400 + (month < 3 ? 1 : 0)
    return (whole, month, inYear - (153 * march + 2) / 5 + 1)
}
