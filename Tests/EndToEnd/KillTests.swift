import Foundation
import Testing

/// A run killed at any moment leaves no half batch, and never one that the state doesn't know or the other way round.
struct KillTests {
    @Test func killedFiftyTimesTheNextRunCompletes() throws {
        var generator = SystemRandomNumberGenerator()
        let whole = try Workplace()
        let began = DispatchTime.now().uptimeNanoseconds
        #expect(try whole.run("run").exitCode == 0)
        let length = DispatchTime.now().uptimeNanoseconds - began
        let expected = try whole.text("batches/\(try #require(whole.names("batches").first))/sales-invoices-001.csv")
        var unfinished = 0
        for _ in 0..<50 {
            let place = try Workplace()
            let started = try Command.start(["run"], in: place.folder)
            usleep(UInt32(UInt64.random(in: 0...(length * 11 / 10), using: &generator) / 1_000))
            kill(started.process.processIdentifier, SIGKILL)
            started.process.waitUntilExit()
            let before = place.names("batches").filter { !$0.hasPrefix(".") }
            for name in before { #expect(place.names("batches/\(name)").contains("manifest.json")) }
            let next = try place.run("run")
            #expect(next.exitCode == 0, "\(next.errors)")
            let after = place.names("batches")
            #expect(after.count == 1 && !after[0].hasPrefix("."), "\(after)")
            #expect(try place.text("batches/\(after[0])/sales-invoices-001.csv") == expected)
            #expect(try place.run("run").output.contains("nothing to do"))
            if before.isEmpty { unfinished += 1 }
        }
        #expect(unfinished > 0)
    }
}
