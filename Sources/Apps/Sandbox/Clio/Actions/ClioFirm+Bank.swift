public import Ledger

/// Trust money and the transactions of bank accounts.
extension ClioFirm {
    /// Takes a client's money into the trust account.
    /// - Returns: the bank transaction's id.
    @discardableResult
    public mutating func depositTrust(
        client: Int64, matter: Int64? = nil, amount: Int64, on date: CalendarDate? = nil
    ) throws(ClioRefusal) -> Int64 {
        guard let contact = contacts[client], amount > 0 else {
            throw ClioRefusal(description: "a deposit is more than nothing, of a client that is there")
        }
        return transact(
            account: trustAccountID, amount: amount, date: date ?? today, source: contact.name,
            description: "Deposit to trust", type: "deposit", client: client, matter: matter)
    }

    /// What a payment does to the accounts.
    mutating func record(payment id: Int64) {
        guard let payment = payments[id] else { return }
        let parts = allocations(of: .payment(id)).filter { $0.voidedAt == nil }
        for part in parts {
            for (account, sign) in [(payment.destinationAccountID, Int64(1)), (payment.sourceAccountID ?? 0, -1)]
            where account != 0 {
                transact(
                    account: account, amount: sign * part.amount, date: payment.date,
                    source: contacts[payment.clientID]?.name ?? "", description: payment.reference,
                    type: "bill_payment",
                    client: payment.clientID, matter: part.matterID, bill: part.billID, allocation: part.id)
            }
        }
    }

    /// A payment's transactions vanish.
    mutating func forget(payment id: Int64) {
        let parts = Set(allocations(of: .payment(id)).map(\.id))
        // They came after the payment, so the latest are looked at first.
        for transactionID in bankTransactions.ids.reversed() {
            guard let transaction = bankTransactions[transactionID] else { continue }
            if let payment = payments[id], transaction.created < payment.created { break }
            guard let allocation = transaction.allocationID, parts.contains(allocation) else { continue }
            bankTransactions.remove(transactionID)
            bankAccounts.change(transaction.accountID) { account in
                account.balance -= transaction.amount
                account.version += 1
            }
        }
    }

    @discardableResult
    private mutating func transact(
        account: Int64, amount: Int64, date: CalendarDate, source: String, description: String, type: String,
        client: Int64?, matter: Int64?, bill: Int64? = nil, allocation: Int64? = nil
    ) -> Int64 {
        let id = bankTransactions.newID()
        bankTransactions.save(
            ClioBankTransaction(
                id: id, created: now, updated: now, accountID: account, date: date, amount: amount, source: source,
                description: description, type: type, clientID: client, matterID: matter, billID: bill,
                allocationID: allocation))
        bankAccounts.change(account) { account in
            account.balance += amount
            account.version += 1
        }
        return id
    }
}
