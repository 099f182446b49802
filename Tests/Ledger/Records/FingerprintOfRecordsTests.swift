import Testing

@testable import Ledger

/// Whatever changes in a record changes its mark, apart from what is said not to count.
@Suite struct FingerprintOfRecordsTests {
    private func sample() throws -> BillBatch {
        var batch = BillBatch()
        var bill = Bill()
        bill.id = batch.text.append("1")
        bill.state = .draft
        bill.currency = try #require(CurrencyCode("USD"))
        bill.secondaryTaxRate = FixedPoint(5)
        bill.lines = 0..<2
        bill.payments = 0..<1
        bill.creditNotes = 0..<1
        batch.bills = [bill]
        batch.lines = [BillLine(), BillLine()]
        batch.lines[1].date = CalendarDate(dayNumber: 5)
        batch.lines[1].tax = 0
        batch.payments = [Payment()]
        batch.creditNotes = [CreditNote()]
        return batch
    }

    /// Whether each change gives a mark of its own.
    private func marks(
        _ changes: [(inout BillBatch) -> Void], _ mark: (BillBatch) -> Fingerprint
    ) throws -> Set<Fingerprint> {
        var marks = [mark(try sample())]
        for change in changes {
            var batch = try sample()
            change(&batch)
            marks.append(mark(batch))
        }
        return Set(marks)
    }

    @Test func everyFieldOfABillCounts() throws {
        let changes: [(inout BillBatch) -> Void] = [
            { $0.bills[0].number = $0.text.append("x") }, { $0.bills[0].contactID = $0.text.append("x") },
            { $0.bills[0].matterNumber = $0.text.append("x") }, { $0.bills[0].subject = $0.text.append("x") },
            { $0.bills[0].attorney = $0.text.append("x") }, { $0.bills[0].practiceArea = $0.text.append("x") },
            { $0.bills[0].office = $0.text.append("x") }, { $0.bills[0].state = .awaitingApproval },
            { $0.bills[0].state = .awaitingPayment }, { $0.bills[0].state = .void }, { $0.bills[0].state = .deleted },
            { $0.bills[0].issued.dayNumber = 1 }, { $0.bills[0].due.dayNumber = 1 },
            { $0.bills[0].currency = CurrencyCode("EUR")! }, { $0.bills[0].total = 1 }, { $0.bills[0].total = -1 },
            { $0.bills[0].discount = Discount(form: .percentage, value: .zero) },
            { $0.bills[0].discount = Discount(form: .money, value: .zero) },
            { $0.bills[0].discount = Discount(form: .money, value: .one) }, { $0.bills[0].secondaryTaxRate = nil },
            { $0.bills[0].secondaryTaxRate = .zero }, { $0.bills[0].secondaryTaxRule = .compound },
            { $0.bills[0].lines = 0..<1 }, { $0.bills[0].lines = 0..<0 }, { $0.lines.swapAt(0, 1) },
        ]
        #expect(try marks(changes) { $0.fingerprint(ofBill: 0) }.count == changes.count + 1)
    }

    @Test func everyFieldOfALineCounts() throws {
        let changes: [(inout BillBatch) -> Void] = [
            { $0.lines[1].id = $0.text.append("x") }, { $0.lines[1].matterNumber = $0.text.append("x") },
            { $0.lines[1].date = nil }, { $0.lines[1].date = CalendarDate(dayNumber: 6) },
            { $0.lines[1].kind = .product }, { $0.lines[1].category = $0.text.append("x") },
            { $0.lines[1].user = $0.text.append("x") }, { $0.lines[1].description = $0.text.append("x") },
            { $0.lines[1].quantity = .zero }, { $0.lines[1].price = .one }, { $0.lines[1].taxRate = .one },
            { $0.lines[1].secondaryTaxRate = .zero }, { $0.lines[1].discount = Discount(form: .money, value: .one) },
            { $0.lines[1].discount = Discount(form: .percentage, value: .one) }, { $0.lines[1].tax = nil },
            { $0.lines[1].tax = 1 }, { $0.lines[1].accountCode = $0.text.append("x") },
        ]
        #expect(try marks(changes) { $0.fingerprint(ofBill: 0) }.count == changes.count + 1)
    }

    @Test func whatDoesNotCountChangesNothing() throws {
        let changes: [(inout BillBatch) -> Void] = [
            { $0.bills[0].updatedAt = $0.text.append("now") }, { $0.lines[0].updatedAt = $0.text.append("now") },
            { $0.lines[0].note = $0.text.append("for us") },
            { $0.bills[0].source = SourceRow(file: 1, line: 2, offset: 3, length: 4) }, { $0.payments[0].amount = 1 },
            { $0.creditNotes[0].amount = 1 }, { $0.text.bytes += Array("unused".utf8) },
        ]
        #expect(try marks(changes) { $0.fingerprint(ofBill: 0) }.count == 1)
        // A bill becomes paid by its payments, which have marks of their own.
        func mark(_ state: BillState) throws -> Fingerprint {
            var batch = try sample()
            batch.bills[0].state = state
            return batch.fingerprint(ofBill: 0)
        }
        #expect(try mark(.paid) == mark(.awaitingPayment))
    }

    @Test func everyFieldOfAPaymentCounts() throws {
        let changes: [(inout BillBatch) -> Void] = [
            { $0.payments[0].date.dayNumber = 1 }, { $0.payments[0].amount = 1 },
            { $0.payments[0].reference = $0.text.append("x") }, { $0.payments[0].method = $0.text.append("x") },
            { $0.payments[0].bankAccount = $0.text.append("x") }, { $0.payments[0].funds = .trust },
            { $0.payments[0].funds = .direct }, { $0.payments[0].isForInterest = true },
        ]
        #expect(try marks(changes) { $0.fingerprint(ofPayment: 0) }.count == changes.count + 1)
    }

    @Test func everyFieldOfACreditNoteCounts() throws {
        let changes: [(inout BillBatch) -> Void] = [
            { $0.creditNotes[0].date.dayNumber = 1 }, { $0.creditNotes[0].amount = 1 },
            { $0.creditNotes[0].number = $0.text.append("x") }, { $0.creditNotes[0].reason = $0.text.append("x") },
        ]
        #expect(try marks(changes) { $0.fingerprint(ofCreditNote: 0) }.count == changes.count + 1)
    }

    @Test func everyFieldOfAContactCounts() {
        let fields: [WritableKeyPath<Contact, TextRef>] = [
            \.name, \.firstName, \.lastName, \.company, \.taxNumber, \.email, \.phone, \.street, \.city, \.province,
            \.postalCode, \.country,
        ]
        var arena = TextArena()
        let word = arena.append("x")
        var marks: Set<Fingerprint> = [Contact().fingerprint(in: arena)]
        for field in fields {
            var contact = Contact()
            contact[keyPath: field] = word
            marks.insert(contact.fingerprint(in: arena))
        }
        var person = Contact()
        person.form = .person
        marks.insert(person.fingerprint(in: arena))
        #expect(marks.count == fields.count + 2)
        var touched = Contact()
        touched.updatedAt = word
        #expect(touched.fingerprint(in: arena) == Contact().fingerprint(in: arena))
    }
}
