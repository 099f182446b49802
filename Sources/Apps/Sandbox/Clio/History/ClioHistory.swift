internal import Ledger
internal import SandboxKit

/// Random days in a firm's life, the same for the same seed and the same firm.
///
/// All of a day's actions take place at the firm's ``ClioFirm/now``; who plays several days moves the time between them.
public struct ClioHistory: Sendable {
    /// What may happen, and how often it does compared with the others.
    public enum Action: String, CaseIterable, Sendable {
        case createContact, createMatter, draft, submit, approve, editBill, addLine, editLine, removeLine, discount
        case pay, payPart, paySeveral, correctPayment, correctPaymentInPlace, deletePayment
        case addCreditMemo, removeCreditMemo, addInterest, removeInterest, voidBill, deleteBill, editContact,
            depositTrust

        var weight: Int {
            switch self {
            case .draft: 16
            case .approve: 16
            case .pay, .payPart: 10
            case .editLine, .editContact: 6
            case .createContact, .submit, .editBill, .addLine, .addCreditMemo, .correctPayment: 4
            case .paySeveral, .deletePayment, .correctPaymentInPlace, .createMatter, .removeCreditMemo: 3
            case .removeLine, .discount, .addInterest, .voidBill, .deleteBill, .depositTrust: 2
            case .removeInterest: 1
            }
        }
    }

    var random: SeededRandom
    private let choices: [Action]
    private let client: Int64?

    /// - Parameters:
    ///   - actions: what may happen at all; drafts and approvals should be among them.
    ///   - client: the contact whose matters and bills alone it happens to; nil is all.
    public init(seed: UInt64, actions: Set<Action> = Set(Action.allCases), client: Int64? = nil) {
        random = SeededRandom(seed: seed)
        self.client = client
        choices = Action.allCases.filter(actions.contains).flatMap { Array(repeating: $0, count: $0.weight) }
    }

    /// One day: from two to seven actions.
    /// - Returns: what was done, in order: `pay 8803: 432.10`.
    public mutating func playDay(in firm: inout ClioFirm) -> [String] {
        (0..<(2 + random.below(6))).compactMap { _ in playOne(in: &firm) }
    }

    /// One action of those that may happen.
    /// - Returns: nil, and no change, where none was found that can be done now.
    public mutating func playOne(in firm: inout ClioFirm) -> String? {
        guard !choices.isEmpty else { return nil }
        // Not everything can be done at any time; a few tries find something that can.
        for _ in 0..<8 {
            if let text = play(random.pick(choices), in: &firm) { return text }
        }
        return nil
    }

    /// One action.
    /// - Returns: what was done; nil, and no change, where there was nothing to do it to or Clio would refuse it.
    public mutating func play(_ action: Action, in firm: inout ClioFirm) -> String? {
        do {
            return try attempt(action, &firm).map { "\(action.rawValue) \($0)" }
        } catch {
            return nil
        }
    }

    private mutating func attempt(_ action: Action, _ firm: inout ClioFirm) throws(ClioRefusal) -> String? {
        switch action {
        case .createContact, .createMatter, .editContact, .depositTrust: try attemptContact(action, &firm)
        case .draft, .submit, .approve, .editBill, .discount, .voidBill, .deleteBill: try attemptBill(action, &firm)
        case .addLine, .editLine, .removeLine: try attemptLine(action, &firm)
        case .pay, .payPart, .paySeveral: try attemptPayment(action, &firm)
        default: try attemptChange(action, &firm)
        }
    }

    /// A bill in one of these states; nil where there is none.
    mutating func bill(_ states: Set<ClioBill.State>, _ firm: ClioFirm) -> ClioBill? {
        let found = firm.bills.all.filter {
            states.contains($0.state) && $0.originalBillID == nil && $0.kind == "revenue_kind" && concerns($0.clientID)
        }
        return found.isEmpty ? nil : random.pick(found)
    }

    /// Whether what is a contact's may change.
    func concerns(_ contact: Int64?) -> Bool { client == nil || client == contact }

    mutating func oneOf<Value>(_ values: [Value]) -> Value? { values.isEmpty ? nil : random.pick(values) }

    static func money(_ amount: Int64, _ firm: ClioFirm) -> String {
        DecimalText.grouped(amount, digits: firm.currency.digits)
    }
}
