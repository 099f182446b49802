import TestSupport

@testable import Ledger

/// Records with every member set at random, or left out.
struct RandomRecords {
    var random: SplitMix64
    var text = TextArena()

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func flag() -> Bool { Bool.random(using: &random) }

    private mutating func word() -> TextRef {
        let pieces = ["a", "Zoë", "€", "😀", "\"", "\\", "/", "\n", "\t", "\u{1}", " ", "12", "{", "}", ","]
        let count = flag() ? 0 : Int.random(in: 1...6, using: &random)
        return text.append((0..<count).map { _ in pieces.randomElement(using: &random)! }.joined())
    }

    private mutating func date() -> CalendarDate {
        CalendarDate(dayNumber: Int32.random(in: -700_000...2_900_000, using: &random))
    }

    private mutating func number() -> FixedPoint {
        FixedPoint(
            tenThousandths: Int64.random(in: -.max ... .max, using: &random) >> Int64.random(in: 0...63, using: &random)
        )
    }

    private mutating func amount() -> Int64 {
        Int64.random(in: -10_000_000_000_000...10_000_000_000_000, using: &random)
    }

    private mutating func discount() -> Discount {
        switch Int.random(in: 0...2, using: &random) {
        case 0: .none
        case 1: Discount(form: .percentage, value: number())
        default: Discount(form: .money, value: number())
        }
    }

    mutating func contact() -> Contact {
        var contact = Contact()
        contact.id = word()
        contact.form = flag() ? .person : .company
        contact.name = word()
        contact.firstName = word()
        contact.lastName = word()
        contact.company = word()
        contact.email = word()
        contact.phone = word()
        contact.street = word()
        contact.city = word()
        contact.province = word()
        contact.postalCode = word()
        contact.country = word()
        contact.taxNumber = word()
        contact.updatedAt = word()
        return contact
    }

    mutating func bill() -> Bill {
        var bill = Bill()
        bill.id = word()
        bill.number = word()
        bill.contactID = word()
        bill.matterNumber = word()
        bill.state = BillState.allCases.randomElement(using: &random)!
        bill.isTrustRequest = flag()
        bill.issued = date()
        bill.due = date()
        bill.subject = word()
        bill.currency = CurrencyCode(["USD", "JPY", "KWD", "CLF"].randomElement(using: &random)!)!
        bill.total = amount()
        bill.discount = discount()
        if flag() {
            bill.secondaryTaxRate = number()
            bill.secondaryTaxRule = flag() ? .compound : .onNet
        }
        bill.attorney = word()
        bill.practiceArea = word()
        bill.office = word()
        bill.updatedAt = word()
        return bill
    }

    mutating func line() -> BillLine {
        var line = BillLine()
        line.id = word()
        line.matterNumber = word()
        if flag() { line.date = date() }
        line.kind = LineKind.allCases.randomElement(using: &random)!
        line.category = word()
        line.user = word()
        line.description = word()
        line.note = word()
        line.quantity = number()
        line.price = number()
        line.taxRate = number()
        if flag() { line.secondaryTaxRate = number() }
        line.discount = discount()
        if flag() { line.tax = amount() }
        line.activityID = word()
        line.accountCode = word()
        line.updatedAt = word()
        return line
    }

    mutating func payment() -> Payment {
        var payment = Payment()
        payment.id = word()
        payment.allocationID = word()
        payment.contactID = word()
        payment.date = date()
        payment.amount = amount()
        payment.method = word()
        payment.reference = word()
        payment.bankAccount = word()
        payment.funds = Payment.Funds.allCases.randomElement(using: &random)!
        payment.isVoided = flag()
        payment.isForInterest = flag()
        return payment
    }

    mutating func creditNote() -> CreditNote {
        var note = CreditNote()
        note.id = word()
        note.number = word()
        note.contactID = word()
        note.date = date()
        note.amount = amount()
        note.reason = word()
        note.isVoided = flag()
        return note
    }
}
