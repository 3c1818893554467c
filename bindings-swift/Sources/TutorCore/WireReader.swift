import Foundation

/// Reads JSON text, strictly: RFC 8259, no field twice, none unknown.
public struct WireReader: ~Copyable {
    private let source: UnsafeRawBufferPointer
    private var at = 0
    private var depth = 0

    /// No value of the core's lies deeper.
    private static let deepest = 128

    init(_ source: UnsafeRawBufferPointer) {
        self.source = source
    }

    /// What was read of an object.
    struct Object {
        fileprivate var start: Int
        fileprivate var isFirst = true
        /// The field that the core would write next.
        fileprivate var next = 0
        fileprivate var seen: UInt64 = 0
    }

    /// What was read of a list.
    struct List {
        fileprivate var isFirst = true
    }

    /// Where the next value begins.
    var place: Int {
        mutating get {
            space()
            return at
        }
    }

    private var byte: UInt8 { at < source.count ? source[at] : 0 }

    private mutating func space() {
        while at < source.count, source[at] == 0x20 || (source[at] >= 0x09 && source[at] <= 0x0D) {
            at += 1
        }
    }

    private mutating func takes(_ wanted: UInt8) -> Bool {
        space()
        guard at < source.count, source[at] == wanted else { return false }
        at += 1
        return true
    }

    /// Takes a word, if it stands here.
    mutating func skips(_ word: StaticString) -> Bool {
        space()
        let length = word.utf8CodeUnitCount
        guard length <= source.count - at, let base = source.baseAddress,
            memcmp(base + at, word.utf8Start, length) == 0
        else { return false }
        at += length
        return true
    }

    /// The first byte of the next value.
    var opening: UInt8 {
        mutating get {
            space()
            return byte
        }
    }

    /// An error about what stands here.
    func fault(at place: Int, _ kind: ErrorKind, _ message: String) -> CoreError {
        CoreError(kind, message, path: WirePath.of(place, in: source))
    }

    func malformed() -> CoreError { fault(at: at, .malformed, "The text is no JSON.") }

    func missing(_ name: String, _ object: Object) -> CoreError {
        let path = WirePath.of(object.start, in: source)
        return CoreError(.missingField, "A field is missing.", path: "\(path)/\(name)")
    }

    private mutating func begin(_ opening: UInt8, _ message: String) throws(CoreError) {
        guard takes(opening) else { throw fault(at: at, .wrongType, message) }
        depth += 1
        if depth > Self.deepest {
            throw CoreError(.limitReached, "The value is nested too deeply.")
        }
    }

    mutating func object() throws(CoreError) -> Object {
        let start = place
        try begin(UInt8(ascii: "{"), "Here stands an object.")
        return Object(start: start)
    }

    mutating func array() throws(CoreError) -> List {
        try begin(UInt8(ascii: "["), "Here stands a list.")
        return List()
    }

    /// Whether another item or field follows.
    private mutating func follows(_ isFirst: inout Bool, _ closing: UInt8) throws(CoreError) -> Bool {
        if takes(closing) {
            depth -= 1
            return false
        }
        if isFirst {
            isFirst = false
        } else if !takes(UInt8(ascii: ",")) {
            throw malformed()
        }
        return true
    }

    mutating func item(_ list: inout List) throws(CoreError) -> Bool {
        try follows(&list.isFirst, UInt8(ascii: "]"))
    }

    /// The next key of an object, and where it stands.
    mutating func key(_ object: inout Object) throws(CoreError) -> (String, Int)? {
        guard try follows(&object.isFirst, UInt8(ascii: "}")) else { return nil }
        let start = place
        guard byte == 0x22 else { throw malformed() }
        let name = try text()
        guard takes(UInt8(ascii: ":")) else { throw malformed() }
        return (name, start)
    }

    /// Which of the names the next field has.
    mutating func field(of names: [StaticString], _ object: inout Object) throws(CoreError) -> Int? {
        guard try follows(&object.isFirst, UInt8(ascii: "}")) else { return nil }
        let start = place
        guard byte == 0x22 else { throw malformed() }
        var found: Int?
        for step in 0..<names.count {
            let index = (object.next + step) % names.count
            if stands(names[index]) {
                found = index
                break
            }
        }
        if found == nil {
            // Perhaps with escapes in it.
            let name = try text()
            found = names.firstIndex { $0.description == name }
        }
        guard takes(UInt8(ascii: ":")) else { throw malformed() }
        guard let found else {
            throw fault(at: start, .unknownField, "There is no such field.")
        }
        let bit: UInt64 = 1 << UInt64(found & 63)
        guard object.seen & bit == 0 || found > 63 else {
            throw fault(at: start, .duplicateField, "This stands here twice.")
        }
        object.seen |= bit
        object.next = found + 1
        return found
    }

