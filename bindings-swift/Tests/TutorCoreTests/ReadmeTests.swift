import Foundation
import TutorCore
import XCTest

/// The README's examples, line for line.
final class ReadmeTests: XCTestCase {
    private func example(print: (Any) -> Void) throws {
        // example
        let session = TutoringSession(
            id: "s1", tutor: "t1", school: "hs", zone: "America/Chicago", state: .active,
            startedAt: Date(timeIntervalSince1970: 1_791_316_800), group: .adHoc)
        let end = session.startedAt + 3600

        let ending = try Core.endSession(
            session: session, endedAt: end, facts: SessionFacts(), now: end)
        guard let ended = ending.state else { throw Refused(findings: ending.findings) }

        let decision = try Core.paymentEligibility(
            session: ended, facts: SessionFacts(), now: end + 3 * 86_400)
        print(decision.reasons[0].code)  // PAY-NO-WORK-ORDER-PENDING
        print(decision.reasons[0].message)  // No work order yet; assign one until 2026-10-13.
        // end
    }

    private func failure(print: (Any) -> Void) throws {
        // example
        do {
            _ = try Core.canStartSession(tutor: "", sessions: [])
        } catch let error as CoreError {
            print(error.code)  // INPUT-INVALID-VALUE
            print(error.path)  // /tutor
            print(error.localizedDescription)  // An id cannot be empty. At /tutor.
        }
        // end
    }

    private func stream(print: (Any) -> Void) throws {
        // example
        let policy = AlertPolicy(frequentMinRequests: 2)
        let engine = try AlertEngine(policy: policy)
        let events = ["s1", "s2"].enumerated().map { day, session in
            StudentSession(
                session: SessionId(session), student: "ada", subject: "algebra",
                startedAt: Date(timeIntervalSince1970: 1_791_316_800) + Double(day) * 86_400)
        }
        let alerts = try engine.pushMany(events)
        print(alerts[0].kind.rawValue)  // frequentSubjectRequest

        // For a restart or another machine.
        let later = try AlertEngine(restoring: engine.snapshot(), policy: policy)
        print(try later.retract("s2").withdrawn == alerts)  // true
        // end
    }

    private struct Refused: Error { let findings: [Finding] }

    func testTheExamplesRun() throws {
        for example in [example, failure, stream] {
            var printed: [String] = []
            try example { printed.append("\($0)") }
            XCTAssert(printed.count > 1)
            let all = try blocks(of: String(contentsOfFile: #filePath, encoding: .utf8))
            let wanted = all.joined(separator: "\n").split(separator: "\n")
                .compactMap { $0.components(separatedBy: "  // ").dropFirst().first }
            for line in printed { XCTAssert(wanted.contains(line), line) }
        }
    }

    func testTheReadmeHasThem() throws {
        let page = String(decoding: try Project.read("bindings-swift/README.md"), as: UTF8.self)
        let all = try blocks(of: String(contentsOfFile: #filePath, encoding: .utf8))
        XCTAssertEqual(all.count, 3)
        for block in all { XCTAssert(page.contains("```swift\n" + block), block) }
    }

    /// What stands between the marks, without the indent.
    private func blocks(of text: String) -> [String] {
        text.components(separatedBy: "        // example\n").dropFirst().map { part in
            let body = part.components(separatedBy: "        // end")[0]
            return body.components(separatedBy: "\n")
                .map { $0.hasPrefix("        ") ? String($0.dropFirst(8)) : $0 }
                .joined(separator: "\n")
        }
    }
}
