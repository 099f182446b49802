import Foundation
import Ledger
import Testing
import WebAccess

@testable import Pipeline

struct SecretTests {
    private func fault(_ place: Pipeline.Secret.Place) async -> String? {
        do {
            _ = try await Pipeline.Secret(place: place).value("load.api.clientSecret", in: "firm.json")
            return nil
        } catch {
            guard case .configuration(let faults) = error else { return "\(error)" }
            return faults.map { "\($0.location): \($0.message) | \($0.remedy)" }.joined(separator: "\n")
        }
    }

    @Test func aCommandsSecretIsWhatItPrints() async throws {
        #expect(try await Pipeline.Secret(place: .command("printf '  s3 cret\\n'")).value("k", in: "") == "s3 cret")
        #expect(
            try await Pipeline.Secret?.some(Pipeline.Secret(place: .command("echo a | tr a b"))).kept("k", in: "")?
                .value == "b"
        )
        #expect(try await Pipeline.Secret?.none.kept("k", in: "") == nil)
    }

    @Test func aFilesSecretIsItsText() async throws {
        let path = NSTemporaryDirectory() + "secret-\(UUID())"
        try "key\r\n".write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await Pipeline.Secret(place: .file(path)).value("k", in: "") == "key")
    }

    @Test(
        arguments: [
            (Pipeline.Secret.Place.command("echo half; exit 3"), "the command"),
            (.command("true"), "the command"),
            (.command("kill -9 $$"), "the command"),
            (.environment("CLIO_XERO_NOT_SET"), "the environment variable CLIO_XERO_NOT_SET"),
            (.file("/nowhere/key"), "the file /nowhere/key"),
        ])
    func whatHoldsNothingIsSaid(place: Pipeline.Secret.Place, source: String) async {
        #expect(
            await fault(place)
                == "firm.json: load.api.clientSecret: \(source) holds nothing | "
                + "Set it, or name another place for it in the settings.")
    }

    /// A night's run may hold many connections.
    @Test func aCommandIsAskedAmongManyOpenDescriptors() async throws {
        let opened = (0..<2_000).map { _ in open("/dev/null", O_RDONLY) }
        defer { for descriptor in opened where descriptor >= 0 { close(descriptor) } }
        #expect(try await Pipeline.Secret(place: .command("echo ok")).value("k", in: "") == "ok")
        // None of them is open in the command.
        #expect(try await Pipeline.Secret(place: .command("ls /proc/self/fd | wc -l")).value("k", in: "") == "4")
    }
}
