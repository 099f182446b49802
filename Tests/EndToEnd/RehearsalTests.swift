import Foundation
import Testing

@Suite("The rehearsal")
struct RehearsalTests {
    /// A running `clio-xero sandbox` in a folder of its own.
    private static func rehearse(
        _ arguments: [String], _ body: (_ folder: String) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "rehearsal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let sandbox = try Command.start(
            ["sandbox", "--port", "0", "--speed", "120", "--settings", "pipeline.json"] + arguments, in: folder)
        defer {
            sandbox.process.terminate()
            sandbox.process.waitUntilExit()
        }
        while sandbox.process.isRunning, try !Command.text(sandbox.output).contains("Control-C") {
            try await Task.sleep(for: .milliseconds(20))
        }
        let said = try Command.text(sandbox.output)
        #expect(said.contains("clio-xero link clio --config pipeline.json"), "\(said)")
        try await body(folder)
    }

    private func run(_ arguments: String..., in folder: String) async throws -> Command.Result {
        try await onOwnThread { try Command.run(arguments, in: folder) }
    }

    @Test("The settings it writes carry the whole firm across, and both sides agree", arguments: [nil, 1, 2, 5])
    func carriesTheFirm(seed: Int?) async throws {
        try await Self.rehearse(seed.map { ["--seed", "\($0)"] } ?? []) { folder in
            for service in ["xero", "clio"] {
                let linked = try await Command.link([service], in: folder)
                #expect(linked.exitCode == 0, "\(linked.errors)")
            }
            let run = try await run("run", in: folder)
            #expect(run.exitCode == 0, "\(run.output)\(run.errors)")
            let again = try await self.run("run", in: folder)
            #expect(again.exitCode == 0, "\(again.output)\(again.errors)")
            let reconciled = try await self.run("reconcile", in: folder)
            #expect(reconciled.exitCode == 0, "\(reconciled.output)")
            #expect(reconciled.output.contains(", 0 differ."), "\(reconciled.output)")
        }
    }

    @Test("Settings that are there already are left alone")
    func keepsSettings() throws {
        let folder = NSTemporaryDirectory() + "rehearsal-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/pipeline.json"))
        let result = try Command.run(["sandbox", "--port", "0", "--settings", "pipeline.json"], in: folder)
        #expect(result.exitCode == 64)
        #expect(result.errors.contains("pipeline.json can't be written, or is there already"))
        #expect(try Command.text(folder + "/pipeline.json") == "mine")
    }
}