    /// Takes a name in quotes, if it stands here.
    private mutating func stands(_ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard at + length + 1 < source.count, source[at + length + 1] == 0x22,
            let base = source.baseAddress, memcmp(base + at + 1, name.utf8Start, length) == 0
        else { return false }
        at += length + 2
        return true
    }

    /// The field `type` of the object that begins here, which tells the case;
    /// wherever in the object it stands.
    mutating func tag(of names: [StaticString]) throws(CoreError) -> Int {
        let (start, level) = (place, depth)
        var object = try object()
        while let (name, place) = try key(&object) {
            guard name == "type" else {
                try skip()
                continue
            }
            let word = try text()
            guard let found = names.firstIndex(where: { $0.description == word }) else {
                throw fault(at: place, .unknownChoice, "There is no such case.")
            }
            (at, depth) = (start, level)
            return found
        }
        throw missing("type", object)
    }

    /// Passes over a value.
    mutating func skip() throws(CoreError) {
        switch place < source.count ? byte : 0 {
        case 0x22: _ = try text()
        case 0x7B:
            var object = try object()
            while try key(&object) != nil { try skip() }
        case 0x5B:
            var list = try array()
            while try item(&list) { try skip() }
        default:
            if !skips("true") && !skips("false") && !skips("null") { _ = try number() }
        }
    }

    mutating func number() throws(CoreError) -> Int {
        let start = place
        let isNegative = takes(UInt8(ascii: "-"))
        let first = at
        var value = 0
        while at < source.count, source[at] >= 0x30, source[at] <= 0x39 {
            let (shifted, over) = value.multipliedReportingOverflow(by: 10)
            let digit = Int(source[at] - 0x30)
            let (next, past) =
                isNegative
                ? shifted.subtractingReportingOverflow(digit) : shifted.addingReportingOverflow(digit)
            if over || past {
                throw fault(at: start, .outOfRange, "The number is too large.")
            }
            value = next
            at += 1
        }
        let isWhole = at > first && byte != UInt8(ascii: ".") && byte | 0x20 != UInt8(ascii: "e")
        guard isWhole, source[first] != 0x30 || at == first + 1 else {
            throw fault(at: start, .wrongType, "Here stands a whole number.")
        }
        return value
    }

    mutating func text() throws(CoreError) -> String {
        let start = place
        guard byte == 0x22, start < source.count else {
            throw fault(at: start, .wrongType, "Here stands a text.")
        }
        at += 1
        let first = at
        while at < source.count, source[at] != 0x22, source[at] != 0x5C, source[at] >= 0x20 { at += 1 }
        if byte == 0x22, at < source.count {
            let plain = UnsafeRawBufferPointer(rebasing: source[first..<at])
            at += 1
            // Bytes that are no UTF-8 become U+FFFD.
            return String(decoding: plain, as: UTF8.self)
        }
        var units = Array(source[first..<at])
        while at < source.count, source[at] >= 0x20 {
            let unit = source[at]
            at += 1
            if unit == 0x22 { return String(decoding: units, as: UTF8.self) }
            if unit == 0x5C {
                units.append(contentsOf: Array(String(try escaped()).utf8))
            } else {
                units.append(unit)
            }
        }
        throw malformed()
    }

    /// The character of an escape, after its backslash.
    private mutating func escaped() throws(CoreError) -> Character {
        let letter = byte
        at += 1
        switch letter {
        case 0x22, 0x2F, 0x5C: return Character(Unicode.Scalar(letter))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let high = try hexadecimal()
            if let scalar = Unicode.Scalar(high) { return Character(scalar) }
            guard high < 0xDC00, skips("\\u") else { throw malformed() }
            let low = try hexadecimal()
            guard low >= 0xDC00, low <= 0xDFFF,
                let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
            else { throw malformed() }
            return Character(scalar)
        default: throw malformed()
        }
    }

    private mutating func hexadecimal() throws(CoreError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw malformed()
            }
            value = value << 4 | UInt32(digit)
            at += 1
        }
        return value
    }

    /// Makes sure that nothing follows.
    mutating func end() throws(CoreError) {
        if place < source.count { throw malformed() }
    }
}
