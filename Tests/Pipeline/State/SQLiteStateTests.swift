import Foundation
import GRDB
import Ledger
import Testing

@testable import Pipeline

struct SQLiteStateTests {
    private let folder = NSTemporaryDirectory() + "state-\(UUID().uuidString)"

    private var path: String { folder + "/deep/state.sqlite" }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func onlyItsOwnerReadsIt() throws {
        _ = try SQLiteState(path: path, takesTurn: true)
        #expect(try mode(path) == 0o600)
        #expect(try mode(folder + "/deep") == 0o700)
    }

    @Test func aStateOfALaterVersionIsLeftAlone() throws {
        _ = try SQLiteState(path: path, takesTurn: false)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
        #expect {
            _ = try SQLiteState(path: path, takesTurn: true)
        } throws: { error in
            if case StateError.newer(_, 99) = error { true } else { false }
        }
    }

    @Test(arguments: ["links_by_xero_id", "links_by_number"])
    func aLinkIsFoundThroughItsIndexNeverByGoingThroughAll(index: String) throws {
        let state = try SQLiteState(path: path, takesTurn: false)
        func find() throws {
            _ = try index == "links_by_number" ? state.link(.invoice, number: "1") : state.link(.invoice, xeroID: "1")
        }
        try find()
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP INDEX \(index)") }
        #expect(throws: (any Error).self) { try find() }
    }

    @Test func aStateOfVersionFourLearnsOfRefusalsAndKeepsWhatItHas() throws {
        try SQLiteState(path: path, takesTurn: true).bind("what", to: "it had")
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE refusals; PRAGMA user_version = 4") }
        let state = try SQLiteState(path: path, takesTurn: true)
        #expect(try state.binding("what") == "it had")
        let key = LinkKey(.invoice, "7")
        let refusal = Refusal(
            key, bill: "7", isRemoval: false, mark: Fingerprint(value: .max), circumstances: Fingerprint(value: 2),
            words: "no", at: 3)
        try state.remember([refusal, refusal])
        #expect(try state.refusals() == [refusal])
        try state.forgetRefusals(ofBills: ["8"])
        #expect(try state.refusals() == [refusal])
        try state.forgetRefusals(ofBills: ["7"])
        #expect(try state.refusals() == [])
        try state.remember([refusal])
        // Xero has taken it.
        let link = Link(
            key, bill: "7", xeroID: "x", number: "B-7", mark: refusal.mark, version: 1, status: "DRAFT", batch: "b")
        try state.settle(request: nil, status: 200, answer: [], batch: "b", operations: [], links: [link])
        #expect(try state.refusals() == [])
    }

    @Test func whoeverSleptThroughAnotherRunWritesNothing() throws {
        let first = try SQLiteState(path: path, takesTurn: true)
        let second = try SQLiteState(path: path, takesTurn: true)
        let batch = BatchRecord(
            number: 1, id: "a", folder: "/a", manifestSHA256: "", prepared: ".1", created: "", status: .pending)
        #expect {
            try first.begin(batch)
        } throws: { error in
            if case StateError.turnLost = error { true } else { false }
        }
        try second.begin(batch)
        #expect(try second.batches(.pending).map(\.id) == ["a"])
    }

    @Test func aFileThatIsNoStateIsRefused() throws {
        try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
        try Data(repeating: 0x41, count: 5000).write(to: URL(fileURLWithPath: path))
        #expect(throws: StateError.self) { _ = try SQLiteState(path: path, takesTurn: true) }
    }

    @Test func theLockIsForOneAtATime() throws {
        let lock = try RunLock(statePath: path)
        #expect {
            _ = try RunLock(statePath: path)
        } throws: { error in
            if case StateError.locked(_, let holder) = error { holder == "process \(getpid())" } else { false }
        }
        _ = lock.path
    }

    @Test func runsComeLatestFirst() throws {
        let state = try SQLiteState(path: path, takesTurn: true)
        for number in 1...3 {
            try state.add(
                RunRecord(
                    id: 0, started: "s\(number)", finished: "f", command: "run", exitCode: Int32(number), batch: "",
                    summary: "{}"))
        }
        #expect(try state.runs(limit: 2).map(\.exitCode) == [3, 2])
    }
}
