/// Any JSON value: the bridge between the core's JSON and a coder's format.
enum WireTree: WireValue {
    case null
    case bool(Bool)
    case int(Int)
    case text(String)
    case list([WireTree])
    case object([String: WireTree])

    func write(to writer: inout WireWriter) {
        switch self {
        case .null: writer.raw("null")
        case .bool(let value): value.write(to: &writer)
        case .int(let value): value.write(to: &writer)
        case .text(let value): value.write(to: &writer)
        case .list(let items): items.write(to: &writer)
        case .object(let fields): fields.write(to: &writer)
        }
    }

    static func read(from reader: inout WireReader) throws(CoreError) -> WireTree {
        if reader.skips("null") { return .null }
        if reader.skips("true") { return .bool(true) }
        if reader.skips("false") { return .bool(false) }
        switch reader.opening {
        case UInt8(ascii: "{"): return .object(try [String: WireTree].read(from: &reader))
        case UInt8(ascii: "["): return .list(try [WireTree].read(from: &reader))
        case UInt8(ascii: "\""): return .text(try reader.text())
        default: return .int(try reader.number())
        }
    }

    init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: Name.self) {
            var fields: [String: WireTree] = [:]
            for key in container.allKeys {
                fields[key.stringValue] = try container.decode(WireTree.self, forKey: key)
            }
            self = .object(fields)
            return
        }
        if var container = try? decoder.unkeyedContainer() {
            var items: [WireTree] = []
            while !container.isAtEnd { items.append(try container.decode(WireTree.self)) }
            self = .list(items)
            return
        }
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .int(value)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let fields):
            var container = encoder.container(keyedBy: Name.self)
            // Some formats have no null; what is left out is read as one.
            for (key, value) in fields where value != .null {
                try container.encode(value, forKey: Name(stringValue: key))
            }
        case .list(let items):
            var container = encoder.unkeyedContainer()
            for item in items { try container.encode(item) }
        default:
            var container = encoder.singleValueContainer()
            switch self {
            case .bool(let value): try container.encode(value)
            case .int(let value): try container.encode(value)
            case .text(let value): try container.encode(value)
            default: try container.encodeNil()
            }
        }
    }

    /// A key of any object.
    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
