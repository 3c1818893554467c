import Foundation

/// A value that the core takes or gives. It reads and writes itself as the
/// JSON that all languages share.
///
/// The core's own types are such values, and so are texts, whole numbers,
/// dates, options, lists and dictionaries of them.
public protocol WireValue: Sendable, Hashable, Codable {
    /// Writes the value as JSON.
    func write(to writer: inout WireWriter)

    /// Reads a value from JSON.
    static func read(from reader: inout WireReader) throws(CoreError) -> Self
}

extension WireValue {
    /// The value as JSON text, as the core writes it.
    public func json() -> Data {
        var writer = WireWriter()
        write(to: &writer)
        return writer.finish()
    }

    /// Reads the JSON text of one value. An unknown field is refused, as it is
    /// by the core: a misspelt one would be lost silently.
    ///
    /// - Throws: ``CoreError``.
    public init(json: Data) throws {
        try self.init(reading: json)
    }

    init(reading json: Data) throws(CoreError) {
        let read: Result<Self, CoreError> = json.withUnsafeBytes { bytes in
            Result { () throws(CoreError) in
                var reader = WireReader(bytes)
                let value = try Self.read(from: &reader)
                try reader.end()
                return value
            }
        }
        self = try read.get()
    }
}

/// A struct or an enum with data of the core's. `Codable` by the same JSON, in
/// whatever format the coder has.
public protocol WireRecord: WireValue {}

extension WireRecord {
    /// Encodes the value as it stands on the wire.
    public func encode(to encoder: any Encoder) throws {
        try WireTree(json: json()).encode(to: encoder)
    }

    /// Decodes a value as it stands on the wire.
    public init(from decoder: any Decoder) throws {
        let tree = try WireTree(from: decoder)
        do {
            try self.init(reading: tree.json())
        } catch {
            let context = DecodingError.Context(
                codingPath: decoder.codingPath, debugDescription: error.description,
                underlyingError: error)
            throw DecodingError.dataCorrupted(context)
        }
    }
}

/// A value that is one text on the wire: an id, a word, a civil date.
public protocol WireText: WireValue {
    /// The text.
    var wireText: String { get }

    /// The value of a text, if it has one.
    init?(wireText: String)
}

extension WireText {
    /// Writes the text.
    public func write(to writer: inout WireWriter) { writer.text(wireText) }

    /// Reads the text.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Self {
        let start = reader.place
        guard let value = Self(wireText: try reader.text()) else {
            throw reader.fault(at: start, .invalidValue, "The text is no \(Self.self).")
        }
        return value
    }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wireText)
    }

    /// Decodes the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(wireText: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "The text is no \(Self.self).")
        }
        self = value
    }
}

/// A word of a fixed list.
public protocol WireWord: WireText, RawRepresentable, CaseIterable, CodingKeyRepresentable
where RawValue == String {}

extension WireWord {
    /// The word.
    public var wireText: String { rawValue }

    /// The case of a word.
    public init?(wireText: String) { self.init(rawValue: wireText) }

    /// Encodes the word.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Decodes the word.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let value = Self(rawValue: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "The text is no \(Self.self).")
        }
        self = value
    }

    /// Reads the word.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Self {
        let start = reader.place
        guard let value = Self(rawValue: try reader.text()) else {
            throw reader.fault(at: start, .unknownChoice, "The text is none of the choices.")
        }
        return value
    }
}

/// A text that the host brings and that nobody but the host reads: an id.
public protocol WireName: WireText, RawRepresentable, ExpressibleByStringLiteral,
    CustomStringConvertible, CodingKeyRepresentable, Comparable
where RawValue == String {
    /// A name of this text. The core refuses an empty one.
    init(rawValue: String)
}

extension WireName {
    /// A name of this text. The core refuses an empty one.
    public init(_ text: String) { self.init(rawValue: text) }

    /// A name of this text.
    public init(stringLiteral text: String) { self.init(rawValue: text) }

    /// The text.
    public var wireText: String { rawValue }

    /// The text.
    public var description: String { rawValue }

    /// A name of this text.
    public init?(wireText: String) { self.init(rawValue: wireText) }

    /// Whether one stands before the other, as their texts do.
    public static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    /// Encodes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    /// Decodes the text.
    public init(from decoder: any Decoder) throws {
        self.init(rawValue: try decoder.singleValueContainer().decode(String.self))
    }
}
