import CTutorCore
import Foundation
import TutorCore
import XCTest

/// What the core has, the package has.
final class ParityTests: XCTestCase {
    func testWhatIsMissingIsWhatTheFileSays() throws {
        let text = String(decoding: try Project.read("bindings-swift/missing.txt"), as: UTF8.self)
        let missing = text.split(separator: "\n").map(String.init)
        XCTAssertEqual(try Project.jobs().filter { try !isCarried($0) }, missing)
        XCTAssertFalse(try isCarried("no_such_job"))
    }

    private func isCarried(_ job: String) throws -> Bool {
        do {
            return try call(job, Arguments([:])) != nil
        } catch is Arguments.Inexpressible {
            return true
        }
    }

    func testEveryObjectHasItsMethods() throws {
        let schema = try Project.object("tutorcore/schema/tutorcore.schema.json")
        let objects = schema["x-objects"] as? [String: [String: Any]] ?? [:]
        XCTAssertEqual(objects.keys.sorted(), ["AlertEngine"])
        let engine = try AlertEngine()
        for method in (objects["AlertEngine"]?["methods"] as? [String: Any] ?? [:]).keys {
            do {
                let answer = try engine.call(method, Arguments([:]))
                XCTAssertNotNil(answer, method)
            } catch is Arguments.Inexpressible {
                // It wants arguments.
            }
        }
        XCTAssertNil(try engine.call("none", Arguments([:])))
    }

    func testEveryKindOfErrorHasTheCoresCode() throws {
        let schema = try Project.object("tutorcore/schema/tutorcore.schema.json")
        let error = (schema["$defs"] as? [String: Any])?["Error"] as? [String: Any]
        let code = (error?["properties"] as? [String: Any])?["code"] as? [String: Any]
        XCTAssertEqual(ErrorKind.allCases.map(\.code), code?["enum"] as? [String])
    }

    func testTheLibraryIsTheOneThatTheHeaderDeclares() {
        XCTAssertEqual(tutorcore_version(), UInt32(TUTORCORE_VERSION))
    }

    func testAnErrorTellsKindCodePlaceAndHelp() throws {
        XCTAssertThrowsError(try Core.canStartSession(tutor: "", sessions: [])) { thrown in
            let error = thrown as? CoreError
            XCTAssertEqual(error?.kind, .invalidValue)
            XCTAssertEqual(error?.code, "INPUT-INVALID-VALUE")
            XCTAssertEqual(error?.path, "/tutor")
            XCTAssertEqual(error?.message, "An id cannot be empty.")
            XCTAssertEqual(thrown.localizedDescription, error?.description)
            XCTAssert(thrown.localizedDescription.hasPrefix("An id cannot be empty. At /tutor."))
        }
        XCTAssertThrowsError(try Core.call("end_sesion", json: Data("{}".utf8))) { thrown in
            XCTAssertEqual((thrown as? CoreError)?.kind, .unknownJob)
            XCTAssert(thrown.localizedDescription.contains("end_session"))
        }
    }

    /// Every symbol that a user sees has a comment.
    func testEverythingPublicIsDocumented() throws {
        let folder = Project.root.appendingPathComponent("bindings-swift/Sources/TutorCore")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var symbols = 0
        for case let file as URL in files ?? .init() where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            for (above, line) in zip(lines, lines.dropFirst()) {
                // A case of a switch has a dot or a number.
                let isCase = line.hasPrefix("case ") && line.last != ":"
                    && file.path.contains("Generated") && !line.contains(": v")
                    && !line.hasPrefix("case .")
                guard isCase || line.hasPrefix("public ") else { continue }
                symbols += 1
                XCTAssert(above.hasPrefix("///"), "\(file.lastPathComponent): \(line)")
            }
        }
        XCTAssertGreaterThan(symbols, 500)
    }
}
