import ClioFiles
import ClioSandbox
import Foundation
import Ledger
import TestSupport
import Testing

/// The sandbox's answers, saved page by page, are what the reader of saved answers expects of Clio's.
@Suite struct SavedAnswersTests {
    private static func save(_ caller: Caller, to folder: URL) async throws {
        for (resource, fields) in SavedFields.all {
            var reply = try await caller.get("\(resource).json?order=id(asc)&limit=25&fields=\(fields)")
            var page = 1
            while true {
                try #require(reply.status == 200, "\(resource): \(reply.text)")
                try Data(reply.body).write(to: folder.appendingPathComponent("\(resource)-page-\(page).json"))
                guard let next = reply.next else { break }
                reply = try await caller.call("GET", next)
                page += 1
            }
        }
        let settings = try await caller.get("settings/billing.json?fields=tax_rate,secondary_tax_rule,currency")
        try Data(settings.body).write(to: folder.appendingPathComponent("settings-billing.json"))
    }

    /// What a bill's lines come to by the reader's own records: gross less discounts, shared as invoices do, and tax.
    private static func total(of bill: Bill, _ batch: BillBatch) throws -> Int64 {
        let digits = bill.currency.digits
        var nets: [Int64] = []
        var tax: Int64 = 0
        for index in bill.lines {
            let gross = try #require(batch.grossAmount(ofLine: index, digits: digits))
            nets.append(gross - (try discount(batch.lines[index].discount, on: gross, digits)))
            tax += batch.lines[index].tax ?? 0
        }
        var billed: Int64 = 0
        for (index, net) in zip(bill.lines, nets) where batch.lines[index].kind != .interest { billed += net }
        return nets.reduce(0, +) - (try discount(bill.discount, on: billed, digits)) + tax
    }

    private static func discount(_ discount: Discount, on amount: Int64, _ digits: Int) throws -> Int64 {
        switch discount.form {
        case .none: 0
        case .percentage: try #require(discount.value.percent(of: amount))
        case .money: try #require(discount.value.minorUnits(digits: digits))
        }
    }

    @Test(arguments: [ClioMoneyForm.numbers, .mixed])
    func savedAnswersReadAndProve(money: ClioMoneyForm) async throws {
        var options = Fixture.options(.sample)
        options.oddities = ClioOddities(money: money, hasUnknownFields: true)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("clio-sandbox-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let firm = options.firm
        try await withClio(options) { _, caller in try await Self.save(caller, to: folder) }

        let scratch = folder.appendingPathComponent("scratch").path
        var export = try ClioExport(
            ClioExportOptions(directory: folder.path, profile: Profile.named("clio-api"), scratchDirectory: scratch))
        #expect(export.takeContacts().contacts.count == firm.contacts.count)
        var batch = BillBatch()
        var numbers: [String] = []
        var isReading = true
        while isReading {
            isReading = try export.read(into: &batch)
            #expect(batch.problems.map(\.diagnostic.message) == [])
            #expect(batch.strays.map(\.diagnostic.message) == [])
            for bill in batch.bills {
                let number = String(decoding: batch.text[bill.number], as: UTF8.self)
                numbers.append(number)
                let own = try #require(firm.bill(numbered: number))
                let amounts = firm.amounts(ofBill: own.id)
                #expect(bill.total == amounts.total, "\(number)")
                guard own.kind != "trust_kind", own.state != .deleted else { continue }
                #expect(bill.lines.count == amounts.lines.count + (amounts.interest > 0 ? 1 : 0), "\(number)")
                #expect(try Self.total(of: bill, batch) == bill.total, "\(number)")
                let paid = batch.payments[bill.payments].filter { !$0.isVoided }.reduce(0) { $0 + $1.amount }
                #expect(paid == amounts.paid, "\(number)")
                let credits = batch.creditNotes[bill.creditNotes].filter { !$0.isVoided }.reduce(0) { $0 + $1.amount }
                #expect(credits == amounts.credits, "\(number)")
            }
        }
        #expect(numbers.count == 44)
    }
}
