import ClioSandbox
import Foundation
import Ledger

/// A bill as it must stand in Xero, or as it stands there: reckoned of Clio's own records by the contract alone, with nothing
/// of what plans or prices. Amounts are minor units.
///
/// Interest may be a line of the invoice or an invoice `NUMBER-INT…` of its own: both count for the bill.
struct ContractBill: Hashable {
    var number: String
    var client: String
    var state: String
    var issued: String
    var due: String
    var total: Int64 = 0
    var tax: Int64 = 0
    var open: Int64 = 0
    /// `account tax-type net tax`, sums of each account and type that come to anything.
    var accounts: [String] = []
    /// What the lines say, of those that charge something.
    var descriptions: [String] = []
    /// `day amount account allocation`.
    var payments: [String] = []
    /// By day; one credit memo may be several credit notes.
    var credits: [String: Int64] = [:]

    /// Where it is otherwise than another.
    func differences(_ expected: ContractBill) -> [String] {
        func apart<Value: Equatable>(_ name: String, _ path: KeyPath<ContractBill, Value>) -> String? {
            let (is_, must) = (self[keyPath: path], expected[keyPath: path])
            return is_ == must ? nil : "\(number): \(name) is \(is_), must be \(must)"
        }
        return [
            apart("client", \.client), apart("state", \.state), apart("issued", \.issued), apart("due", \.due),
            apart("total", \.total), apart("tax", \.tax), apart("open", \.open), apart("accounts", \.accounts),
            apart("descriptions", \.descriptions), apart("payments", \.payments), apart("credits", \.credits),
        ].compactMap(\.self)
    }
}

/// What the contract says of a firm's last state.
struct ContractBook {
    private(set) var bills: [String: ContractBill] = [:]
    /// Ids of the clients that have a bill in scope.
    private(set) var clients: Set<String> = []

    init(_ firm: ClioFirm) {
        for bill in firm.bills.all where bill.kind == "revenue_kind" && bill.originalBillID == nil {
            let state: String
            switch bill.state {
            case .draft: state = "DRAFT"
            case .awaitingApproval: state = "SUBMITTED"
            case .awaitingPayment, .paid: state = "AUTHORISED"
            case .void, .deleted: continue
            }
            clients.insert("clio-\(bill.clientID)")
            bills[bill.number] = Self.bill(bill, state, firm)
        }
    }

    private static func bill(_ bill: ClioBill, _ state: String, _ firm: ClioFirm) -> ContractBill {
        let amounts = firm.amounts(ofBill: bill.id)
        var expected = ContractBill(
            number: bill.number, client: "clio-\(bill.clientID)", state: state, issued: "\(bill.issued)",
            due: "\(bill.due)",
            total: amounts.total, tax: amounts.tax + amounts.secondaryTax, open: amounts.balance)
        var sums = AccountSums()
        for (line, money) in zip(firm.lines(ofBill: bill.id), amounts.lines) {
            let tax = money.tax + money.secondaryTax
            sums.add(account(of: line, firm), taxType(of: line, bill), money.net, tax)
            if money.net != 0 { expected.descriptions.append(line.description) }
        }
        for charge in firm.interestCharges(ofBill: bill.id) {
            sums.add("270", "NONE", charge.total, 0)
            expected.descriptions.append(charge.description)
        }
        expected.accounts = sums.text
        expected.descriptions.sort()
        settle(&expected, bill, firm)
        return expected
    }

    private static func settle(_ expected: inout ContractBill, _ bill: ClioBill, _ firm: ClioFirm) {
        var bills = [bill.id]
        if firm.showsInterestBills { bills += firm.interestCharges(ofBill: bill.id).map(\.hiddenBillID) }
        for allocation in bills.flatMap({ firm.allocations(ofBill: $0) }) where allocation.voidedAt == nil {
            switch allocation.parent {
            case .payment: expected.payments.append("\(allocation.date) \(allocation.amount) 090 \(allocation.id)")
            case .creditMemo: expected.credits["\(allocation.date)", default: 0] += allocation.amount
            }
        }
        expected.payments.sort()
    }

    /// Category, kind, role.
    private static func account(of line: ClioLine, _ firm: ClioFirm) -> String {
        let activity = line.activityID.flatMap { firm.activities[$0] }
        let isCost = activity.map { $0.type != "TimeEntry" } ?? false
        let category = activity?.categoryID.flatMap { isCost ? firm.expenses[$0] : firm.services[$0] }
        return category?.xeroCode ?? (isCost ? "260" : "200")
    }

    private static func taxType(of line: ClioLine, _ bill: ClioBill) -> String {
        let first = line.isTaxable && bill.taxRate != .zero
        let second = line.isSecondaryTaxable && bill.secondaryTaxRate != .zero
        return first ? (second ? "TAX103" : "TAX101") : (second ? "TAX102" : "NONE")
    }
}

