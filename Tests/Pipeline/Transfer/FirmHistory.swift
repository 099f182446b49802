import Foundation

@testable import Pipeline

/// A few bills of one firm and what is done with them in Clio, drawn from a seed: the same seed is the same history.
struct FirmHistory {
    struct Line {
        var id: Int
        var description: String
        var kind: String
        /// Tenths.
        var quantity: Int
        /// Cents.
        var price: Int
        var isTaxed: Bool

        var net: Int { (quantity * price + 5) / 10 }
        var tax: Int { isTaxed ? (net * 8_875 + 50_000) / 100_000 : 0 }
    }

    struct Money {
        var id: Int
        var number: String
        var day: Int
        var amount: Int
        var words: String
        var isVoided = false
    }

    struct Bill {
        var id: Int
        var number: String
        var contact: Int
        var state: String
        var issued: Int
        var due: Int
        var subject: String
        var lines: [Line]
        var payments: [Money] = []
        var notes: [Money] = []

        var total: Int { lines.reduce(0) { $0 + $1.net + $1.tax } }
        var credited: Int { notes.reduce(0) { $0 + ($1.isVoided ? 0 : $1.amount) } }
        var isApproved: Bool { state == "awaiting_payment" }
    }

    struct Client {
        var id: Int
        var name: String
        var email: String
        var phone: String
    }

    let group: Int
    /// Bills have interest, as an invoice apart, and no credit notes: one of those may be too large for its invoice then.
    let hasInterestApart: Bool
    var clients: [Client] = []
    var bills: [Bill] = []
    private var next = 1

    /// - Parameter group: tells its records from those of other histories of the same firm.
    init(seed: UInt64, group: Int, hasInterestApart: Bool) {
        self.group = group
        self.hasInterestApart = hasInterestApart
        var dice = Dice(seed: seed)
        for _ in 0..<2 {
            let id = newID()
            clients.append(Client(id: id, name: "Client \(id)", email: "c\(id)@example.com", phone: ""))
        }
        for _ in 0..<dice.below(5) + 2 { addBill(&dice) }
    }

    private mutating func newID() -> Int {
        next += 1
        return group * 1_000 + next
    }

    private mutating func addBill(_ dice: inout Dice) {
        let id = newID()
        var bill = Bill(
            id: id, number: "G\(group)-\(id)", contact: clients[dice.below(2)].id,
            state: ["draft", "awaiting_approval", "awaiting_payment", "awaiting_payment"][dice.below(4)],
            issued: dice.below(20), due: 30 + dice.below(20), subject: dice.below(3) == 0 ? "" : "Matter \(id)",
            lines: [])
        for _ in 0..<dice.below(3) + 1 { bill.lines.append(line(&dice)) }
        bills.append(bill)
    }

    private mutating func line(_ dice: inout Dice) -> Line {
        let id = newID()
        return Line(
            id: id, description: "Work \(dice.below(4))", kind: kind(&dice),
            quantity: dice.below(30) + 1, price: dice.below(20_000) + 100, isTaxed: dice.below(2) == 0)
    }

    private func kind(_ dice: inout Dice) -> String {
        ["TimeEntry", "ExpenseEntry", hasInterestApart ? "Interest" : "HardCost"][dice.below(3)]
    }

    // MARK: Edits

    /// One edit drawn from a number. What can't be done then is left out.
    /// - Returns: what was done, in words.
    mutating func apply(_ edit: UInt64) -> String {
        var dice = Dice(seed: edit)
        if dice.below(12) == 0 { return editClient(&dice) }
        if dice.below(14) == 0, bills.count < 6 {
            addBill(&dice)
            return "a new bill \(bills[bills.count - 1].number)"
        }
        let place = dice.below(bills.count)
        guard bills[place].state != "void" else {
            guard dice.below(2) == 0 else { return "nothing" }
            bills[place].state = "awaiting_payment"
            return "\(bills[place].number): back again"
        }
        let before = bills[place]
        let words = editBill(place, &dice)
        guard bills[place].credited <= bills[place].total, !bills[place].lines.isEmpty else {
            bills[place] = before
            return "nothing"
        }
        return "\(before.number): \(words)"
    }

    private mutating func editClient(_ dice: inout Dice) -> String {
        let place = dice.below(2)
        switch dice.below(3) {
        case 0: clients[place].name = "Client \(newID())"
        case 1: clients[place].email = "c\(newID())@example.com"
        default: clients[place].phone = "555-\(newID())"
        }
        return "client \(clients[place].id) edited"
    }

