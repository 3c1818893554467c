/// Finds the JSON Pointer to a place in a text. Only an error asks for it, so
/// that reading need not keep it.
enum WirePath {
    /// The longest key that a path repeats.
    private static let longest = 100

    /// One step: into a list, or into an object.
    private enum Step {
        case item(Int)
        case field(String)
    }

    /// The path to the value, or the key, that begins at `place`.
    static func of(_ place: Int, in text: UnsafeRawBufferPointer) -> String {
        var steps: [Step] = []
        var at = 0
        while at < min(place, text.count) {
            switch text[at] {
            case UInt8(ascii: "{"): steps.append(.field(""))
            case UInt8(ascii: "["): steps.append(.item(0))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = steps.popLast()
            case UInt8(ascii: ","):
                if case .item(let index) = steps.last { steps[steps.count - 1] = .item(index + 1) }
            case 0x22:
                let (end, key) = string(at, in: text)
                at = end
                if let key, case .field = steps.last { steps[steps.count - 1] = .field(key) }
            default: break
            }
            at += 1
        }
        // A key that is itself at fault.
        if place < text.count, text[place] == 0x22, case .field = steps.last,
            let key = string(place, in: text).1
        {
            steps[steps.count - 1] = .field(key)
        }
        return steps.map { step in
            switch step {
            case .item(let index): "/\(index)"
            case .field(let key):
                "/" + key.split(separator: "~", omittingEmptySubsequences: false)
                    .joined(separator: "~0").split(separator: "/", omittingEmptySubsequences: false)
                    .joined(separator: "~1")
            }
        }.joined()
    }

    /// The last byte of a string, and the string, if it is a key.
    private static func string(_ start: Int, in text: UnsafeRawBufferPointer) -> (Int, String?) {
        var end = start + 1
        while end < text.count, text[end] != 0x22 { end += text[end] == 0x5C ? 2 : 1 }
        var after = end + 1
        while after < text.count, text[after] <= 0x20 { after += 1 }
        guard after < text.count, text[after] == UInt8(ascii: ":") else { return (end, nil) }
        let name = String(decoding: text[(start + 1)..<end], as: UTF8.self)
        return (end, String(name.prefix(longest)))
    }
}