/// What stands in a sandbox's Xero.
struct XeroBook {
    private(set) var bills: [String: ContractBill] = [:]
    /// Payments by the bill's number.
    private(set) var receipts: [String: [BookPayment]] = [:]
    /// Numbers of the contacts that came from Clio, each as often as there is one.
    private(set) var clients: [String] = []
    /// What no book may have.
    private(set) var faults: [String] = []

    init(_ bytes: [UInt8]) throws {
        let book = try JSONValue.parse(bytes)
        clients = (book["Contacts"]?.elements ?? []).compactMap { $0["ContactNumber"]?.string }
        let notes = Self.live(book["CreditNotes"])
        var days: [String: String] = [:]
        for note in notes {
            let number = Self.text(note, "Number")
            days[number] = Self.text(note, "Date")
            if Self.cents(note, "Outstanding") != 0 { faults.append("credit note \(number) is not allocated in full") }
            let accounts = Set((note["Lines"]?.elements ?? []).map { Self.text($0, "AccountCode") })
            if accounts != ["205"] { faults.append("credit note \(number) is on accounts \(accounts.sorted())") }
        }
        var notesUsed: Set<String> = []
        var sums: [String: AccountSums] = [:]
        for invoice in Self.live(book["Invoices"]) {
            let number = Self.text(invoice, "Number")
            let bill = number.components(separatedBy: "-INT")[0]
            add(invoice, to: bill, isInterest: bill != number, &sums)
            for text in invoice["Allocations"]?.elements ?? [] {
                let words = (text.string ?? "").split(separator: " ", maxSplits: 2).map(String.init)
                guard words.count == 3 else { continue }
                notesUsed.insert(words[2])
                bills[bill]?.credits[days[words[2]] ?? "?", default: 0] += Self.cents(words[1])
            }
        }
        for note in notes where !notesUsed.contains(Self.text(note, "Number")) {
            faults.append("credit note \(Self.text(note, "Number")) is on no invoice")
        }
        for (number, sums) in sums {
            bills[number]?.accounts = sums.text
            bills[number]?.descriptions.sort()
            bills[number]?.payments.sort()
        }
    }

    private mutating func add(
        _ invoice: JSONValue, to number: String, isInterest: Bool, _ sums: inout [String: AccountSums]
    ) {
        let status = Self.text(invoice, "Status")
        var bill =
            bills[number]
            ?? ContractBill(
                number: number, client: Self.text(invoice, "Contact"), state: status == "PAID" ? "AUTHORISED" : status,
                issued: Self.text(invoice, "Date"), due: Self.text(invoice, "DueDate"))
        if bills[number] != nil, !isInterest { faults.append("invoice \(number) is there twice") }
        bill.total += Self.cents(invoice, "Total")
        bill.tax += Self.cents(invoice, "TotalTax")
        bill.open += Self.cents(invoice, "Outstanding")
        for line in invoice["Lines"]?.elements ?? [] {
            let net = Self.cents(line, "LineAmount")
            sums[number, default: AccountSums()].add(
                Self.text(line, "AccountCode"), Self.text(line, "TaxType"), net, Self.cents(line, "TaxAmount"))
            // Hours, rate and discount stand in brackets behind what Clio says.
            if net != 0 { bill.descriptions.append(Self.text(line, "Description").components(separatedBy: " (")[0]) }
        }
        for payment in (invoice["Payments"]?.elements ?? []).compactMap({
            BookPayment($0.string ?? "", cents: Self.cents)
        }) {
            receipts[number, default: []].append(payment)
            bill.payments.append(payment.text)
        }
        bills[number] = bill
    }

    private static func live(_ documents: JSONValue?) -> [JSONValue] {
        (documents?.elements ?? []).filter { !["VOIDED", "DELETED"].contains(text($0, "Status")) }
    }

    private static func text(_ json: JSONValue, _ name: String) -> String {
        json[name]?.string ?? json[name]?.number ?? ""
    }

    private static func cents(_ json: JSONValue, _ name: String) -> Int64 { cents(text(json, name)) }

    /// `12.5` as 1250.
    private static func cents(_ text: String) -> Int64 {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = parts.count > 1 ? parts[1] : ""
        let digits = parts[0] + decimals + String(repeating: "0", count: max(0, 2 - decimals.count))
        return Int64(digits) ?? .max
    }
}

struct AccountSums {
    private var sums: [String: (net: Int64, tax: Int64)] = [:]

    mutating func add(_ account: String, _ taxType: String, _ net: Int64, _ tax: Int64) {
        let sum = sums["\(account) \(taxType)"] ?? (0, 0)
        sums["\(account) \(taxType)"] = (sum.net + net, sum.tax + tax)
    }

    var text: [String] {
        sums.filter { $0.value.net != 0 || $0.value.tax != 0 }.map { "\($0.key) \($0.value.net) \($0.value.tax)" }
            .sorted()
    }
}
