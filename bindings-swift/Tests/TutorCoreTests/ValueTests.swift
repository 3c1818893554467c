import Foundation
import TutorCore
import XCTest

/// What holds of every value.
final class ValueTests: XCTestCase {
    private func session() throws -> TutoringSession {
        try TutoringSession(
            id: "s1", tutor: "t1", school: "hs", zone: "America/Chicago", state: .active,
            startedAt: XCTUnwrap(ISO8601DateFormatter().date(from: "2026-10-06T20:00:00Z")),
            group: .adHoc)
    }

    func testValuesAreHashableAndSendable() throws {
        let (one, other) = (try session(), try session())
        XCTAssertEqual(Set([one, other]).count, 1)
        var changed = other
        changed.state = .ended
        XCTAssertEqual(Set([one, changed]).count, 2)
        let sent: any Sendable = one
        XCTAssertNotNil(sent as? TutoringSession)
    }

    func testEveryCoderCarriesAValue() throws {
        let ended = try Core.endSession(
            session: session(), endedAt: session().startedAt + 3600, facts: SessionFacts(),
            now: session().startedAt + 3700)
        let json = try JSONDecoder().decode(
            SessionOutcome.self, from: JSONEncoder().encode(ended))
        XCTAssertEqual(json, ended)
        let list = try PropertyListDecoder().decode(
            SessionOutcome.self, from: PropertyListEncoder().encode(ended))
        XCTAssertEqual(list, ended)
        XCTAssertEqual(try SessionOutcome(json: ended.json()), ended)
        let ids: [StudentId: SessionState] = ["a": .active]
        let text = try JSONEncoder().encode(ids)
        XCTAssertEqual(String(decoding: text, as: UTF8.self), #"{"a":"active"}"#)
        XCTAssertEqual(try JSONDecoder().decode([StudentId: SessionState].self, from: text), ids)
    }

    func testADocumentIsReadStrictly() throws {
        for (text, kind, path) in [
            (#"{"id":"s","id":"s"}"#, ErrorKind.duplicateField, "/id"),
            (#"{"id":"s","inactve":true}"#, .unknownField, "/inactve"),
            (#"{"inactive":true}"#, .missingField, "/id"),
            (#"{"id":"s","students":["a",7]}"#, .wrongType, "/students/1"),
            (#"{"id":"s","inactive":"yes"}"#, .wrongType, "/inactive"),
            (#"{"id":"s","activeFrom":"2026-1-1"}"#, .invalidValue, "/activeFrom"),
            (#"{"id":"s"} 7"#, .malformed, ""),
            (#"{"id":"\ud800"}"#, .malformed, "/id"),
            (#"{"id":"s""#, .malformed, "/id"),
            ("", .wrongType, ""),
        ] {
            XCTAssertThrowsError(try Group(json: Data(text.utf8)), text) { thrown in
                XCTAssertEqual((thrown as? CoreError)?.kind, kind, text)
                XCTAssertEqual((thrown as? CoreError)?.path, path, text)
            }
        }
        let escaped = #" { "\u0069d" : "\ud83d\ude00\n\u00e9" , "inactive" : true } "#
        let group = try Group(json: Data(escaped.utf8))
        XCTAssertEqual(group.id.rawValue, "😀\né")
        XCTAssertThrowsError(try JSONDecoder().decode(Group.self, from: Data("{}".utf8))) {
            XCTAssert($0 is DecodingError)
        }
    }

    func testTextOfEveryScriptGoesThroughWhole() throws {
        let name = "Zoë 李 👩🏽‍🏫 \u{0}\u{1f}\"\\/\n"
        let student = Student(id: StudentId(name), firstName: name, lastName: name)
        let found = try Core.searchStudents(
            students: [student], search: StudentSearch(prefix: "zoë"))
        XCTAssertEqual(found, [StudentId(name)])
        XCTAssertEqual(try Student(json: student.json()), student)
    }

    func testTenThousandInstantsAreExactToTheMicrosecond() throws {
        var state: UInt64 = 42
        for _ in 0..<10_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // 1970 to 2096, by the microsecond.
            let micros = Int(state >> 12) % 4_000_000_000_000_000
            let (whole, fraction) = micros.quotientAndRemainder(dividingBy: 1_000_000)
            let digits = String(repeating: "0", count: 6 - String(fraction).count) + String(fraction)
            let seconds = ISO8601DateFormatter().string(
                from: Date(timeIntervalSince1970: Double(whole)))
            let text = fraction == 0 ? seconds : seconds.dropLast() + ".\(digits)Z"
            let date = try Date(json: Data("\"\(text)\"".utf8))
            XCTAssertEqual(String(decoding: date.json(), as: UTF8.self), "\"\(text)\"")
        }
    }

    func testInstantsAreReadWithAnyOffset() throws {
        for text in [
            "2026-10-06T20:00:00Z", "2026-10-06T15:00:00-05:00", "2026-10-07t01:30:00.000+05:30",
        ] {
            let date = try Date(json: Data("\"\(text)\"".utf8))
            XCTAssertEqual(date, try session().startedAt, text)
        }
        for text in ["", "2026-02-29T00:00:00Z", "2026-10-06T20:00:00", "2026-10-06T24:00:00Z"] {
            XCTAssertThrowsError(try Date(json: Data("\"\(text)\"".utf8)), text)
        }
    }

    func testAbsurdDatesAreRefusedWithTheirPlace() throws {
        let seconds: [Double] = [.nan, .infinity, -.infinity, 1e300, -1e12, 9e11, 2.6e11, -7e10]
        for far in seconds {
            let now = Date(timeIntervalSince1970: far)
            XCTAssertThrowsError(
                try Core.paymentEligibility(session: session(), facts: SessionFacts(), now: now)
            ) { thrown in
                XCTAssertEqual((thrown as? CoreError)?.path, "/now", "\(far)")
            }
        }
    }

    func testCivilTimesAreTheirTexts() throws {
        XCTAssertEqual(LocalDate(wireText: "2026-10-06"), LocalDate(year: 2026, month: 10, day: 6))
        XCTAssertEqual(LocalTime(wireText: "24:00:00")?.description, "24:00:00")
        XCTAssertEqual(LocalTime(wireText: "08:05")?.description, "08:05:00")
        let both = "2026-10-06T15:30:00"
        XCTAssertEqual(LocalDateTime(wireText: both)?.description, both)
        XCTAssertLessThan(
            LocalDate(year: 2026, month: 9, day: 30), LocalDate(year: 2026, month: 10, day: 1))
        for bad in ["2026-10-6", "2026/10/06", "", "+026-10-06"] {
            XCTAssertNil(LocalDate(wireText: bad))
        }
        XCTAssertEqual(Zone(TimeZone(identifier: "America/Chicago")!).rawValue, "America/Chicago")
    }
}
