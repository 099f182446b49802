import Foundation
import Testing

@testable import Pipeline

@Suite("Watching")
struct WatchTests {
    @Test("Cycles follow one another; what each came to is told, and stands in the heartbeat and the metrics")
    func cycles() throws {
        let firm = try SmallFirm()
        var told: [Int32] = []
        let watch = Watch(
            every: .milliseconds(1), interruption: Interruption(), reload: Reload(),
            heartbeat: firm.folder + "/heartbeat", metrics: firm.folder + "/metrics.prom")
        try watch.run(limit: 2) {
            var request = try firm.request(batch: "watched")
            request.environment.batchID = nil
            return request
        } tell: {
            told.append($0.exitCode.rawValue)
        }
        #expect(told == [0, 0])
        #expect(firm.names("batches").count == 1)
        #expect(try firm.text("heartbeat").hasSuffix(" exit 0\n"))
        let metrics = try firm.text("metrics.prom")
        #expect(metrics.contains("clio_xero_cycles_total{result=\"done\"} 2\n"))
        #expect(metrics.contains("clio_xero_documents_total{kind=\"invoices\"} 3\n"))
        #expect(metrics.contains("# TYPE clio_xero_last_success_end_seconds gauge\n"))
        #expect(!metrics.contains("clio_xero_last_success_end_seconds 0\n"))
    }

    @Test("A cycle that fails is told and counted; the next goes on, after SIGHUP with the new settings")
    func failure() throws {
        let firm = try SmallFirm()
        let reload = Reload()
        var told: [Int32] = []
        let watch = Watch(
            every: .milliseconds(1), interruption: Interruption(), reload: reload,
            metrics: firm.folder + "/metrics.prom",
            chance: { 0 })
        try firm.write()
        try FileManager.default.removeItem(atPath: firm.folder + "/clio/bills.csv")
        try watch.run(limit: 2) {
            RunRequest(command: .run, configuration: try Configuration.read(path: firm.configPath))
        } tell: { cycle in
            told.append(cycle.exitCode.rawValue)
            try? firm.write()
            reload.ask()
        }
        #expect(told == [65, 0])
        #expect(try firm.text("metrics.prom").contains("clio_xero_cycles_total{result=\"failed\"} 1\n"))
    }

    @Test("After failures in a row the pause doubles up to an hour, give or take a fifth")
    func pauses() {
        func watch(_ chance: Double) -> Watch {
            Watch(every: .seconds(300), interruption: Interruption(), reload: Reload(), chance: { chance })
        }
        #expect(watch(0.5).pause(after: 0) == .seconds(300))
        #expect(watch(0.5).pause(after: 1) == .seconds(300))
        #expect(watch(0).pause(after: 2) == .seconds(480))
        #expect(watch(0.5).pause(after: 3) == .seconds(1_200))
        #expect(watch(0.5).pause(after: 40) == .seconds(3_600))
    }

    @Test("A signal ends it between two cycles; settings that can't be used at the start end it at once")
    func ends() throws {
        let firm = try SmallFirm()
        let interruption = Interruption()
        interruption.ask(15)
        let watch = Watch(every: .seconds(300), interruption: interruption, reload: Reload())
        var count = 0
        try watch.run {
            try firm.request(batch: "x")
        } tell: { _ in
            count += 1
        }
        #expect(count == 0)
        #expect(throws: RunError.self) {
            try Watch(every: .seconds(300), interruption: Interruption(), reload: Reload()).run {
                RunRequest(command: .run, configuration: try Configuration.read(path: firm.folder + "/none.json"))
            } tell: { _ in
            }
        }
    }
}
