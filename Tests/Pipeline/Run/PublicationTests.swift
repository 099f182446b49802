import Foundation
import Ledger
import Testing

@testable import Pipeline

/// A run that dies between its steps: afterwards the batch is there and remembered, or neither.
struct PublicationTests {
    /// Another firm's state may lie beside it and begin alike.
    @Test func onlyItsOwnListsAreAStates() throws {
        let folder = NSTemporaryDirectory() + "lists-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in [
            "firm.1.bills", "firm.12-undone.contacts", "firm.3.todo", "firm.sqlite.1.bills", "firm.x.bills",
            "firm.1.more", "firm",
        ] {
            _ = FileManager.default.createFile(atPath: folder + "/" + name, contents: Data())
        }
        #expect(
            Publication.lists(of: folder + "/firm").sorted() == [
                "firm.1.bills", "firm.12-undone.contacts", "firm.3.todo",
            ])
    }

    private struct Dead: Error {}

    /// A state that dies at a step, before it or right after it.
    private struct Dying: StateStore {
        let state: SQLiteState
        let step: String

        func handedOver() throws -> HandedOverFiles { try state.handedOver() }
        func nextBatchNumber() throws -> UInt32 { try state.nextBatchNumber() }
        func begin(_ batch: BatchRecord) throws {
            if step == "before begin" { throw Dead() }
            try state.begin(batch)
            if step == "after begin" { throw Dead() }
        }
        func finish(batch: BatchRecord, toDos: [ToDoChange]) throws {
            if step == "after rename" { throw Dead() }
            try state.finish(batch: batch, toDos: toDos)
            if step == "after finish" { throw Dead() }
        }
        func discard(batch id: String) throws { try state.discard(batch: id) }
        func batches(_ status: BatchRecord.Status) throws -> [BatchRecord] { try state.batches(status) }
        func batch(id: String) throws -> BatchRecord? { try state.batch(id: id) }
        func openToDos() throws -> [BatchReport.ToDo] { try state.openToDos() }
        func acknowledge(_ ids: [Int64]?) throws -> Int { try state.acknowledge(ids) }
        func add(_ run: RunRecord) throws { try state.add(run) }
        func runs(limit: Int) throws -> [RunRecord] { try state.runs(limit: limit) }
    }

    @Test(arguments: ["before begin", "after begin", "after rename", "after finish"])
    func theNextRunFinishesOrDropsIt(step: String) throws {
        let firm = try SmallFirm()
        try firm.write()
        let batches = firm.folder + "/batches"
        do {
            let state = try SQLiteState(path: firm.statePath, takesTurn: true)
            var folder = try BatchFolder(id: "one", destination: batches + "/one")
            let manifest = [UInt8]("{}\n".utf8)
            try Data(manifest).write(to: URL(fileURLWithPath: folder.file("manifest.json")))
            var writer = try HandedOverWriter(path: firm.statePath + ".1.bills")
            try writer.append(
                HandedOver(id: Array("101".utf8), mark: Fingerprint(value: 1), name: Array("INV-1".utf8), batch: 1),
                .bill)
            try writer.finish()
            var contacts = try HandedOverWriter(path: firm.statePath + ".1.contacts")
            try contacts.finish()
            let record = BatchRecord(
                number: 1, id: "one", folder: batches + "/one", manifestSHA256: FileHash.sha256(manifest),
                prepared: ".1",
                created: "2026-03-01T02:00:00Z", status: .pending)
            let change = ToDoChange.open(
                OpenToDo(
                    kind: .payment, parent: "101", id: "5", mark: Fingerprint(value: 2), name: "INV-1", what: "added",
                    detail: "Do it."))
            let publication = Publication(
                state: Dying(state: state, step: step), statePath: firm.statePath, batch: record, toDos: [change])
            #expect(throws: Dead.self) { try publication.publish(&folder) }
        }
        let state = try SQLiteState(path: firm.statePath, takesTurn: true)
        try Publication.recover(state: state, statePath: firm.statePath, batches: batches)
        let isThere = FileManager.default.fileExists(atPath: batches + "/one")
        #expect(isThere == (step == "after rename" || step == "after finish"))
        #expect(try state.batches(.pending).isEmpty)
        #expect(try (state.handedOver().bills != nil) == isThere)
        #expect(try state.openToDos().count == (isThere ? 1 : 0))
        #expect(firm.names("batches").filter { $0.hasPrefix(".pending") }.isEmpty)
        let left = firm.names("state").filter { $0.contains("sqlite.1.") }
        #expect(left == (isThere ? ["state.sqlite.1.bills", "state.sqlite.1.contacts"] : []))
        // Once more changes nothing.
        try Publication.recover(state: state, statePath: firm.statePath, batches: batches)
        #expect(try state.openToDos().count == (isThere ? 1 : 0))
    }

    @Test func aFolderWithAnotherManifestIsNotTakenForTheBatch() throws {
        let firm = try SmallFirm()
        try firm.write()
        let state = try SQLiteState(path: firm.statePath, takesTurn: true)
        try FileManager.default.createDirectory(atPath: firm.folder + "/batches/one", withIntermediateDirectories: true)
        try firm.put("batches/one/manifest.json", "{\"other\":1}")
        try state.begin(
            BatchRecord(
                number: 1, id: "one", folder: firm.folder + "/batches/one", manifestSHA256: FileHash.sha256([0x7B]),
                prepared: ".1", created: "", status: .pending))
        try Publication.recover(state: state, statePath: firm.statePath, batches: firm.folder + "/batches")
        #expect(try state.batch(id: "one")?.status == .discarded)
        #expect(try state.handedOver().bills == nil)
    }
}
