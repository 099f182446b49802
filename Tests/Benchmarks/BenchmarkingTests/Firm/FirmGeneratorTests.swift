import Benchmarking
import Foundation
import Testing

@Suite struct FirmGeneratorTests {
    @Test func theSameSeedGivesTheSameBytes() throws {
        let (one, other) = try (TemporaryFirm(.init(bills: 300)), TemporaryFirm(.init(bills: 300)))
        #expect(one.files().count == 9)
        #expect(one.files() == other.files())
        for file in one.files() { #expect(one.bytes(file) == other.bytes(file), "\(file)") }
    }

    @Test func anotherSeedGivesOthers() throws {
        let (one, other) = try (TemporaryFirm(.init(bills: 300)), TemporaryFirm(.init(bills: 300, seed: 7)))
        #expect(one.bytes("clio/bill_line_items.csv") != other.bytes("clio/bill_line_items.csv"))
    }

    @Test func billsComeToWhatTheirLinesSay() throws {
        let firm = try TemporaryFirm(.init(bills: 400))
        var totals: [String: Int] = [:]
        for line in try firm.rows("bill_line_items.csv") {
            let net = rounded(hundredths(line["quantity"]) * hundredths(line["price"]), 100)
            let tax = rounded(net * hundredths(line["tax_rate"]), 10_000)
            totals[line["bill_id"] ?? "", default: 0] += net + tax
        }
        let bills = try firm.rows("bills.csv")
        #expect(bills.count == 400)
        for bill in bills { #expect(totals[bill["id"] ?? ""] == hundredths(bill["total"])) }
    }

    @Test func paidBillsArePaidToTheCent() throws {
        let firm = try TemporaryFirm(.init(bills: 800))
        var settled: [String: Int] = [:]
        for name in ["payments.csv", "credit_notes.csv"] {
            for row in try firm.rows(name) {
                #expect(hundredths(row["amount"]) > 0)
                settled[row["bill_id"] ?? "", default: 0] += hundredths(row["amount"])
            }
        }
        #expect(firm.facts.creditNotes > 0)
        for bill in try firm.rows("bills.csv") {
            let (total, paid) = (hundredths(bill["total"]), settled[bill["id"] ?? ""] ?? 0)
            switch bill["state"] {
            case "paid": #expect(paid == total)
            case "awaiting_payment": #expect(paid < total || total == 0)
            default: #expect(paid == 0)
            }
        }
    }

    @Test func theFactsAreThoseOfTheFiles() throws {
        let firm = try TemporaryFirm(.init(bills: 500))
        let bills = try firm.rows("bills.csv")
        let window = "\(FirmCalendar.from)"..."\(FirmCalendar.through)"
        let kept = bills.filter { !["void", "draft"].contains($0["state"]) && window.contains($0["issued_at"] ?? "") }
        #expect(kept.count > 100 && kept.count < bills.count)
        #expect(firm.facts.invoices == kept.count)
        for currency in ["CAD", "USD"] {
            let sum = kept.filter { $0["currency"] == currency }.reduce(0) { $0 + hundredths($1["total"]) }
            #expect(firm.facts.totals[currency] == Int64(sum))
        }
        let lines = try firm.rows("bill_line_items.csv")
        let ids = Set(kept.compactMap { $0["id"] })
        #expect(firm.facts.lines == lines.count)
        #expect(firm.facts.invoiceLines == lines.count { ids.contains($0["bill_id"] ?? "") })
        #expect(firm.facts.payments == (try firm.rows("payments.csv").count))
        #expect(
            firm.facts.bytes
                == firm.files().filter { $0.hasPrefix("clio/") }.reduce(0) { $0 + (firm.bytes($1)?.count ?? 0) })
        #expect(FirmFacts.read(folder: firm.folder) == firm.facts)
    }

    @Test func byDateTheSameLinesStandInAnotherOrder() throws {
        let (byBill, byDate) = try (
            TemporaryFirm(.init(bills: 300)), TemporaryFirm(.init(bills: 300, order: .date))
        )
        let (lines, sorted) = try (byBill.rows("bill_line_items.csv"), byDate.rows("bill_line_items.csv"))
        #expect(lines.map { $0["id"] } != sorted.map { $0["id"] })
        #expect(Set(lines) == Set(sorted))
        #expect(lines.count == sorted.count)
        let days = sorted.compactMap { $0["date"] }
        #expect(days == days.sorted())
        for name in ["bills.csv", "payments.csv", "contacts.csv", "credit_notes.csv"] {
            #expect(byBill.bytes("clio/" + name) == byDate.bytes("clio/" + name), "\(name)")
        }
    }

    @Test func aSecondNightHasALineMoreOnSomeBills() throws {
        let (first, second) = try (TemporaryFirm(.init(bills: 500)), TemporaryFirm(.init(bills: 500, changedBills: 20)))
        #expect(second.facts.changedBills == 20)
        let before = Set(try first.rows("bill_line_items.csv").compactMap { $0["id"] })
        let further = try second.rows("bill_line_items.csv").filter { !before.contains($0["id"] ?? "") }
        #expect(further.count == 20)
        let changed = zip(try first.rows("bills.csv"), try second.rows("bills.csv")).filter { $0 != $1 }
        #expect(Set(changed.compactMap { $0.1["id"] }) == Set(further.compactMap { $0["bill_id"] }))
        #expect(first.bytes("clio/payments.csv") == second.bytes("clio/payments.csv"))
    }

    @Test func theTextsAreThoseOfARealFirm() throws {
        let lines = try TemporaryFirm(.init(bills: 500)).rows("bill_line_items.csv")
        let descriptions = lines.compactMap { $0["description"] }
        for character: Character in [",", "\"", "\n", "<", "&", "è"] {
            #expect(descriptions.contains { $0.contains(character) }, "\(character)")
        }
        #expect(Set(lines.compactMap { $0["tax_rate"] }) == ["0.00", "5.00", "12.00", "13.00", "14.98"])
        #expect(Set(lines.compactMap { $0["kind"] }).count == 6)
    }

    @Test(arguments: [("10k", 10_000), ("1M", 1_000_000), ("2500", 2_500)])
    func sizesAreReadAsPeopleWriteThem(text: String, count: Int) {
        #expect(FirmSpecification.count(text) == count)
    }

    @Test(arguments: ["", "k", "0", "-3", "1g", "51m", "99999999999999999999k"])
    func otherSizesAreRefused(text: String) { #expect(FirmSpecification.count(text) == nil) }

    private func rounded(_ value: Int, _ divisor: Int) -> Int {
        let exact = Decimal(value) / Decimal(divisor)
        var (input, output) = (exact, Decimal())
        NSDecimalRound(&output, &input, 0, .plain)
        return NSDecimalNumber(decimal: output).intValue
    }
}
