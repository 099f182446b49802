import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

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

    @Test(
        "Days played there have a bookkeeper edit payments in Xero: what that holds is told, and reconcile tells it too"
    )
    func bookkeeper() async throws {
        try await Self.rehearse([]) { folder in
            for service in ["xero", "clio"] { _ = try await Command.link([service], in: folder) }
            #expect(try await run("run", in: folder).exitCode == 0)
            let settings = try Command.text(folder + "/pipeline.json")
            let clio = try #require(
                settings.components(separatedBy: "\"extract\"").last?.components(separatedBy: "\"").first {
                    $0.hasPrefix("http://")
                })
            var request = URLRequest(url: try #require(URL(string: clio + "/sandbox/history")))
            request.httpMethod = "POST"
            request.httpBody = Data("{\"seed\": 1, \"days\": 4}".utf8)
            let played = String(decoding: try await URLSession.shared.data(for: request).0, as: UTF8.self)
            #expect(played.contains("in Xero: editPayment 8817"), "\(played)")
            for _ in 1...2 {
                let run = try await run("run", in: folder)
                #expect(run.exitCode == 3, "\(run.output)\(run.errors)")
                #expect(run.output.contains("[reconciled-payment]") && run.output.contains("[other-receipt]"))
                let reconciled = try await self.run("reconcile", in: folder)
                #expect(reconciled.exitCode == 3 && reconciled.output.contains("8817"), "\(reconciled.output)")
            }
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
