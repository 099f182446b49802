import Foundation
import Testing

@Suite("The systemd units in the README")
struct UnitFilesTests {
    /// The lines that start the program, without its path.
    private static func commands() throws -> [[String]] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let readme = try String(contentsOf: root.appendingPathComponent("README.md"), encoding: .utf8)
        let program = "ExecStart=/usr/local/bin/clio-xero "
        return readme.split(separator: "\n").filter { $0.hasPrefix(program) }.map {
            $0.dropFirst(program.count).split(separator: " ").map(String.init)
        }
    }

    /// The paths of the units, in a folder of the test's own.
    private static func moved(_ arguments: [String], to place: Workplace) -> [String] {
        arguments.map { argument in
            if argument == "/etc/clio-xero/pipeline.json" { return "pipeline.json" }
            return argument.replacing("/var/lib/clio-xero/", with: place.folder + "/")
        }
    }

    @Test("There is one that watches and one that runs once")
    func areThere() throws {
        #expect(try Self.commands().map { $0[0] } == ["watch", "run"])
    }

    @Test("The nightly one does what it says")
    func runsOnce() throws {
        let place = try Workplace()
        let command = Self.moved(try #require(try Self.commands().last), to: place)
        let result = try Command.run(command, in: place.folder)
        #expect(result.exitCode == 0, "\(result.errors)")
        #expect(place.names("batches").count == 1)
    }

    @Test("The one that watches keeps its files, reads its settings again on SIGHUP, and ends with 0 on SIGTERM")
    func watches() throws {
        let place = try Workplace()
        let command = Self.moved(try #require(try Self.commands().first), to: place)
        let started = try Command.start(command, in: place.folder)
        func wait(until isSo: () -> Bool) {
            while started.process.isRunning, !isSo() { Thread.sleep(forTimeInterval: 0.02) }
        }
        func cycles() -> Int {
            ((try? Command.text(place.folder + "/clio-xero.prom")) ?? "").split(separator: "\n").filter {
                $0.hasPrefix("clio_xero_cycles_total")
            }.compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
        }
        wait { cycles() == 1 }
        kill(started.process.processIdentifier, SIGHUP)
        wait { cycles() == 2 }
        #expect(cycles() == 2)
        #expect(try Command.text(place.folder + "/heartbeat").hasSuffix(" exit 0\n"))
        started.process.terminate()
        started.process.waitUntilExit()
        #expect(started.process.terminationReason == .exit)
        #expect(started.process.terminationStatus == 0)
        #expect(place.names("batches").count == 1)
        for path in [started.output, started.errors] { try? FileManager.default.removeItem(atPath: path) }
    }
}
