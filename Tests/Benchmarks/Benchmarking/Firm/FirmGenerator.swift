import DelimitedText
import Foundation

/// Writes an invented firm's exports: the same bytes for the same specification, however large, in little memory.
///
/// Every amount is a whole number of cents: a bill's total is the sum of its lines, each rounded by itself, and payments
/// and credit notes add up to what the bill's state says.
package struct FirmGenerator: ~Copyable {
    private let specification: FirmSpecification
    private var random: SplitMix64
    private var facts: FirmFacts
    private let contacts: FirmContacts
    private var lineFile: LineFile
    private var billFile: FileSink
    private var paymentFile: FileSink
    private var creditNoteFile: FileSink
    private var row = RowText()
    private var line = FirmLine()
    private var lineID = 70_000_000
    private var paymentID = 9_000_000
    private var creditNoteID = 400_000

    /// Writes `clio/`, `xero/`, `peers/`, `pipeline.json` and the facts into a folder, which is made anew.
    @discardableResult
    package static func write(_ specification: FirmSpecification, to folder: String) throws -> FirmFacts {
        let manager = FileManager.default
        if manager.fileExists(atPath: folder) { try manager.removeItem(atPath: folder) }
        for part in ["clio", "xero", "peers"] {
            try manager.createDirectory(atPath: folder + "/" + part, withIntermediateDirectories: true)
        }
        try FirmSettings.writeFixedFiles(folder: folder)
        var generator = try FirmGenerator(specification, folder: folder + "/clio")
        let facts = try generator.run()
        try facts.write(folder: folder)
        return facts
    }

    private init(_ specification: FirmSpecification, folder: String) throws {
        var random = SplitMix64(seed: specification.seed)
        var facts = FirmFacts(specification)
        facts.contacts = max(1, specification.bills / 5)
        let contacts = try FirmContacts(count: facts.contacts, random: &random, path: folder + "/contacts.csv")
        let lineFile = try LineFile(path: folder + "/bill_line_items.csv", order: specification.order)
        let billFile = try FileSink(path: folder + "/bills.csv")
        let paymentFile = try FileSink(path: folder + "/payments.csv")
        let creditNoteFile = try FileSink(path: folder + "/credit_notes.csv")
        self.specification = specification
        self.random = random
        self.facts = facts
        self.contacts = contacts
        self.lineFile = lineFile
        self.billFile = billFile
        self.paymentFile = paymentFile
        self.creditNoteFile = creditNoteFile
    }

    private mutating func run() throws -> FirmFacts {
        try writeHeaders()
        var id = 300_000_000
        for index in 0..<specification.bills {
            id += 1 + random.below(9)
            try writeBill(index, id)
        }
        facts.bytes = contacts.byteCount + (try lineFile.finish())
        try billFile.finish(sync: false)
        try paymentFile.finish(sync: false)
        try creditNoteFile.finish(sync: false)
        facts.bytes += billFile.byteCount + paymentFile.byteCount + creditNoteFile.byteCount
        return facts
    }

    private mutating func writeHeaders() throws {
        try lineFile.append(
            header: Array(
                "id,bill_id,matter_number,date,kind,category,user,description,note,quantity,price,tax_rate,updated_at\n"
                    .utf8))
        try billFile.append(
            Array("id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total,updated_at\n".utf8))
        try paymentFile.append(Array("id,bill_id,contact_id,date,amount,method,reference,bank_account\n".utf8))
        try creditNoteFile.append(Array("id,number,contact_id,bill_id,date,amount,reason,state\n".utf8))
    }

    // MARK: One bill

    private struct Bill {
        var id: Int
        var number: Int
        var contact: Int
        var matter: [UInt8]
        var state: StaticString
        /// Counted from the calendar's first day.
        var issued: Int
        var currency: StaticString
        var updated: [UInt8]
        var isKept: Bool
        var total: Int64 = 0
        /// What payments and credit notes come to: the total of the first night.
        var settled: Int64 = 0
    }

    private mutating func writeBill(_ index: Int, _ id: Int) throws {
        let base = index * FirmCalendar.span / specification.bills
        try lineFile.passed(day: base - FirmCalendar.oldestWork)
        let issued = base + random.below(FirmCalendar.jitter + 1)
        let share = random.below(1000)
        let state: StaticString =
            share < 780 ? "paid" : share < 920 ? "awaiting_payment" : share < 955 ? "draft" : "void"
        var matter: [UInt8] = []
        RowText.append(10_000 + random.below(max(1, specification.bills / 3)), to: &matter)
        matter.append(contentsOf: "-".utf8)
        RowText.append(1 + random.below(9), to: &matter)
        var bill = Bill(
            id: id, number: 100_000 + index, contact: contacts.ids[random.below(contacts.ids.count)], matter: matter,
            state: state, issued: issued, currency: random.chance(600) ? "CAD" : "USD",
            updated: FirmCalendar.text(issued) + Array("T\(10 + random.below(10)):\(10 + random.below(50)):00Z".utf8),
            isKept: share < 920 && FirmCalendar.isInWindow(issued))
        let rate: Int64 = [0, 500, 1_200, 1_300, 1_498][random.below(5)]
        let lines = try writeLines(&bill, rate: rate)
        bill.settled = bill.total
        try writeFurtherLine(&bill, index, rate: rate, lines: lines)
        try writeRow(of: bill)
        if share < 780 { try writeSettlement(of: bill) }
        if share >= 780, share < 920, random.chance(100), bill.settled > 100 {
            try writePayment(bill, amount: 1 + Int64(random.below(Int(bill.settled) - 1)))
        }
    }

    /// - Returns: how many.
    private mutating func writeLines(_ bill: inout Bill, rate: Int64) throws -> Int {
        var count = 1
        // Eight on average, as often one as any other number.
        while count < 60, !random.chance(125) { count += 1 }
        for _ in 0..<count {
            lineID += 2 + random.below(8)
            LineMaking.make(&random, rate: rate, total: bill.total, into: &line)
            let day = bill.issued - random.below(FirmCalendar.oldestWork + 1)
            try append(line, lineID, day, &bill)
        }
        return count
    }

    /// The change of a second night: a line more, without touching any number of the first.
    private mutating func writeFurtherLine(_ bill: inout Bill, _ index: Int, rate: Int64, lines: Int) throws {
        let wanted = specification.changedBills * (index + 1) * 5 / (specification.bills * 4)
        let due = min(wanted, specification.changedBills)
        let isKept = bill.isKept
        if isKept {
            facts.invoices += 1
            facts.invoiceLines += lines
        }
        guard isKept, facts.changedBills < due else { return }
        facts.changedBills += 1
        facts.invoiceLines += 1
        var further = FirmLine()
        further.user = FirmWords.timekeepers[0]
        further.description = Array("Further research, agreed with client".utf8)
        further.quantity = 50
        further.price = Int64(FirmWords.rates[0])
        further.taxRate = rate
        bill.updated = FirmCalendar.text(bill.issued + FirmCalendar.reach) + Array("T23:10:00Z".utf8)
        try append(further, lineID + 1, bill.issued, &bill)
    }

    private mutating func append(_ line: FirmLine, _ id: Int, _ day: Int, _ bill: inout Bill) throws {
        bill.total += line.net + line.tax
        facts.lines += 1
        row.number(id)
        row.number(bill.id)
        row.plain(bill.matter)
        row.plain(FirmCalendar.text(day))
        row.plain(line.kind)
        row.plain(line.category)
        row.plain(line.user)
        row.cell(line.description)
        row.cell(line.note)
        row.hundredths(line.quantity)
        row.hundredths(line.price)
        row.hundredths(line.taxRate)
        row.plain(bill.updated)
        row.endRow()
        try lineFile.append(row.bytes, day: day)
        row.removeAll()
    }

    private mutating func writeRow(of bill: Bill) throws {
        if bill.isKept { facts.totals["\(bill.currency)", default: 0] += bill.total }
        row.number(bill.id)
        row.plain(Array("INV-\(bill.number)".utf8))
        row.number(bill.contact)
        row.plain(bill.matter)
        row.plain(bill.state)
        row.plain(FirmCalendar.text(bill.issued))
        row.plain(FirmCalendar.text(bill.issued + 30))
        let share = random.below(1000)
        var subject: [UInt8] = []
        if share < 700 {
            subject.append(contentsOf: "Services through ".utf8)
            subject.append(contentsOf: FirmCalendar.text(bill.issued))
            if share < 210 { subject.append(contentsOf: ", ".utf8) }
            if share < 210 { subject.append(contentsOf: bill.matter) }
        }
        row.cell(subject)
        row.plain(bill.currency)
        row.hundredths(bill.total)
        row.plain(bill.updated)
        row.endRow()
        try billFile.append(row.bytes)
        row.removeAll()
    }

    // MARK: What pays it

    /// Of a paid bill: now and then a credit note, then one payment or two of all that is left.
    private mutating func writeSettlement(of bill: Bill) throws {
        var left = bill.settled
        if random.chance(40), left > 1 {
            let credit = 1 + Int64(random.below(Int(left) - 1))
            left -= credit
            try writeCreditNote(bill, amount: credit)
        }
        if random.chance(80), left > 1 {
            let part = 1 + Int64(random.below(Int(left) - 1))
            left -= part
            try writePayment(bill, amount: part)
        }
        if left > 0 { try writePayment(bill, amount: left) }
    }

    private mutating func writePayment(_ bill: Bill, amount: Int64) throws {
        facts.payments += 1
        paymentID += 1 + random.below(5)
        row.number(paymentID)
        row.number(bill.id)
        row.number(bill.contact)
        row.plain(FirmCalendar.text(bill.issued + 1 + random.below(60)))
        row.hundredths(amount)
        row.plain(random.pick(FirmWords.methods))
        row.plain(Array("PMT-\(paymentID)".utf8))
        row.plain("Operating")
        row.endRow()
        try paymentFile.append(row.bytes)
        row.removeAll()
    }

    private mutating func writeCreditNote(_ bill: Bill, amount: Int64) throws {
        facts.creditNotes += 1
        creditNoteID += 1 + random.below(5)
        row.number(creditNoteID)
        row.plain(Array("CN-\(creditNoteID)".utf8))
        row.number(bill.contact)
        row.number(bill.id)
        row.plain(FirmCalendar.text(bill.issued + 1 + random.below(60)))
        row.hundredths(amount)
        row.cell(Array("Write-down, agreed with partner".utf8))
        row.plain("applied")
        row.endRow()
        try creditNoteFile.append(row.bytes)
        row.removeAll()
    }
}
