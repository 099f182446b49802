/// A firm's billing, made of a seed: clients, bills in every state, lines with and without tax, part payments, several
/// payments on one bill, one payment over many bills, credit notes, a second currency.
///
/// ``edited(seed:)`` is the same firm some days later.
public struct InventedFirm: Hashable, Sendable {
    public struct Contact: Hashable, Sendable {
        public var id: Int
        public var name: String
        public var email: String
        public var phone = ""
    }

    public struct Line: Hashable, Sendable {
        public var id: Int
        public var kind: String
        public var category = ""
        public var text: String
        /// Tenths of an hour or of a piece.
        public var tenths: Int
        /// Minor units.
        public var price: Int
        public var isTaxed: Bool

        var net: Int { (tenths * price * 2 + 10) / 20 }
        var tax: Int { isTaxed ? (net * InventedFirm.taxRate * 2 + 100_000) / 200_000 : 0 }
    }

    public struct Bill: Hashable, Sendable {
        public var id: Int
        public var number: String
        public var contact: Int
        public var state: String
        /// From 2026-01-01.
        public var day: Int
        public var currency: String
        public var subject: String
        public var lines: [Line]

        public var total: Int { lines.reduce(0) { $0 + $1.net + $1.tax } }
        public var isApproved: Bool { state == "awaiting_payment" || state == "paid" }
    }

    /// What a payment pays on one bill.
    public struct Payment: Hashable, Sendable {
        public var id: Int
        public var bill: Int
        public var day: Int
        public var amount: Int
        public var isVoided = false
    }

    public struct CreditNote: Hashable, Sendable {
        public var id: Int
        public var bill: Int
        public var day: Int
        public var amount: Int
        public var isVoided = false

        public init(id: Int, bill: Int, day: Int, amount: Int) {
            (self.id, self.bill, self.day, self.amount) = (id, bill, day, amount)
        }
    }

    /// Thousandths of a per cent.
    public static let taxRate = 8_875

    public var contacts: [Contact] = []
    public var bills: [Bill] = []
    public var payments: [Payment] = []
    public var creditNotes: [CreditNote] = []
    private var random: SplitMix64
    private var lastID = 100_000

    public init(seed: UInt64, bills count: Int) {
        random = SplitMix64(seed: seed)
        for _ in 0..<max(1, count / 3) { addContact() }
        for _ in 0..<count { addBill() }
    }

    /// Bills of one line each, approved and unpaid, of at most twenty clients.
    public init(plainBills count: Int) {
        random = SplitMix64(seed: 1)
        for number in 0..<count {
            if number < 20 { addContact() }
            bills.append(
                Bill(
                    id: 1_001 + number, number: "B-\(1_001 + number)", contact: contacts[number % 20].id,
                    state: "awaiting_payment", day: 10, currency: "USD", subject: "Matter \(number)", lines: []))
            var line = newLine(currency: "USD")
            (line.kind, line.tenths, line.isTaxed) = ("TimeEntry", 15, false)
            bills[number].lines = [line]
        }
    }

    public static func == (one: InventedFirm, other: InventedFirm) -> Bool { one.files == other.files }

    public func hash(into hasher: inout Hasher) { hasher.combine(files) }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    mutating func chance(_ one: Int, in all: Int) -> Bool { random.chance(one, in: all) }

    mutating func reseed(_ seed: UInt64) { random = SplitMix64(seed: seed) }

    private mutating func newID() -> Int {
        lastID += 1
        return lastID
    }

    // MARK: Making

    private static let names = [
        "Acme Ltd", "O'Brien \"Sons\" & Co", "Müller Söhne GmbH", "Roe, Jane", "Société Générale d'Art",
        "Smith + Smith", "Åse Ødegård", "50% Off Stores",
    ]

    mutating func addContact() {
        let id = 11 + contacts.count
        let name = Self.names[contacts.count % Self.names.count] + (contacts.count < Self.names.count ? "" : " \(id)")
        contacts.append(
            Contact(id: id, name: name, email: chance(1, in: 5) ? "" : "client\(id)@example.com"))
    }

    mutating func newLine(currency: String) -> Line {
        let isExpense = chance(1, in: 4)
        let tenths = isExpense ? 10 : 1 + below(60)
        let price = currency == "JPY" ? 1_000 + below(30_000) : 1 + below(45_000)
        return Line(
            id: newID(), kind: isExpense ? "ExpenseEntry" : "TimeEntry", text: "Work \(lastID)", tenths: tenths,
            price: price, isTaxed: chance(1, in: 3))
    }

    mutating func addBill() {
        let id = 1_001 + bills.count
        let currency = chance(1, in: 10) ? "JPY" : "USD"
        let states = ["draft", "awaiting_approval", "awaiting_payment", "awaiting_payment", "paid", "paid", "void"]
        var bill = Bill(
            id: id, number: "B-\(id)", contact: contacts[below(contacts.count)].id, state: states[below(states.count)],
            day: below(40), currency: currency, subject: "Matter \(id)", lines: [])
        for _ in 0...below(4) { bill.lines.append(newLine(currency: currency)) }
        bills.append(bill)
        guard bill.isApproved else { return }
        var due = bill.total
        if chance(1, in: 3), due > 3 {
            let amount = 1 + below(due / 2)
            creditNotes.append(CreditNote(id: newID(), bill: id, day: bill.day + below(20), amount: amount))
            due -= amount
        }
        if bill.state == "paid" {
            pay(bill, due)
        } else if chance(1, in: 3), due > 3 {
            pay(bill, 1 + below(due - 2))
        }
    }

    /// In one to three payments; sometimes as a part of another bill's.
    private mutating func pay(_ bill: Bill, _ amount: Int) {
        var left = amount
        if chance(1, in: 4), left > 1,
            let other = payments.last(where: { payment in
                guard payment.bill != bill.id else { return false }
                let paid = self.bill(payment.bill)
                return paid.contact == bill.contact && paid.currency == bill.currency
            }), !payments.contains(where: { $0.id == other.id && $0.bill == bill.id })
        {
            let part = 1 + below(left)
            payments.append(Payment(id: other.id, bill: bill.id, day: other.day, amount: part))
            left -= part
        }
        while left > 0 {
            let part = chance(1, in: 3) && left > 2 ? 1 + below(left - 1) : left
            payments.append(Payment(id: newID(), bill: bill.id, day: bill.day + below(20), amount: part))
            left -= part
        }
    }
}
