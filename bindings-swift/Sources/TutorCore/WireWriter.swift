import Foundation

/// Writes JSON text, with no space in it.
public struct WireWriter: ~Copyable {
    private var bytes: UnsafeMutablePointer<UInt8>
    private var count = 0
    private var capacity = 256

    init() {
        bytes = .allocate(capacity: capacity)
    }

    deinit { bytes.deallocate() }

    /// What was written, for as long as `body` runs.
    func withText<Answer>(_ body: (UnsafeBufferPointer<UInt8>) -> Answer) -> Answer {
        body(UnsafeBufferPointer(start: bytes, count: count))
    }

    consuming func finish() -> Data { Data(bytes: bytes, count: count) }

    private mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        capacity = max(capacity * 2, count + more)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
        larger.moveInitialize(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
    }

    private mutating func byte(_ byte: UInt8) {
        reserve(1)
        bytes[count] = byte
        count += 1
    }

    private mutating func append(_ start: UnsafePointer<UInt8>, _ length: Int) {
        reserve(length)
        (bytes + count).initialize(from: start, count: length)
        count += length
    }

    /// Writes a text of ASCII as it is.
    mutating func raw(_ text: StaticString) { append(text.utf8Start, text.utf8CodeUnitCount) }

    mutating func beginObject() { byte(UInt8(ascii: "{")) }
    mutating func endObject() { byte(UInt8(ascii: "}")) }
    mutating func beginArray() { byte(UInt8(ascii: "[")) }
    mutating func endArray() { byte(UInt8(ascii: "]")) }

    /// Writes a comma, but for the first item or field.
    mutating func comma() {
        let last = bytes[count - 1]
        if last != UInt8(ascii: "{") && last != UInt8(ascii: "[") { byte(UInt8(ascii: ",")) }
    }

    mutating func field<Value: WireValue>(_ name: StaticString, _ value: Value) {
        comma()
        byte(UInt8(ascii: "\""))
        raw(name)
        raw("\":")
        value.write(to: &self)
    }

    /// Writes a field that is left out where there is no value.
    mutating func optional<Value: WireValue>(_ name: StaticString, _ value: Value?) {
        if let value { field(name, value) }
    }

    mutating func number(_ value: Int) {
        var digits = value.magnitude
        if value < 0 { byte(UInt8(ascii: "-")) }
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { room in
            var at = 20
            repeat {
                at -= 1
                room[at] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits % 10)
                digits /= 10
            } while digits > 0
            if let start = room.baseAddress { append(start + at, 20 - at) }
        }
    }

    /// Writes a number of at least so many digits.
    mutating func digits(_ value: Int, _ width: Int) {
        var power = 10
        for _ in 1..<width {
            if value < power { byte(UInt8(ascii: "0")) }
            power *= 10
        }
        number(value)
    }

    mutating func quote() { byte(UInt8(ascii: "\"")) }

    mutating func text(_ value: String) {
        var value = value
        quote()
        value.withUTF8 { utf8 in
            guard let start = utf8.baseAddress else { return }
            var done = 0
            for at in 0..<utf8.count where utf8[at] < 0x20 || utf8[at] == 0x22 || utf8[at] == 0x5C {
                append(start + done, at - done)
                escape(utf8[at])
                done = at + 1
            }
            append(start + done, utf8.count - done)
        }
        quote()
    }

    private mutating func escape(_ control: UInt8) {
        switch control {
        case 0x22: raw("\\\"")
        case 0x5C: raw("\\\\")
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0A: raw("\\n")
        case 0x0C: raw("\\f")
        case 0x0D: raw("\\r")
        default:
            raw("\\u00")
            for half in [control >> 4, control & 15] {
                byte(half < 10 ? UInt8(ascii: "0") + half : UInt8(ascii: "a") + half - 10)
            }
        }
    }
}
