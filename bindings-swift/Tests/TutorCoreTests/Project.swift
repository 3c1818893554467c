import Foundation
import TutorCore

/// Files of the checkout that the tests lie in.
enum Project {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static func read(_ path: String) throws -> Data {
        try Data(contentsOf: root.appendingPathComponent(path))
    }

    static func object(_ path: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: read(path)) as? [String: Any] ?? [:]
    }

    /// Every job, by the core's schema.
    static func jobs() throws -> [String] {
        let schema = try object("tutorcore/schema/tutorcore.schema.json")
        return (schema["x-jobs"] as? [String: Any] ?? [:]).keys.sorted()
    }

    /// Bytes of memory that the process holds.
    static func resident() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * 4096
    }

    /// Every case that all languages run.
    static func vectors() throws -> [Vector] {
        let folder = root.appendingPathComponent("tutorcore/vectors")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var vectors: [Vector] = []
        for case let file as URL in files ?? .init() where file.pathExtension == "json" {
            let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
            let list = (json as? [String: Any])?["vectors"] as? [[String: Any]] ?? []
            vectors += list.map(Vector.init)
        }
        return vectors.sorted { $0.id < $1.id }
    }
}

/// A case: what a job is given, and what has to come of it.
struct Vector {
    let id: String
    let job: String
    let arguments: [String: Any]
    let result: Any?
    let error: [String: String]?

    init(_ json: [String: Any]) {
        id = json["id"] as? String ?? ""
        job = json["job"] as? String ?? ""
        arguments = json["arguments"] as? [String: Any] ?? [:]
        result = json["result"]
        error = json["error"] as? [String: String]
    }
}

/// The arguments of a vector, as the values that a function takes.
final class Arguments {
    /// What a typed function cannot even be given.
    struct Inexpressible: Error {}

    private var left: [String: Any]

    init(_ json: [String: Any]) {
        left = json
    }

    func value<Value: WireValue>(_ name: String, _ type: Value.Type) throws -> Value {
        guard let json = left.removeValue(forKey: name) else { throw Inexpressible() }
        let data = try JSONSerialization.data(withJSONObject: json, options: .fragmentsAllowed)
        do {
            return try Value(json: data)
        } catch {
            throw Inexpressible()
        }
    }

    func optional<Value: WireValue>(_ name: String, _ type: Value.Type) throws -> Value? {
        left[name] == nil ? nil : try value(name, Value?.self)
    }

    /// The answer, unless an argument was left over.
    func all<Answer>(_ answer: Answer) throws -> Answer {
        guard left.isEmpty else { throw Inexpressible() }
        return answer
    }
}
