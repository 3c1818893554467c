/// A civil date of the Gregorian calendar, without a zone. The core takes the
/// dates there are in the years 1 to 9999, and refuses all others.
public struct LocalDate: WireText, Comparable, CustomStringConvertible {
    /// The year.
    public var year: Int
    /// The month, 1 to 12.
    public var month: Int
    /// The day of the month, from 1.
    public var day: Int

    /// A date of these numbers.
    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD`.
    public init?(wireText: String) {
        guard let parts = digits(of: wireText, shape: "dddd-dd-dd") else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    /// `YYYY-MM-DD`.
    public var wireText: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

    /// `YYYY-MM-DD`.
    public var description: String { wireText }

    /// Whether one comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

/// A civil time of day, to the second; `24:00:00` is the end of the day.
public struct LocalTime: WireText, Comparable, CustomStringConvertible {
    /// The hour, 0 to 23, or 24 for the end of the day.
    public var hour: Int
    /// The minute, 0 to 59.
    public var minute: Int
    /// The second, 0 to 59.
    public var second: Int

    /// A time of these numbers.
    public init(hour: Int, minute: Int, second: Int = 0) {
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    /// Reads `HH:MM:SS` or `HH:MM`.
    public init?(wireText: String) {
        if let parts = digits(of: wireText, shape: "dd:dd:dd") {
            self.init(hour: parts[0], minute: parts[1], second: parts[2])
        } else if let parts = digits(of: wireText, shape: "dd:dd") {
            self.init(hour: parts[0], minute: parts[1])
        } else {
            return nil
        }
    }

    /// `HH:MM:SS`.
    public var wireText: String { "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }

    /// `HH:MM:SS`.
    public var description: String { wireText }

    /// Whether one comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.hour, one.minute, one.second) < (other.hour, other.minute, other.second)
    }
}

/// A civil date and time of day, without a zone.
public struct LocalDateTime: WireText, Comparable, CustomStringConvertible {
    /// The date.
    public var date: LocalDate
    /// The time of day.
    public var time: LocalTime

    /// That time on that date.
    public init(date: LocalDate, time: LocalTime) {
        self.date = date
        self.time = time
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS`.
    public init?(wireText: String) {
        let parts = wireText.split(separator: "T", omittingEmptySubsequences: false)
        guard parts.count == 2, let date = LocalDate(wireText: String(parts[0])),
            let time = LocalTime(wireText: String(parts[1]))
        else { return nil }
        self.init(date: date, time: time)
    }

    /// `YYYY-MM-DDTHH:MM:SS`.
    public var wireText: String { "\(date)T\(time)" }

    /// `YYYY-MM-DDTHH:MM:SS`.
    public var description: String { wireText }

    /// Whether one comes before the other.
    public static func < (one: Self, other: Self) -> Bool {
        (one.date, one.time) < (other.date, other.time)
    }
}

/// The numbers of a text in exactly this shape; `d` stands for a digit.
private func digits(of text: String, shape: StaticString) -> [Int]? {
    var numbers = [0]
    let wanted = UnsafeBufferPointer(start: shape.utf8Start, count: shape.utf8CodeUnitCount)
    guard text.utf8.count == wanted.count else { return nil }
    for (byte, wanted) in zip(text.utf8, wanted) {
        if wanted == UInt8(ascii: "d") {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            numbers[numbers.count - 1] = numbers[numbers.count - 1] * 10 + Int(byte - 0x30)
        } else if byte == wanted {
            numbers.append(0)
        } else {
            return nil
        }
    }
    return numbers
}

/// A number in at least so many digits. One below zero is no part of a date
/// or a time; the core refuses it.
private func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}
