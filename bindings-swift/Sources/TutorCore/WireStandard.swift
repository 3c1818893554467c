// Swift's own types as values on the wire.

extension Bool: WireValue {
    /// Writes `true` or `false`.
    public func write(to writer: inout WireWriter) { writer.raw(self ? "true" : "false") }

    /// Reads `true` or `false`.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Bool {
        if reader.skips("true") { return true }
        if reader.skips("false") { return false }
        throw reader.fault(at: reader.place, .wrongType, "Here stands true or false.")
    }
}

extension Int: WireValue {
    /// Writes the digits.
    public func write(to writer: inout WireWriter) { writer.number(self) }

    /// Reads a whole number.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Int {
        try reader.number()
    }
}

extension String: WireText {
    /// The text itself.
    public var wireText: String { self }

    /// The text itself.
    public init?(wireText: String) { self = wireText }
}

extension Optional: WireValue where Wrapped: WireValue {
    /// Writes the value, or `null`.
    public func write(to writer: inout WireWriter) {
        if let value = self {
            value.write(to: &writer)
        } else {
            writer.raw("null")
        }
    }

    /// Reads a value, or `null`.
    public static func read(from reader: inout WireReader) throws(CoreError) -> Wrapped? {
        if reader.skips("null") { return nil }
        return try Wrapped.read(from: &reader)
    }
}

extension Array: WireValue where Element: WireValue {
    /// Writes the items in their order.
    public func write(to writer: inout WireWriter) {
        writer.beginArray()
        for item in self {
            writer.comma()
            item.write(to: &writer)
        }
        writer.endArray()
    }

    /// Reads the items.
    public static func read(from reader: inout WireReader) throws(CoreError) -> [Element] {
        var items: [Element] = []
        var list = try reader.array()
        while try reader.item(&list) {
            items.append(try Element.read(from: &reader))
        }
        return items
    }
}

extension Dictionary: WireValue where Key: WireText, Value: WireValue {
    /// Writes the entries in the order of their keys.
    public func write(to writer: inout WireWriter) {
        writer.beginObject()
        let entries = map { (key: $0.key.wireText, value: $0.value) }
        for entry in entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            writer.comma()
            writer.text(entry.key)
            writer.raw(":")
            entry.value.write(to: &writer)
        }
        writer.endObject()
    }

    /// Reads the entries.
    public static func read(from reader: inout WireReader) throws(CoreError) -> [Key: Value] {
        var entries: [Key: Value] = [:]
        var object = try reader.object()
        while let (text, start) = try reader.key(&object) {
            guard let key = Key(wireText: text) else {
                throw reader.fault(at: start, .unknownChoice, "The key is none of the choices.")
            }
            let value = try Value.read(from: &reader)
            guard entries.updateValue(value, forKey: key) == nil else {
                throw reader.fault(at: start, .duplicateField, "This stands here twice.")
            }
        }
        return entries
    }
}
