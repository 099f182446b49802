import ClioSandbox
import Foundation
import Ledger
import XeroSandbox

@testable import Pipeline

extension ClioFirm {
    /// So many clients, each with a matter, and no bill; it begins the day before ``CycleRig/start``.
    static func plain(clients: Int, settings: ClioBillingSettings = ClioBillingSettings()) throws -> ClioFirm {
        var firm = ClioFirm(currency: usDollars, settings: settings, start: CycleRig.start - 86_400_000)
        for number in 1...clients {
            let id = firm.createContact(
                ClioContact(company: "Client \(number) LLC", email: "office\(number)@example.com"))
            _ = try firm.createMatter(client: id, description: "Lease \(number)", practiceArea: "Real estate")
        }
        return firm
    }

    /// A bill of one line, approved unless `isDraft`.
    mutating func bill(
        client: Int, cents: Int64 = 10_000, on issued: String? = nil, isDraft: Bool = false, lines: Int = 1
    ) throws -> Int64 {
        let contact = contacts.ids[client]
        let id = try draftBill(
            client: contact, matters: matters.all.filter { $0.clientID == contact }.map(\.id),
            lines: (1...lines).map { ClioLineDraft(.flatFee, "Letter \($0)", hundredths: 100, cents: cents) },
            issued: issued.flatMap { CalendarDate($0) }, subject: "Advice")
        if !isDraft { try approve(bill: id) }
        return id
    }

    /// A hundred and more bills as fast as they can be made: ten a client, two of three are paid.
    static func large(bills: Int) throws -> ClioFirm {
        var firm = try plain(clients: (bills + 9) / 10)
        let matterIDs = firm.matters.ids
        for number in 0..<bills {
            let place = number / 10
            let id = try firm.draftBill(
                client: firm.contacts.ids[place], matters: [matterIDs[place]],
                lines: [ClioLineDraft(.flatFee, "Letter", hundredths: 100, cents: Int64(10_000 + number))],
                subject: "Advice")
            try firm.approve(bill: id)
            if number % 3 != 0 { try firm.pay(bill: id) }
        }
        return firm
    }

    func number(_ bill: Int64) -> String { bills[bill]?.number ?? "" }
}

extension CycleRig {
    /// Where Xero isn't as the contract says.
    func faults() throws -> [String] { try CycleHistory.compare(clio.with { $0 }, xero.book) }

    /// Of those, all but contacts'.
    var moneyWrites: Int {
        xero.writes.count { $0.target.contains("/api.xro/") && !$0.target.contains("/Contacts") }
    }

    /// Writes to Xero's books so far.
    var writes: Int { xero.writes.count { $0.target.contains("/api.xro/") } }
}

extension CalendarDate {
    /// `2026-02-12`.
    init?(_ text: String) {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        self.init(year: parts[0], month: parts[1], day: parts[2])
    }
}
