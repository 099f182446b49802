import DelimitedText
import Ledger

/// Makes the ledger's records of rows. What is wrong with any of them is the bill's problem.
enum BillAssembly {
    // MARK: Bills

    static func bill(_ reading: inout RowReading, file: UInt16, into batch: inout BillBatch) -> Bill {
        var bill = Bill()
        reading.copyCells(to: &batch.text)
        bill.source = reading.source(file: file)
        bill.id = reading.word(.id, into: &batch.text)
        bill.number = reading.word(.number, into: &batch.text)
        bill.contactID = reading.word(.contactID, into: &batch.text)
        bill.matterNumber = reading.word(.matterNumber, into: &batch.text)
        bill.subject = reading.text(.subject, into: &batch.text)
        bill.attorney = reading.word(.attorney, into: &batch.text)
        bill.practiceArea = reading.word(.practiceArea, into: &batch.text)
        bill.office = reading.word(.office, into: &batch.text)
        bill.updatedAt = reading.word(.updatedAt, into: &batch.text)
        if reading.isEmpty(.state) { reading.reportMissing(.state) }
        bill.state = reading.oneOf(.state, .unknownState, states) ?? .draft
        bill.isTrustRequest = reading.isWord(.kind, of: trustKinds)
        readDates(&reading, into: &bill)
        readAmounts(&reading, into: &bill)
        return bill
    }

    private static func readDates(_ reading: inout RowReading, into bill: inout Bill) {
        if let issued = reading.needDate(.issuedAt) { bill.issued = issued } else { bill.isIssuedReadable = false }
        bill.due = reading.date(.dueAt) ?? bill.issued
    }

    private static func readAmounts(_ reading: inout RowReading, into bill: inout Bill) {
        let code = reading.value(.currency)
        if let currency = CurrencyCode(code) {
            bill.currency = currency
        } else if code.isEmpty {
            reading.reportMissing(.currency)
        } else {
            reading.report(
                .unknownCurrency, .currency, "this is no currency of ISO 4217", text: code,
                remedy: "Use the currency's three letters, such as USD.")
        }
        if let total = reading.needAmount(.total, digits: bill.currency.digits), bill.currency != .none {
            bill.total = total
        } else {
            bill.isAmountReadable = false
        }
        bill.discount = discount(&reading)
        bill.secondaryTaxRate = reading.number(.secondaryTaxRate).flatMap { $0 == .zero ? nil : $0 }
        bill.secondaryTaxRule =
            reading.oneOf(.taxRule, .unknownValue, taxRules) ?? .onNet
    }

    private static func discount(_ reading: inout RowReading) -> Discount {
        guard let value = reading.number(.discount), value != .zero else { return .none }
        let form = reading.oneOf(.discountType, .unknownValue, discountForms) ?? .money
        if value < .zero {
            reading.report(
                .badNumber, .discount, "a discount is a positive number", text: reading.value(.discount),
                remedy: "Write how much is taken off, without a sign.")
        }
        return Discount(form: form, value: value)
    }

    // MARK: Lines, payments, credit notes

    static func line(_ reading: inout RowReading, file: UInt16, digits: Int, into batch: inout BillBatch) -> BillLine {
        var line = BillLine()
        reading.copyCells(to: &batch.text)
        line.source = reading.source(file: file)
        line.id = reading.word(.id, into: &batch.text)
        if line.id.isEmpty { reading.reportMissing(.id) }
        line.matterNumber = reading.word(.matterNumber, into: &batch.text)
        line.date = reading.date(.date)
        if reading.isEmpty(.kind) { reading.reportMissing(.kind) }
        line.kind = reading.oneOf(.kind, .unknownKind, lineKinds) ?? .timeEntry
        line.category = reading.word(.category, into: &batch.text)
        line.user = reading.word(.user, into: &batch.text)
        line.description = reading.text(.description, into: &batch.text)
        line.note = reading.text(.note, into: &batch.text)
        if let quantity = reading.number(.quantity) {
            line.quantity = quantity
        } else if !reading.isEmpty(.quantity) {
            line.isAmountReadable = false
        }
        if let price = reading.number(.price) {
            line.price = price
        } else {
            if reading.isEmpty(.price) { reading.reportMissing(.price) }
            line.isAmountReadable = false
        }
        line.taxRate = reading.number(.taxRate) ?? .zero
        line.secondaryTaxRate = reading.number(.secondaryTaxRate)
        line.discount = discount(&reading)
        line.tax = reading.amount(.tax, digits: digits)
        line.activityID = reading.word(.activityID, into: &batch.text)
        line.accountCode = reading.word(.accountCode, into: &batch.text)
        line.updatedAt = reading.word(.updatedAt, into: &batch.text)
        if line.isAmountReadable, FixedPoint.amount(line.quantity, times: line.price, digits: digits) == nil {
            line.isAmountReadable = false
            reading.report(
                .numberOutOfRange, .price, "quantity times price is too large", text: reading.value(.price),
                remedy: "Correct the line.")
        }
        return line
    }

