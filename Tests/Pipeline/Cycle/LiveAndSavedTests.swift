import ClioSandbox
import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess

@testable import Pipeline

@Suite("Clio live and saved to files")
struct LiveAndSavedTests {
    /// Saves the answers by hand, page by page, in pages of another length than the program asks for.
    private static func save(_ rig: CycleRig) async throws {
        let token = try #require(rig.clio.issueToken()).access
        let transport = HTTPTransport()
        func get(_ url: String) async throws -> [UInt8] {
            let answer = try await transport.exchange(
                .get, url, headers: [("Authorization", "Bearer \(token)")], body: nil)
            #expect(answer.status == 200, "\(url)")
            return answer.body
        }
        let api = rig.clio.baseURL + "/api/v4/"
        for (resource, fields) in SavedFields.all {
            var url: String? = "\(api)\(resource).json?order=id(asc)&limit=37&fields=\(fields)"
            var page = 1
            while let address = url {
                let encoded = address.replacing("{", with: "%7B").replacing("}", with: "%7D")
                let body = try await get(encoded)
                try rig.put("clio/\(resource)-page-\(page).json", String(decoding: body, as: UTF8.self))
                url = try JSONValue.parse(body)["meta"]?["paging"]?["next"]?.string
                page += 1
            }
        }
        let settings = try await get(api + "settings/billing.json?fields=tax_rate,secondary_tax_rule,currency")
        try rig.put("clio/settings-billing.json", String(decoding: settings, as: UTF8.self))
        await transport.close()
    }

    private static func extract(_ rig: CycleRig, to name: String) async throws -> [String: Data] {
        let request = try rig.request()
        let out = rig.scratch + "/" + name
        let result = try await onThread { try Extraction(request, to: out).execute() }
        #expect(result.report.problems.filter { $0.severity >= .hold }.isEmpty, "\(result.words)")
        var files: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: out) {
            files[file] = try Data(contentsOf: URL(fileURLWithPath: out + "/" + file))
        }
        return files
    }

    @Test("The same bills come as byte-identical ledgers", arguments: [UInt64(1), 2, 3])
    func sameLedger(_ seed: UInt64) async throws {
        let firm = seed == 1 ? ClioFirm.sample : ClioFirm.seeded(seed, bills: 90)
        try await CycleRig.with(firm) { rig in
            let live = try await Self.extract(rig, to: "live")
            try await Self.save(rig)
            try rig.configure(from: "files", profile: "clio-api")
            let saved = try await Self.extract(rig, to: "saved")
            #expect(live.keys.sorted() == saved.keys.sorted())
            #expect((live["bills.ndjson"]?.count ?? 0) > 10_000, "\(live.keys.sorted())")
            for (name, bytes) in live { #expect(bytes == saved[name], "\(name)") }
        }
    }
}
