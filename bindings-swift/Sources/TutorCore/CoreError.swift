import Foundation

/// Why a job could not be done at all: malformed input, an unknown zone, a
/// limit reached. What is wrong with well-formed data comes as findings.
///
/// The texts are the core's own: none holds a value of the input.
public struct CoreError: LocalizedError, Sendable, Hashable, CustomStringConvertible {
    /// What sort of fault it is.
    public let kind: ErrorKind
    /// The stable code of the kind, the same in every language:
    /// `INPUT-UNKNOWN-FIELD`.
    public let code: String
    /// Where the fault is: a JSON Pointer into the job's arguments, or into
    /// the document that was read; empty for the whole.
    public let path: String
    /// What is wrong, in one sentence.
    public let message: String
    /// What to do about it, where the core can tell.
    public let help: String?

    /// The sentence, the place and the help.
    public var description: String {
        let place = path.isEmpty ? "" : " At \(path)."
        return message + place + (help.map { " " + $0 } ?? "")
    }

    /// The same; so it is `localizedDescription` too.
    public var errorDescription: String? { description }

    init(_ kind: ErrorKind, _ message: String, path: String = "", help: String? = nil) {
        self.kind = kind
        self.code = kind.code
        self.path = path
        self.message = message
        self.help = help
    }
}

extension CoreError: WireRecord {
    private static let names: [StaticString] = ["kind", "code", "path", "message", "help"]

    /// Writes the error as every language's JSON door does.
    public func write(to writer: inout WireWriter) {
        writer.beginObject()
        writer.field("kind", kind)
        writer.field("code", code)
        writer.field("path", path)
        writer.field("message", message)
        writer.field("help", help)
        writer.endObject()
    }

    /// Reads an error.
    public static func read(from reader: inout WireReader) throws(CoreError) -> CoreError {
        var kind: ErrorKind?
        var texts: [String?] = [nil, nil, nil, nil, nil]
        var object = try reader.object()
        while let field = try reader.field(of: names, &object) {
            if field == 0 {
                kind = try ErrorKind.read(from: &reader)
            } else {
                texts[field] = try String?.read(from: &reader)
            }
        }
        guard let kind else { throw reader.missing("kind", object) }
        guard let message = texts[3] else { throw reader.missing("message", object) }
        return CoreError(kind, message, path: texts[2] ?? "", help: texts[4])
    }
}
