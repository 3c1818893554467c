import Foundation
import TutorCore
import XCTest

/// Bad input of every sort at random: always a clear error, never a crash or
/// a leak. `TUTORCORE_STORM=100000` makes the storm longer.
final class StormTests: XCTestCase {
    private static let secret = "Zanzibar Secret"

    /// Numbers that look random and are the same every time.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private static let junk: [String] = [
        "null", "true", "7", "-1", "0.5", "9007199254740993", "1e400", "NaN", "-", "",
        "99999999999999999999", #""""#, #""\#(secret)""#, #""\ud800\#(secret)""#,
        #""\u0000\#(secret)""#, #""2026-10-06T20:00:00""#, #""9999999-99-99T99:99:99Z""#,
        #""Mars/Phobos \#(secret)""#, "[]", "{}", #"["\#(secret)"]"#, #"{"type":"\#(secret)"}"#,
        #"{"x":1,"x":2}"#, "[1,", #"{"a""#, String(repeating: "[", count: 5000),
        String(repeating: #"{"a":"#, count: 5000), "\u{feff}", "/* */",
    ]

    func testAStormOfTextIsRefused() throws {
        let calls = Int(ProcessInfo.processInfo.environment["TUTORCORE_STORM"] ?? "") ?? 2000
        let samples = try Project.vectors().map { vector in
            (vector.job, try JSONSerialization.data(withJSONObject: vector.arguments))
        }
        let jobs = try Project.jobs()
        let before = try Core.tzdbVersion()
        let first = sweep(calls, samples, jobs)
        XCTAssertGreaterThan(first.refused, calls / 2)
        XCTAssertGreaterThan(first.answered, 0)
        let memory = Project.resident()
        let second = sweep(calls, samples, jobs)
        XCTAssertEqual(second.refused, first.refused)
        XCTAssertEqual(second.answered, first.answered)
        XCTAssertLessThan(Project.resident(), memory + 16_000_000)
        XCTAssertEqual(try Core.tzdbVersion(), before)
        print("\(calls) calls twice: \(first.refused) refused, \(first.answered) answered")
    }

    private func sweep(
        _ calls: Int, _ samples: [(String, Data)], _ jobs: [String]
    ) -> (refused: Int, answered: Int) {
        var dice = Dice(state: 7)
        var ends = (refused: 0, answered: 0)
        for number in 0..<calls {
            let (job, text) = samples.randomElement(using: &dice)!
            let name = Int.random(in: 0..<8, using: &dice) == 0 ? jobs.randomElement(using: &dice)! : job
            do {
                _ = try Core.call(name, json: spoiled(text, &dice))
                ends.answered += 1
            } catch {
                check(error as? CoreError, "\(name), call \(number)")
                ends.refused += 1
            }
        }
        return ends
    }

