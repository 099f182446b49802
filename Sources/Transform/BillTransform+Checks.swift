import Ledger
import XeroDocuments

/// What a bill must be before anything is made of it: its number, its contact, its total.
extension BillTransform {
    func checkNumber(_ work: inout BillWork, _ batch: BillBatch) {
        let number = batch.text[work.bill.number]
        if number.isEmpty {
            work.fail(
                .missingNumber, work.bill.source, "the bill has no number", text: batch.text.string(work.bill.id),
                remedy: "Give the bill a number in Clio.")
        } else {
            check(number: work.bill.number, of: "bill", work.bill.source, &work, batch)
        }
    }

    /// An invoice's or credit note's number must be text Xero takes, and nobody else's.
    func check(
        number: TextRef, of document: String, _ row: SourceRow, _ work: inout BillWork, _ batch: BillBatch
    ) {
        let bytes = batch.text[number]
        // Xero's limit is 255; `-INT-1` needs room.
        guard bytes.count <= 240, bytes.span.indices.allSatisfy({ bytes.span[$0] >= 0x20 && bytes.span[$0] < 0x7F })
        else {
            return work.fail(
                .badNumberText, row, "a number in Xero is printable ASCII, at most 240 characters here",
                text: batch.text.string(number), remedy: "Change the \(document)'s number in Clio.")
        }
        checkUnique(number, row, &work, batch)
    }

    func checkUnique(_ number: TextRef, _ row: SourceRow, _ work: inout BillWork, _ batch: BillBatch) {
        let start = work.folded.count
        ContactMap.appendFolded(batch.text[number], to: &work.folded)
        let folded = work.folded[start...]
        let other =
            work.numbers.first { RecordKey.compare(work.folded[$0.folded], folded) == 0 }?.row
            ?? numbers.place(of: folded).map { SourceRow(file: $0.file, line: $0.line, offset: 0, length: 0) }
        guard let other else {
            work.numbers.append((folded.indices, row))
            return
        }
        work.fail(
            .duplicateNumber, row, "this number is taken already, at \(work.location(other))",
            text: batch.text.string(number), remedy: "Give one of the two another number in Clio.")
    }

    func isInterestAlone(_ bill: Bill, _ batch: BillBatch) -> Bool {
        !bill.lines.isEmpty && bill.lines.allSatisfy { batch.lines[$0].kind == .interest }
    }

    /// The bill's contact, as a position in the table, with what it is resolved to where it isn't in the book yet; nil
    /// where the bill can't go for it.
    mutating func findContact(
        _ work: inout BillWork, _ batch: BillBatch
    ) -> (index: Int, resolution: ContactMap.Resolution?)? {
        guard let index = contacts.index(of: batch.text[work.bill.contactID]) else {
            work.fail(
                .withoutContact, work.bill.source, "the bill's contact is in none of the contacts files",
                text: batch.text.string(work.bill.contactID),
                remedy: "Export the contacts again, with this one among them.")
            return nil
        }
        if !contacts.table.problems.isEmpty, let problems = contacts.table.problems[index], let first = problems.first {
            work.faults += problems
            contactOutcomes[index] = .rejected(first.code)
        }
        if contacts.place(of: index) != nil { return (index, nil) }
        let resolution = contacts.resolve(index)
        switch resolution {
        case .known, .same, .other, .new: return (index, resolution)
        case .held(let fault):
            work.fail(fault, contacts.table.contacts[index].source, .hold)
            contactOutcomes[index] = .held(fault.code)
        case .rejected(let fault):
            work.fail(fault, contacts.table.contacts[index].source, .reject)
            contactOutcomes[index] = .rejected(fault.code)
        }
        return nil
    }

    func reportLeftOut(_ index: Int, _ work: inout BillWork) {
        for part in contacts.leftOut(index) {
            work.warn(
                part.code, contacts.table.contacts[index].source,
                "the contact's \(part.column) isn't one Xero takes, so the contact goes without it",
                column: "\(part.column)", text: contacts.book.text.string(part.text), remedy: "Correct it in Clio.")
        }
    }

    /// Of two clients of one name nothing but that may be known: then it is no proof that they are one.
    func reportShared(_ index: Int, _ other: Int, _ work: inout BillWork) {
        let (own, first) = (contacts.table.contacts[index], contacts.table.contacts[other])
        guard own.email.isEmpty, first.email.isEmpty else { return }
        let text = contacts.book.text
        work.warn(
            .nameClash, own.source,
            "this client and client \(text.string(first.id)) have one name and no e-mail, so they are one contact in Xero",
            column: "name", text: text.string(own.name),
            remedy: "Where they are two, give them different names or e-mail addresses in Clio.")
    }

    /// The bill's lines must come to its total, or something was exported that isn't the bill.
    func proveTotal(_ work: inout BillWork, _ batch: BillBatch) {
        var sum: Int64 = 0
        for line in priced {
            let (net, first) = sum.addingReportingOverflow(line.net)
            let (gross, second) = net.addingReportingOverflow(line.tax)
            guard !first, !second else {
                return work.fail(
                    .numberOutOfRange, work.bill.source, "the bill's amount is too large", text: "",
                    remedy: "Correct the bill in Clio.")
            }
            sum = gross
        }
        let total = work.bill.total
        let digits = work.bill.currency.digits
        if sum != total {
            work.fail(
                .totalMismatch, work.bill.source,
                "the lines with their tax come to \(DecimalText.grouped(sum, digits: digits)), the bill's total is "
                    + "\(DecimalText.grouped(total, digits: digits)): "
                    + "\(DecimalText.grouped(total - sum, digits: digits)) apart",
                column: "total", text: DecimalText.grouped(total, digits: digits),
                remedy: "Export the bill and its lines again together; look for a missing line, discount or tax.")
        } else if total < 0 {
            work.fail(
                .negativeTotal, work.bill.source, "Xero takes no invoice with a negative total", column: "total",
                text: DecimalText.grouped(total, digits: digits), remedy: "Write a credit note in Clio instead.")
        }
    }
}
