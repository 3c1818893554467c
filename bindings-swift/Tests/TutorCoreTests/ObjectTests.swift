import Foundation
import TutorCore
import XCTest

/// What a script needs of a class; the generated code leads there.
protocol Scripted: AnyObject {
    static func made(_ given: Arguments) throws -> Self
    static func restored(_ snapshot: Data, _ given: Arguments) throws -> Self
    func joined(_ other: Self) throws -> any WireValue
    func call(_ method: String, _ given: Arguments) throws -> (any WireValue)?
    func snapshot() throws -> Data
}

/// What remembers between calls: scripts, bytes, owners, memory.
final class ObjectTests: XCTestCase {
    private struct Differs: Error, CustomStringConvertible {
        let description: String
    }

    private static func scripts() throws -> [[String: Any]] {
        let folder = Project.root.appendingPathComponent("tutorcore/scripts")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        return try names.flatMap { name in
            try Project.object("tutorcore/scripts/" + name)["scripts"] as? [[String: Any]] ?? []
        }
    }

    func testEveryScriptWholeAndCutAtEveryCall() throws {
        let scripts = try Self.scripts()
        for script in scripts {
            let calls = script["calls"] as? [[String: Any]] ?? []
            for cut in -1..<calls.count {
                do {
                    XCTAssertEqual(script["object"] as? String, "AlertEngine")
                    try play(AlertEngine.self, script, calls, cut)
                } catch {
                    XCTFail("\(script["id"] ?? ""), cut \(cut): \(error)")
                }
            }
        }
        XCTAssertGreaterThanOrEqual(scripts.count, 10)
        print("\(scripts.count) scripts in Swift")
    }

    func testAWrongExpectationFails() throws {
        let script = try Self.scripts()[0]
        var calls = script["calls"] as? [[String: Any]] ?? []
        calls[0]["result"] = [1]
        XCTAssertThrowsError(try play(AlertEngine.self, script, calls, -1))
        var spoiled = script
        spoiled["snapshot"] = "00"
        let right = script["calls"] as? [[String: Any]] ?? []
        XCTAssertThrowsError(try play(AlertEngine.self, spoiled, right, -1))
    }

    private func play<Class: Scripted>(
        _: Class.Type, _ script: [String: Any], _ calls: [[String: Any]], _ cut: Int
    ) throws {
        let new = script["new"] as? [String: Any] ?? [:]
        var object = try Class.made(Arguments(new))
        for (at, call) in calls.enumerated() {
            if at == cut { object = try reborn(object) }
            let outcome: [String: Any]
            do {
                outcome = ["result": try step(object, new, call)]
            } catch let error as CoreError {
                outcome = ["error": ["kind": error.kind.rawValue, "path": error.path]]
            }
            let wanted = call.filter { $0.key == "result" || $0.key == "error" }
            guard try text(outcome) == text(wanted)
            else { throw Differs(description: "call \(at) gave \(outcome)") }
        }
        let bytes = try object.snapshot().map { String(format: "%02x", $0) }.joined()
        guard bytes == script["snapshot"] as? String
        else { throw Differs(description: "other bytes at the end") }
    }

    private func step<Class: Scripted>(
        _ object: Class, _ new: [String: Any], _ call: [String: Any]
    ) throws -> Any {
        if let method = call["method"] as? String {
            let given = call["arguments"] as? [String: Any] ?? [:]
            guard let answer = try object.call(method, Arguments(given))
            else { throw Differs(description: "no method \(method)") }
            return try json(answer)
        }
        if let inner = call["merge"] as? [[String: Any]] {
            let other = try Class.made(Arguments(new))
            for call in inner { _ = try step(other, new, call) }
            return try json(object.joined(other))
        }
        var bytes = try object.snapshot()
        if let at = call["spoil"] as? Int { bytes[bytes.startIndex + at] ^= 1 }
        let kept = max(0, bytes.count - (call["cut"] as? Int ?? 0))
        let given = call["restore"] as? [String: Any] ?? [:]
        _ = try Class.restored(Data(bytes.prefix(kept)), Arguments(given))
        return NSNull()
    }

    /// Another object of the same bytes, made with what the object itself says.
    private func reborn<Class: Scripted>(_ object: Class) throws -> Class {
        guard let settings = try object.call("settings", Arguments([:])) else { return object }
        let given = try json(settings) as? [String: Any] ?? [:]
        return try Class.restored(object.snapshot(), Arguments(given))
    }

