import ClioSandbox
import Foundation
import Ledger
import Testing

@testable import Pipeline

/// A firm's bills as canonical export files, as somebody would have exported them by hand.
struct CanonicalExport {
    let firm: ClioFirm

    /// By name.
    var files: [String: String] {
        var contacts = ["id,type,name,first_name,last_name,company,email,phone,updated_at"]
        for contact in firm.contacts.all {
            contacts.append(
                "\(contact.id),Company,\(contact.name),,,\(contact.name),\(contact.emails.first?.text ?? ""),,")
        }
        var bills = ["id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total,updated_at"]
        var lines = [
            "id,bill_id,matter_number,date,kind,category,user,description,note,quantity,price,tax_rate,updated_at"
        ]
        var payments = ["id,bill_id,contact_id,date,amount,method,reference,bank_account"]
        var notes = ["id,number,contact_id,bill_id,date,amount,reason,state"]
        for bill in firm.bills.all where bill.originalBillID == nil {
            let total = firm.amounts(ofBill: bill.id).total
            bills.append(
                "\(bill.id),\(bill.number),\(bill.clientID),M,\(bill.state.rawValue),\(bill.issued),\(bill.due),"
                    + "\(bill.subject),USD,\(Self.money(total)),")
            for line in firm.lines(ofBill: bill.id) {
                lines.append(
                    "\(line.id),\(bill.id),M,\(line.date),FlatFee,,,\(line.description),,\(Self.decimal(line.quantity)),\(Self.decimal(line.price)),0,"
                )
            }
            for allocation in firm.allocations(ofBill: bill.id) where allocation.voidedAt == nil {
                let (day, amount) = (allocation.date, Self.money(allocation.amount))
                switch allocation.parent {
                case .payment(let id):
                    let reference = firm.payments[id]?.reference ?? ""
                    payments.append("\(id),\(bill.id),\(bill.clientID),\(day),\(amount),,\(reference),Operating")
                case .creditMemo(let id):
                    let words = firm.creditMemos[id]?.description ?? ""
                    notes.append("\(id),CM \(id),\(bill.clientID),\(bill.id),\(day),\(amount),\(words),applied")
                }
            }
        }
        let all = [
            "contacts": contacts, "bills": bills, "bill_line_items": lines, "payments": payments, "credit_notes": notes,
        ]
        return all.mapValues { $0.joined(separator: "\n") + "\n" }
    }

    private static func decimal(_ value: FixedPoint) -> String {
        DecimalText.grouped(value.tenThousandths, digits: 4).replacing(",", with: "")
    }

    private static func money(_ amount: Int64) -> String {
        DecimalText.grouped(amount, digits: 2).replacing(",", with: "")
    }
}

extension CycleRig {
    /// Exports the firm as it is now.
    func export() throws {
        for (name, text) in CanonicalExport(firm: clio.with { $0 }).files { try put("clio/\(name).csv", text) }
    }

    /// Sends what `exported` had from files, then works with the Clio of `now`, read through its API.
    /// - Parameter edit: of the exports' texts, by hand.
    static func move(
        exported: ClioFirm, to now: ClioFirm, edit: (String) -> String = { $0 },
        _ body: (CycleRig) async throws -> Void
    ) async throws {
        try await with(now) { rig in
            for (name, text) in CanonicalExport(firm: exported).files { try rig.put("clio/\(name).csv", edit(text)) }
            try rig.configure(from: "files")
            let files = try await rig.cycle()
            #expect(files.exitCode == .done, "\(files.words)")
            rig.clock.advance(seconds: 3_600)
            try rig.configure()
            try await body(rig)
        }
    }

    /// Bills of which Xero has another amount due than Clio, with both.
    func owedApart() throws -> [String] {
        try clio.with { $0 }.bills.all.filter { [.awaitingPayment, .paid].contains($0.state) }.compactMap { bill in
            let owed = DecimalText.grouped(clio.with { $0.amounts(ofBill: bill.id).balance }, digits: 2)
            let due = try invoice(bill.number)?.outstanding ?? "none"
            return due == owed ? nil : "\(bill.number): \(owed) in Clio, \(due) in Xero"
        }
    }
}
