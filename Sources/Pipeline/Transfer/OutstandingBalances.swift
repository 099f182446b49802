import ClioAPI
public import Ledger

/// What each client owes: by the bills that were read, and by Clio's own count, which is the control of them.
public struct OutstandingBalances {
    /// A client on whom the two differ.
    public struct Difference: Hashable, Sendable {
        /// Clio's id.
        public var contactID: String
        public var name: String
        public var currency: CurrencyCode
        /// Minor units: what is due on the client's bills as they were read.
        public var bills: Int64
        /// What Clio says is due; nil where its number can't be read, or is in another currency.
        public var clio: Int64?

        var digits: Int { currency == .none ? 2 : currency.digits }
    }

    private struct Client {
        var name = ""
        var due: Int64 = 0
        var currencies: Set<CurrencyCode> = []
    }

    private var clients: [String: Client] = [:]

    /// Adds what is due on the bills of a batch that await payment, whether they go to Xero or not.
    mutating func add(_ batch: BillBatch, name: (ArraySlice<UInt8>) -> String?) {
        for bill in batch.bills where bill.state == .awaitingPayment && !bill.isTrustRequest {
            let id = batch.text[bill.contactID]
            var client = clients[String(decoding: id, as: UTF8.self)] ?? Client(name: name(id) ?? "")
            client.due += bill.total
            for payment in bill.payments where !batch.payments[payment].isVoided {
                client.due -= batch.payments[payment].amount
            }
            for note in bill.creditNotes where !batch.creditNotes[note].isVoided {
                client.due -= batch.creditNotes[note].amount
            }
            client.currencies.insert(bill.currency)
            clients[String(decoding: id, as: UTF8.self)] = client
        }
    }

    /// What came of the comparison.
    public struct Comparison: Sendable {
        /// How many clients agree.
        public var agree = 0
        /// By Clio's id.
        public var differences: [Difference] = []
        /// Clients that couldn't be compared: they have open bills in more than one currency, and Clio's count is one number.
        public var mixed = 0
    }

    /// - Returns: nil where Clio counts nothing for anybody, and yet there is something due.
    func compare(_ balances: [ClioOutstandingBalance]) -> Comparison? {
        guard !balances.isEmpty || clients.values.allSatisfy({ $0.due == 0 }) else { return nil }
        var result = Comparison()
        let said = Dictionary(balances.map { ("\($0.contactID)", $0) }) { $1 }
        for id in Set(clients.keys).union(said.keys).sorted() {
            // A client without an open bill has no balance in Clio.
            let client = clients[id] ?? Client()
            guard client.currencies.count < 2 else {
                result.mixed += 1
                continue
            }
            let code = said[id].flatMap { CurrencyCode($0.currency) }
            let currency = client.currencies.first ?? code ?? .none
            var clio: Int64? = 0
            if let balance = said[id] {
                clio = code ?? currency == currency ? balance.total?.minorUnits(digits: currency.digits) : nil
            }
            if clio == client.due {
                result.agree += 1
            } else {
                result.differences.append(
                    Difference(contactID: id, name: client.name, currency: currency, bills: client.due, clio: clio))
            }
        }
        return result
    }
}
