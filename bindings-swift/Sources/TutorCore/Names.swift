import Foundation

/// A time zone by its IANA name, such as `America/Chicago`. The core has its
/// own table of zones, and refuses a name that it does not know.
public struct Zone: WireName {
    /// The name.
    public var rawValue: String

    /// A zone of this name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The same zone as Foundation's.
    public init(_ zone: TimeZone) { self.init(rawValue: zone.identifier) }

    /// The same zone of Foundation's, where the system has it.
    public var timeZone: TimeZone? { TimeZone(identifier: rawValue) }
}

/// The stable code of a rule, such as `SESSION-ACTIVE-EXISTS`. A text and not
/// an enum: a new rule breaks nobody.
public struct RuleCode: WireName {
    /// The code.
    public var rawValue: String

    /// A code of this text.
    public init(rawValue: String) { self.rawValue = rawValue }
}