    private mutating func editBill(_ place: Int, _ dice: inout Dice) -> String {
        switch dice.below(17) {
        case 0:
            bills[place].state = bills[place].state == "draft" ? "awaiting_approval" : "awaiting_payment"
            return bills[place].state
        case 1:
            bills[place].number = "G\(group)-\(newID())"
            return "number \(bills[place].number)"
        case 2:
            bills[place].issued = dice.below(20)
            return "another issue day"
        case 3:
            bills[place].due = 30 + dice.below(20)
            bills[place].subject = dice.below(2) == 0 ? "" : "Matter \(newID())"
            return "another due day and subject"
        case 4:
            bills[place].contact = clients[dice.below(2)].id
            return "to client \(bills[place].contact)"
        case 5:
            let new = line(&dice)
            bills[place].lines.append(new)
            return "a line more"
        case 6:
            bills[place].lines.remove(at: dice.below(bills[place].lines.count))
            return "a line less"
        case 7:
            let at = dice.below(bills[place].lines.count)
            bills[place].lines[at].price = dice.below(20_000) + 100
            return "another price"
        case 8:
            let at = dice.below(bills[place].lines.count)
            bills[place].lines[at].description = "Work \(dice.below(4)) again"
            bills[place].lines[at].kind = kind(&dice)
            return "other words and account"
        case 9:
            bills[place].lines[dice.below(bills[place].lines.count)].isTaxed.toggle()
            return "another tax"
        case 10, 11:
            let amount = dice.below(max(bills[place].total * 3 / 4, 1)) + 1
            bills[place].payments.append(
                Money(id: newID(), number: "", day: 20 + dice.below(20), amount: amount, words: "W-\(dice.below(3))"))
            return "a payment of \(amount)"
        case 12: return Self.edit(&bills[place].payments, "payment", upTo: bills[place].total, &dice)
        case 13, 14:
            let left = bills[place].total - bills[place].credited
            guard left > 0, !hasInterestApart else { return "nothing" }
            let id = newID()
            let amount = dice.below(left) + 1
            bills[place].notes.append(
                Money(id: id, number: "G\(group)-CN-\(id)", day: 20 + dice.below(20), amount: amount, words: "Courtesy")
            )
            return "a credit note of \(amount)"
        case 15: return Self.edit(&bills[place].notes, "credit note", upTo: bills[place].total, &dice)
        default:
            guard dice.below(3) == 0 else { return "nothing" }
            bills[place].state = "void"
            return "voided"
        }
    }

    private static func edit(
        _ list: inout [Money], _ what: String, upTo limit: Int, _ dice: inout Dice
    ) -> String {
        guard !list.isEmpty else { return "nothing" }
        let place = dice.below(list.count)
        switch dice.below(4) {
        case 0: list[place].isVoided.toggle()
        case 1: list[place].amount = dice.below(max(limit, 1)) + 1
        case 2: list[place].day = 20 + dice.below(20)
        default: list[place].words = "X-\(dice.below(3))"
        }
        return "\(what) \(list[place].id) edited: \(list[place].isVoided ? "void" : "\(list[place].amount)")"
    }

    // MARK: Clio's files

    func append(to firm: SmallFirm) {
        for client in clients {
            firm.contacts.append("\(client.id),Company,\(client.name),,,,\(client.email),\(client.phone),,,,,,")
        }
        for bill in bills {
            firm.bills.append(
                "\(bill.id),\(bill.number),\(bill.contact),M-\(bill.id),\(bill.state),\(Self.day(bill.issued)),"
                    + "\(Self.day(bill.due)),\(bill.subject),USD,\(Self.amount(bill.total)),")
            for line in bill.lines {
                firm.lines.append(
                    "\(line.id),\(bill.id),M-\(bill.id),2026-01-05,\(line.kind),,,\(line.description),,"
                        + "\(line.quantity / 10).\(line.quantity % 10),\(Self.amount(line.price)),"
                        + "\(line.isTaxed ? "8.875" : "0"),")
            }
            for payment in bill.payments {
                firm.payments.append(
                    "\(payment.id),\(bill.id),\(bill.contact),\(Self.day(payment.day)),\(Self.amount(payment.amount)),Wire,"
                        + "\(payment.words),Operating,\(payment.isVoided ? "voided" : "valid")")
            }
            for note in bill.notes {
                firm.creditNotes.append(
                    "\(note.id),\(note.number),\(bill.contact),\(bill.id),\(Self.day(note.day)),\(Self.amount(note.amount)),"
                        + "\(note.words),\(note.isVoided ? "voided" : "applied")")
            }
        }
    }

    private static func amount(_ cents: Int) -> String {
        "\(cents / 100)." + (cents % 100 < 10 ? "0" : "") + "\(cents % 100)"
    }

    /// Days after 1 January 2026.
    private static func day(_ offset: Int) -> String {
        let (month, day) = offset < 31 ? (1, offset + 1) : (2, offset - 30)
        return "2026-0\(month)-" + (day < 10 ? "0" : "") + "\(day)"
    }
}

/// Numbers from a seed (SplitMix64).
struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func roll() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(roll() % UInt64(limit)) }
}