    static func payment(_ reading: inout RowReading, file: UInt16, bill: Bill, into batch: inout BillBatch) -> Payment {
        var payment = Payment()
        reading.copyCells(to: &batch.text)
        payment.source = reading.source(file: file)
        payment.id = reading.word(.id, into: &batch.text)
        if payment.id.isEmpty { reading.reportMissing(.id) }
        if reading.isEmpty(.allocationID) {
            let (id, billID) = (payment.id.range, bill.id.range)
            payment.allocationID = batch.text.build { out in
                for index in id { out.append(out[index]) }
                out.append(UInt8(ascii: "-"))
                for index in billID { out.append(out[index]) }
            }
        } else {
            payment.allocationID = reading.word(.allocationID, into: &batch.text)
        }
        payment.contactID = reading.word(.contactID, into: &batch.text)
        if let date = reading.needDate(.date) { payment.date = date }
        if let amount = reading.needAmount(.amount, digits: bill.currency.digits), bill.currency != .none {
            payment.amount = amount
        } else {
            payment.isAmountReadable = false
        }
        payment.method = reading.word(.method, into: &batch.text)
        payment.reference = reading.word(.reference, into: &batch.text)
        payment.bankAccount = reading.word(.bankAccount, into: &batch.text)
        payment.funds = reading.oneOf(.source, .unknownValue, funds) ?? .unstated
        payment.isVoided =
            reading.oneOf(.state, .unknownState, paymentStates) ?? false
        payment.isForInterest = reading.oneOf(.interest, .unknownValue, flags) ?? false
        let currency = reading.value(.currency)
        if !currency.isEmpty, CurrencyCode(currency) != bill.currency {
            reading.report(
                .currencyMismatch, .currency, "the payment isn't in its bill's currency, \(bill.currency)",
                text: currency,
                remedy: "Correct the currency, or record the payment on the bill it is for.")
        }
        return payment
    }

    static func creditNote(_ reading: inout RowReading, file: UInt16, bill: Bill, into batch: inout BillBatch)
        -> CreditNote
    {
        var note = CreditNote()
        reading.copyCells(to: &batch.text)
        note.source = reading.source(file: file)
        note.id = reading.word(.id, into: &batch.text)
        if note.id.isEmpty { reading.reportMissing(.id) }
        note.number = reading.word(.number, into: &batch.text)
        note.contactID = reading.word(.contactID, into: &batch.text)
        if let date = reading.needDate(.date) { note.date = date }
        if let amount = reading.needAmount(.amount, digits: bill.currency.digits), bill.currency != .none {
            note.amount = amount
        } else {
            note.isAmountReadable = false
        }
        note.reason = reading.text(.reason, into: &batch.text)
        note.isVoided =
            reading.oneOf(.state, .unknownState, noteStates) ?? false
        return note
    }

    // MARK: Words

    private static let trustKinds = WordTable<Bool>([("trust_kind", true)])

    static let states = WordTable<BillState>([
        ("draft", .draft), ("awaiting_approval", .awaitingApproval), ("awaiting_payment", .awaitingPayment),
        ("paid", .paid), ("void", .void), ("voided", .void), ("deleted", .deleted),
    ])

    private static let taxRules = WordTable<SecondaryTaxRule>([
        ("pre", .onNet), ("post", .compound), ("net", .onNet), ("compound", .compound),
    ])

    static let lineKinds = WordTable<LineKind>(LineKind.allCases.map { ($0.name, $0) })

    private static let discountForms = WordTable<Discount.Form>([("percentage", .percentage), ("money", .money)])

    private static let paymentStates = WordTable<Bool>([("valid", false), ("voided", true), ("void", true)])

    private static let noteStates = WordTable<Bool>([("applied", false), ("voided", true), ("void", true)])

    private static let funds = WordTable<Payment.Funds>([
        ("trust", .trust), ("operating", .operating), ("direct", .direct),
    ])

    private static let flags = WordTable<Bool>([("true", true), ("false", false), ("yes", true), ("no", false)])
}