    private func json(_ value: any WireValue) throws -> Any {
        try JSONSerialization.jsonObject(with: value.json(), options: .fragmentsAllowed)
    }

    private func text(_ json: Any) throws -> Data {
        try JSONSerialization.data(withJSONObject: [json], options: .sortedKeys)
    }

    private func event(_ number: Int, student: StudentId = "ada") -> StudentSession {
        StudentSession(
            session: SessionId("s\(number)"), student: student, subject: "algebra",
            startedAt: Date(timeIntervalSince1970: 1_791_316_800 + Double(number)))
    }

    /// An actor that owns an engine.
    private actor Watch {
        private let engine: AlertEngine
        init(_ policy: AlertPolicy) throws { engine = try AlertEngine(policy: policy) }
        init(owning engine: sending AlertEngine) { self.engine = engine }
        func push(_ event: StudentSession) throws -> [EarlyAlert] { try engine.push(event) }
        func state() throws -> Data { try engine.snapshot() }
    }

    func testAnActorOwnsAnEngine() async throws {
        let policy = AlertPolicy(frequentMinRequests: 1000)
        let watch = try Watch(policy)
        let events = (0..<200).map { event($0, student: StudentId("st\($0)")) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for event in events { group.addTask { _ = try await watch.push(event) } }
            try await group.waitForAll()
        }
        let restored = try AlertEngine(restoring: await watch.state(), policy: policy)
        XCTAssertEqual(try restored.status().remembered, 200)
        let next = Watch(owning: try AlertEngine(policy: policy))
        let found = try await next.push(events[0])
        XCTAssertEqual(found, [])
    }

    func testWhatIsRefusedLeavesTheEngineAsItWas() throws {
        let policy = AlertPolicy(frequentMinRequests: 2)
        let engine = try AlertEngine(policy: policy, mode: .bounded)
        let before = try engine.snapshot()
        let refusals: [(String, () throws -> Void)] = [
            ("/snapshot", { _ = try AlertEngine(restoring: Data(), policy: policy) }),
            ("/snapshot", { _ = try AlertEngine(restoring: before.dropLast(), policy: policy) }),
            ("/policy", { _ = try AlertEngine(restoring: before) }),
            ("/mode", { _ = try AlertEngine(restoring: before, policy: policy, mode: .history) }),
            ("", { _ = try engine.merge(engine) }),
            ("/event/student", { [self] in _ = try engine.push(event(1, student: "")) }),
            ("/events/1/student", { [self] in
                _ = try engine.pushMany([event(1), event(2, student: "")])
            }),
            ("/watermark", { _ = try engine.advance(.distantPast) }),
            ("", { _ = try engine.alerts() }),
        ]
        for (path, run) in refusals {
            XCTAssertThrowsError(try run(), path) { XCTAssertEqual(($0 as? CoreError)?.path, path) }
        }
        XCTAssertEqual(try engine.snapshot(), before)
        XCTAssertEqual(try engine.pushMany([event(1), event(2)]).count, 1)
    }

    func testWhatTheStreamGivesIsWhatTheJobsTake() throws {
        let policy = AlertPolicy(frequentMinRequests: 2)
        let engine = try AlertEngine(policy: policy)
        let found = try engine.pushMany([event(1), event(2)])
        let now = event(9).startedAt
        let stored = try Core.reconcileAlerts(
            stored: [], computed: found, facts: RoutingFacts(), policy: policy, now: now)
        XCTAssertEqual(stored.raised, found.map(\.id))
        XCTAssertEqual(try engine.retract("s2").withdrawn.map(\.id), stored.raised)
        let after = try Core.reconcileAlerts(
            stored: stored.alerts, computed: engine.alerts(), facts: RoutingFacts(),
            policy: policy, now: now)
        XCTAssertEqual(after.withdrawn, stored.raised)
    }

    func testWhatIsMadeAndLetGoTakesNoMoreMemory() throws {
        let many = (0..<500).map { event($0) }
        func sweep() throws {
            for _ in 0..<60 {
                let engine = try AlertEngine()
                _ = try engine.pushMany(many)
                _ = try AlertEngine(restoring: engine.snapshot())
                XCTAssertThrowsError(try AlertEngine(restoring: Data([1, 2, 3])))
            }
        }
        try sweep()
        let before = Project.resident()
        for _ in 0..<4 { try sweep() }
        XCTAssertLessThan(Project.resident(), before + 8_000_000)
    }
}