    /// Junk in the place of some value, or some bytes lost or changed.
    private func spoiled(_ text: Data, _ dice: inout Dice) -> Data {
        var text = text
        let junk = Data(Self.junk.randomElement(using: &dice)!.utf8)
        let colons = text.indices.filter { text[$0] == UInt8(ascii: ":") }
        let way = Int.random(in: 0..<8, using: &dice)
        if way == 0 || colons.isEmpty { return junk }
        if way == 1 {
            text.remove(at: Int.random(in: 0..<text.count, using: &dice))
            return text
        }
        if way == 2 {
            text[Int.random(in: 0..<text.count, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
            return text
        }
        let start = colons.randomElement(using: &dice)! + 1
        var (end, depth, quoted) = (start, 0, false)
        while end < text.count {
            let byte = text[end]
            if byte == 0x5C { end += 2; continue }
            if byte == 0x22 { quoted.toggle() }
            if !quoted {
                if byte == 0x7B || byte == 0x5B { depth += 1 }
                if byte == 0x7D || byte == 0x5D { depth -= 1 }
                if depth < 0 || depth == 0 && byte == 0x2C { break }
            }
            end += 1
        }
        text.replaceSubrange(start..<min(end, text.count), with: junk)
        return text
    }

    private func check(_ error: CoreError?, _ place: String) {
        guard let error else { return XCTFail("\(place): a foreign error") }
        XCTAssert(error.code.hasPrefix("INPUT-"), place)
        XCTAssertFalse(error.message.isEmpty, place)
        XCTAssert(error.path.isEmpty || error.path.hasPrefix("/"), place)
        XCTAssertFalse("\(error)".contains(Self.secret), place)
    }

    /// The same documents, as Swift reads them: never a trap.
    func testAStormOfDocumentsIsReadOrRefused() throws {
        let samples = try Project.vectors().compactMap { vector in
            try vector.arguments["session"].map { try JSONSerialization.data(withJSONObject: $0) }
        }
        var dice = Dice(state: 11)
        var (refused, read) = (0, 0)
        for number in 0..<2000 {
            let text = spoiled(samples.randomElement(using: &dice)!, &dice)
            let session: TutoringSession
            do {
                session = try TutoringSession(json: text)
            } catch {
                check(error as? CoreError, "document \(number)")
                refused += 1
                continue
            }
            XCTAssertEqual(try TutoringSession(json: session.json()), session)
            read += 1
        }
        XCTAssertGreaterThan(refused, 500)
        XCTAssertGreaterThan(read, 0)
    }

    /// What a typed call can still get wrong, at random.
    func testAStormOfValuesIsRefused() throws {
        let texts = ["", Self.secret, String(repeating: "x", count: 100_000), "\u{0}", "🧮"]
        let seconds: [Double] = [.nan, .infinity, -1e300, 0, 1.8e9, 1e15, -6.3e10]
        let whole = [Int.min, -1, 0, 1, 7, 1 << 53, .max]
        var dice = Dice(state: 3)
        var refused = 0
        for number in 0..<2000 {
            func text() -> String { texts.randomElement(using: &dice)! }
            func date() -> Date { Date(timeIntervalSince1970: seconds.randomElement(using: &dice)!) }
            func int() -> Int { whole.randomElement(using: &dice)! }
            do {
                if number % 2 == 0 {
                    let session = TutoringSession(
                        id: SessionId(text()), tutor: TutorId(text()), school: SchoolId(text()),
                        zone: Zone(text()), state: .active, startedAt: date(), group: .adHoc)
                    _ = try Core.checkSession(session: session, facts: SessionFacts())
                } else {
                    let day = LocalDate(year: int(), month: int(), day: int())
                    let group = Group(id: GroupId(text()), activeFrom: day)
                    let session = TutoringSession(
                        id: "s", tutor: "t", school: "h", zone: "UTC", state: .active,
                        startedAt: Date(timeIntervalSince1970: 1.8e9), group: .adHoc)
                    _ = try Core.groupRoster(session: session, group: group, students: [])
                }
            } catch {
                check(error as? CoreError, "call \(number)")
                refused += 1
            }
        }
        XCTAssertGreaterThan(refused, 1500)
    }

    func testHugeInputIsRefusedOrAnswered() throws {
        let large = String(repeating: Self.secret, count: 700_000)
        // No length is too long for an id, but for the place of a time zone it is no name.
        XCTAssertEqual(try Core.canStartSession(tutor: TutorId(large), sessions: []), [])
        let session = TutoringSession(
            id: "s", tutor: "t", school: "h", zone: Zone(large), state: .active,
            startedAt: Date(timeIntervalSince1970: 1.8e9), group: .adHoc)
        XCTAssertThrowsError(try Core.checkSession(session: session, facts: SessionFacts())) {
            check($0 as? CoreError, "10 MB")
        }
        let deep = String(repeating: "[", count: 5_000_000)
        XCTAssertThrowsError(try Core.call("find_overlaps", json: Data(deep.utf8))) {
            check($0 as? CoreError, "deep")
        }
        XCTAssertThrowsError(try TutoringSession(json: Data(deep.utf8)))
        let ids = (0..<100_000).map { Student(id: StudentId("\($0)"), firstName: "Ada", lastName: "B") }
        let found = try Core.searchStudents(students: ids, search: StudentSearch(prefix: "ada"))
        XCTAssertFalse(found.isEmpty)
    }

    func testManyThreadsCallAtOnce() async throws {
        let expected = try Core.ruleCatalogue().count
        let counts = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 { group.addTask { try Core.ruleCatalogue().count } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(counts, Array(repeating: expected, count: 16))
    }
}
