import Foundation
import FoundationNetworking
import TestSupport
import Testing
import XeroSandbox

@Suite("The program and what people change in Xero")
struct DriftCommandTests {
    /// A firm of so many bills, B-1001 and on, all in Xero.
    private static func with(bills: Int, _ body: (TransferPlace) async throws -> Void) async throws {
        let place = try await TransferPlace(InventedFirm(plainBills: bills))
        #expect(try await place.run("run").exitCode == 0)
        try await body(place)
        await place.xero.stop()
    }

    @Test("What was changed is listed, and restored or accepted by number or all at once")
    func decide() async throws {
        try await Self.with(bills: 4) { place in
            let none = try await place.run("drift")
            #expect(none.exitCode == 0)
            #expect(none.output == "Nobody changed an invoice or credit note of Clio's in Xero.\n")
            #expect(try await place.run("drift", "--json").lastLine.hasSuffix(#""drift":[]}"#))

            try await place.change("B-1001", #"{"DueDate":"2026-04-01"}"#)
            try await place.change("B-1002", #"{"DueDate":"2026-04-02"}"#)
            try await place.change("B-1003", #"{"Reference":"by hand"}"#)
            try await place.change("B-1004", #"{"Status":"VOIDED"}"#)
            let told = try await place.run("run")
            #expect(told.exitCode == 4)
            #expect(told.errors.contains("somebody voided invoice B-1004 in Xero"), "\(told.errors)")
            let listed = try await place.run("drift")
            #expect(listed.exitCode == 0)
            for words in [
                "B-1001", "changed: its due date (2026-04-01, was 2026-01-25)", "B-1004", "voided",
                "`clio-xero drift --restore NUMBER…` puts back what Clio has, `--accept NUMBER…` keeps this.",
            ] {
                #expect(listed.output.contains(words), "\(listed.output)")
            }
            #expect(try await place.run("status").output.contains("changed: its due date (2026-04-02"))

            let some = try await place.run("drift", "--restore", "B-1001", "--accept", "B-1002")
            #expect(some.exitCode == 0, "\(some.errors)")
            #expect(some.output == "1 to be restored by the next run, 1 accepted as they are.\n")
            let json = try await place.run("drift", "--json").lastLine
            #expect(
                json.contains(
                    #"{"kind":"invoice","number":"B-1001","what":"changed: its due date (2026-04-01, was 2026-01-25)","#
                        + #""to_be_restored":true}"#), "\(json)")
            #expect(json.contains(#""number":"B-1004","what":"voided","to_be_restored":false}"#), "\(json)")
            #expect(!json.contains("B-1002"))
            #expect(try await place.run("run").exitCode == 4)
            #expect(!place.book.contains("2026-04-01") && place.book.contains("2026-04-02"))

            let rest = try await place.run("drift", "--restore-all", "--json")
            #expect(rest.lastLine == #"{"message_type":"summary","exit_code":0,"restored":2,"accepted":0}"#)
            let refused = try await place.run("run")
            #expect(refused.exitCode == 3)
            #expect(
                refused.errors.contains("or leave it voided with `clio-xero drift --accept B-1004`."),
                "\(refused.errors)")
            #expect(!place.book.contains("by hand"))
            #expect(try await place.run("drift", "--accept-all").output.contains("0 to be restored"))
            let done = try await place.run("run")
            #expect(done.exitCode == 0, "\(done.errors)")
        }
    }

    @Test("What can't be meant is refused as usage, and changes nothing")
    func usage() async throws {
        try await Self.with(bills: 1) { place in
            let unknown = try await place.run("drift", "--accept", "B-9")
            #expect(unknown.exitCode == 64)
            #expect(unknown.errors.contains("nobody changed B-9 in Xero, as far as is known"), "\(unknown.errors)")
            let both = try await place.run("drift", "--accept", "B-1", "--restore", "B-1")
            #expect(both.exitCode == 64 && both.errors.contains("B-1 can't be restored and accepted."))
            for arguments in [["--restore-all", "--accept-all"], ["--accept-all", "--restore", "B-1"]] {
                let folder = place.folder
                let all = try await onOwnThread { try Command.run(["drift"] + arguments, in: folder) }
                #expect(all.exitCode == 64 && all.errors.contains("--restore-all and --accept-all go alone."))
            }
        }
    }

    @Test("While nobody decides, watch goes on, tells it with each cycle and carries the rest across")
    func watch() async throws {
        try await Self.with(bills: 2) { place in
            try await place.change("B-1001", #"{"DueDate":"2026-04-01"}"#)
            let watching = try Command.start(
                ["watch", "--every", "1s", "--heartbeat", "heartbeat", "--metrics", "metrics"], in: place.folder)
            func wait(_ isSo: () throws -> Bool) async throws {
                while try watching.process.isRunning && !isSo() { try await Task.sleep(for: .milliseconds(20)) }
            }
            func said(_ name: String, _ words: String) -> Bool {
                (try? Command.text(place.folder + "/" + name).contains(words)) ?? false
            }
            // There may be more by the time somebody looks.
            try await wait {
                let metrics = (try? Command.text(place.folder + "/metrics")) ?? ""
                let count = metrics.split(separator: #"clio_xero_cycles_total{result="incomplete"} "#).dropFirst().first
                return (count?.prefix { $0.isNumber }).flatMap { Int($0) } ?? 0 >= 2
            }
            #expect(said("heartbeat", " exit 4\n"))
            #expect(said("metrics", "clio_xero_last_exit_code 4\n"))
            let words = "somebody changed invoice B-1001 in Xero"
            #expect(try Command.text(watching.errors).components(separatedBy: words).count > 2)

            let bills = try Command.text(place.folder + "/clio/bills.csv")
            try place.put("clio/bills.csv", bills.replacing("Matter 1", with: "Another matter"))
            try await wait { place.book.contains("Another matter") }
            var decided = try await place.run("drift", "--restore", "B-1001")
            while decided.exitCode == 11 { decided = try await place.run("drift", "--restore", "B-1001") }
            #expect(decided.exitCode == 0, "\(decided.errors)")
            try await wait { said("heartbeat", " exit 0\n") }
            #expect(!place.book.contains("2026-04-01"))
            watching.process.terminate()
            try await onOwnThread { watching.process.waitUntilExit() }
            #expect(watching.process.terminationStatus == 0)
            for path in [watching.output, watching.errors] { try? FileManager.default.removeItem(atPath: path) }
        }
    }
}

extension TransferPlace {
    /// Somebody changes an invoice in Xero.
    func change(_ number: String, _ body: String) async throws {
        let token = try #require(xero.issueToken())
        var request = URLRequest(url: try #require(URL(string: "\(xero.baseURL)/api.xro/2.0/Invoices/\(number)")))
        request.httpMethod = "POST"
        for (name, value) in [
            ("Authorization", "Bearer \(token.access)"), ("xero-tenant-id", xero.tenantID),
            ("Accept", "application/json"), ("Content-Type", "application/json"),
        ] {
            request.setValue(value, forHTTPHeaderField: name)
        }
        request.httpBody = Data(body.utf8)
        let (data, response) = try await URLSession.shared.data(for: request)
        #expect((response as? HTTPURLResponse)?.statusCode == 200, "\(String(decoding: data, as: UTF8.self))")
    }
}
