import Foundation
import TestSupport
import Testing
import XeroSandbox

/// What shows only in the program as its user runs it.
@Suite("The program and Xero")
struct ProcessTransferTests {
    @Test("Pain 2: whatever the time zone, the batch has the same days, and so has Xero")
    func timeZones() async throws {
        let firm = InventedFirm(seed: 31, bills: 15)
        var operations: [String] = []
        var previews: [[String: String]] = []
        var books: [String] = []
        for zone in ["UTC", "Pacific/Auckland", "America/Los_Angeles"] {
            let place = try await TransferPlace(firm)
            let environment = ["TZ": zone]
            #expect(try await place.run("plan", "--out", "batch", environment: environment).exitCode == 0)
            operations.append(
                try Command.text(place.folder + "/batch/operations.ndjson").replacing(place.folder, with: ""))
            var files: [String: String] = [:]
            let preview = place.folder + "/batch/preview"
            for name in try FileManager.default.contentsOfDirectory(atPath: preview) {
                files[name] = try Command.text(preview + "/" + name)
            }
            previews.append(files)
            #expect(try await place.run("apply", "batch", environment: environment).exitCode == 0)
            books.append(place.book)
            await place.xero.stop()
        }
        #expect(Set(operations).count == 1)
        #expect(previews[0] == previews[1] && previews[0] == previews[2] && !previews[0].isEmpty)
        #expect(Set(books).count == 1)
        #expect(books[0].contains("\"Date\":\"2026-01-"))
    }

    @Test("A plan says how many calls it takes, how long and on how many days; reconcile has its summary line")
    func planAndReconcile() async throws {
        let place = try await TransferPlace(InventedFirm(plainBills: 20))
        let plan = try await place.run("plan", "--out", "look")
        #expect(plan.output.contains("Submitting it takes 2 calls of Xero's API, about 1 minute."), "\(plan.output)")
        let line = try await place.run("plan", "--out", "again", "--json", "--retry-refused")
        #expect(line.output.contains(#""calls":{"count":2,"minutes":1,"days":1}"#), "\(line.output)")
        #expect(try await place.run("apply", "look").exitCode == 0)
        let reconciled = try await place.run("reconcile", "--json")
        #expect(reconciled.exitCode == 0)
        #expect(reconciled.output.contains(#""agree":20,"differ":0"#), "\(reconciled.output)")
        await place.xero.stop()
    }

    @Test("Pain 20: no token, code or secret is in any file or word of the program")
    func noSecrets() async throws {
        let place = try await TransferPlace(InventedFirm(seed: 32, bills: 15))
        let settings = InventedFirm.settings(
            url: place.xero.baseURL.replacing("127.0.0.1", with: "localhost"), client: ("sandbox", nil),
            api: ", \"tokenKey\": {\"env\": \"TOKEN_KEY\"}")
        for (name, text) in settings { try place.put(name, text) }
        try FileManager.default.removeItem(atPath: place.folder + "/secret")
        setenv("TOKEN_KEY", "a key for tokens of this test", 1)
        var said: [Command.Result] = [try await place.link()]
        #expect(said[0].exitCode == 0, "\(said[0].errors)")
        said.append(try await place.run("plan", "--out", "batch", "--json"))
        // Troubles on the way, so that errors are said too.
        place.xero.add(SandboxFault(.internalErrorAfter, path: "*/Invoices", times: 5))
        place.xero.add(SandboxFault(.unavailable, path: "*/CreditNotes", times: 20))
        said.append(try await place.run("apply", "batch", "--log-format", "json"))
        place.xero.clearFaults()
        said.append(try await place.run("apply", "batch"))
        #expect(said[3].exitCode == 0, "\(said[3].errors)")
        said.append(try await place.run("run"))
        said.append(try await place.run("reconcile"))
        said.append(try await place.run("status"))
        said.append(try await place.run("runs", "--json"))
        said.append(try await place.run("undo", "batch"))
        #expect(said[8].exitCode == 0, "\(said[8].errors)")
        said.append(try await place.run("unlink", "xero"))
        said.append(try await place.run("run"))
        #expect(said[10].exitCode == 77)

        let secrets = place.xero.secrets + ["a key for tokens of this test"]
        #expect(secrets.count > 3)
        for result in said {
            for secret in secrets {
                #expect(!result.output.contains(secret) && !result.errors.contains(secret))
            }
        }
        #expect(try place.files(with: secrets) == [])
        await place.xero.stop()
    }

    /// `CLIO_XERO_MEMORY_BILLS="1000 10000"` takes larger firms, at Xero's sixty calls a minute.
    @Test("Two thousand bills take no more memory than two hundred")
    func memory() async throws {
        let asked = ProcessInfo.processInfo.environment["CLIO_XERO_MEMORY_BILLS"]?.split(separator: " ")
        let counts = asked?.compactMap { Int($0) } ?? [200, 2_000]
        var peaks: [Int] = []
        for count in counts {
            let place = try await TransferPlace(InventedFirm(plainBills: count))
            peaks.append(try await place.peakMemory("run"))
            #expect(place.book.contains("B-\(1_000 + count)"))
            await place.xero.stop()
        }
        print("peak memory of \(counts) bills: \(peaks) MB")
        #expect(peaks[1] < peaks[0] + 24)
    }
}
