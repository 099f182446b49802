internal import Ledger

enum BankAccountView: ClioView {
    static let path = "bank_accounts"
    static let letter = "ba"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.bankAccounts.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioBankAccount? { firm.bankAccounts[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioBankAccount) -> Bool)? {
        switch name {
        case "type":
            let isTrust = try value.one(of: ["OperatingAccount", "TrustAccount"]) == "TrustAccount"
            return { $0.isTrust == isTrust }
        case "status":
            let isOpen = try value.one(of: ["opened", "closed"]) == "opened"
            return { _ in isOpen }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ account: ClioBankAccount, _ firm: ClioFirm) -> String? {
        field == "name" ? account.name : nil
    }

    static func own(_ account: ClioBankAccount, _ context: ClioContext) -> ClioObject {
        var view = context.object(account)
        let currency = context.currency(context.firm.currency)
        view.text("account_number", account.accountNumber)
        view.money("balance", account.balance, context.firm.currency.digits)
        view.null("bank_transactions_count")
        view.flag("clio_payments_enabled", !account.isTrust)
        view.flag("controlled_account", false)
        view.text("currency", context.firm.currency.description)
        view.text("currency_symbol", currency["sign"]?.string)
        view.add("currency_id", currency["id"] ?? .none)
        view.flag("default_account", true)
        view.text("general_ledger_number", account.ledgerNumber)
        view.text("holder", context.firm.name)
        view.identity(account, letter)
        view.text("institution", account.institution)
        view.text("name", account.name)
        view.text("type", account.isTrust ? "Trust" : "Operating")
        view.times(account)
        return view
    }

    static func nested(_ name: String, _ account: ClioBankAccount, _ context: ClioContext) -> JSONValue? {
        name == "user" ? UserView.part(context.firm.users.ids.first, context) : nil
    }
}

enum BankTransactionView: ClioView {
    static let path = "bank_transactions"
    static let letter = "bt"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.bankTransactions.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioBankTransaction? { firm.bankTransactions[id] }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioBankTransaction) -> Bool)? {
        let firm = context.firm
        switch name {
        case "bank_account_id":
            let id = try value.id()
            return { $0.accountID == id }
        case "client_id":
            let id = try value.id()
            return { $0.clientID == id }
        case "matter_id":
            let id = try value.id()
            return { $0.matterID == id }
        case "type":
            let isTrust = try value.one(of: ["asset", "liability"]) == "liability"
            return { $0.accountID == (isTrust ? firm.trustAccountID : firm.operatingAccountID) }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ transaction: ClioBankTransaction, _ firm: ClioFirm) -> String? {
        field == "date" ? transaction.date.description : nil
    }

    static func own(_ transaction: ClioBankTransaction, _ context: ClioContext) -> ClioObject {
        var view = context.object(transaction)
        let digits = context.firm.currency.digits
        let account = context.firm.bankAccounts[transaction.accountID]
        view.text("type", account?.isTrust == true ? "liability" : "asset")
        view.identity(transaction, letter)
        view.times(transaction)
        view.number("bank_account_id", transaction.accountID)
        view.text("source", transaction.source)
        view.null("confirmation")
        view.day("date", transaction.date)
        view.money("amount", transaction.amount, digits)
        view.text("currency", context.firm.currency.description)
        view.add("currency_id", context.currency(context.firm.currency)["id"] ?? .none)
        view.text("description", transaction.description)
        view.number("exchange_rate", 1)
        view.text("transaction_type", transaction.type)
        view.money("funds_in", max(transaction.amount, 0), digits)
        view.money("funds_out", max(-transaction.amount, 0), digits)
        view.flag("clio_payments_transaction", false)
        view.money("current_account_balance", account?.balance ?? 0, digits)
        view.flag("read_only_confirmation", false)
        return view
    }

    static func nested(_ name: String, _ transaction: ClioBankTransaction, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "client": ContactView.part(transaction.clientID, context)
        case "matter": MatterView.part(transaction.matterID, context)
        case "bank_account": BankAccountView.part(transaction.accountID, context)
        case "bill": BillView.part(transaction.billID, context)
        case "allocation": AllocationView.part(transaction.allocationID, context)
        default: nil
        }
    }
}

/// What a client owes on bills that are approved and not paid; reckoned when it is asked for.
struct ClioOutstanding: ClioRecord {
    let id: Int64
    let created: Int64
    var updated: Int64
    var version: Int
    let billIDs: [Int64]
    let total: Int64
}

enum OutstandingView: ClioView {
    static let path = "outstanding_client_balances"
    static let letter = "ocb"
    static let commonFilters: Set<String> = []

    /// By client: a client without an open bill has none.
    static func ids(_ firm: ClioFirm) -> [Int64] {
        firm.billsOfClient.keys.filter { record($0, firm) != nil }.sorted()
    }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioOutstanding? {
        var billIDs: [Int64] = []
        var total: Int64 = 0
        var (version, updated) = (0, Int64(0))
        for billID in firm.billsOfClient[id] ?? [] {
            guard let bill = firm.bills[billID], bill.state == .awaitingPayment, bill.originalBillID == nil,
                bill.kind != "trust_kind"
            else { continue }
            billIDs.append(billID)
            total += firm.amounts(ofBill: billID).balance
            version += bill.version
            updated = max(updated, bill.updated)
        }
        guard !billIDs.isEmpty, let contact = firm.contacts[id] else { return nil }
        return ClioOutstanding(
            id: id, created: contact.created, updated: updated, version: version, billIDs: billIDs, total: total)
    }

    static func isVisible(_ balance: ClioOutstanding, _ context: ClioContext) -> Bool {
        !context.firm.hiddenContacts.contains(balance.id)
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioOutstanding) -> Bool)? {
        guard name == "contact_id" else { return nil }
        let id = try value.id()
        return { $0.id == id }
    }

    static func own(_ balance: ClioOutstanding, _ context: ClioContext) -> ClioObject {
        var view = context.object(balance)
        let bills = balance.billIDs.compactMap { context.firm.bills[$0] }
        let digits = context.firm.currency.digits
        let matters = Set(bills.flatMap(\.matterIDs)).sorted()
        view.add("associated_matter_ids", .list(matters.map { JSONValue(number: $0) }))
        view.identity(balance, letter)
        let paid = (context.firm.billsOfClient[balance.id] ?? []).compactMap { context.firm.bills[$0]?.paidAt }.max()
        view.day("last_payment_date", paid.map(ClioTime.day))
        view.day("last_shared_date", bills.compactMap(\.lastSent).max().map(ClioTime.day))
        view.day("newest_issued_bill_due_date", bills.max { $0.issued < $1.issued }?.due)
        view.money("pending_payments_total", 0, digits)
        view.flag("reminders_enabled", false)
        view.money("total_outstanding_balance", balance.total, digits)
        view.times(balance)
        return view
    }

    static func nested(_ name: String, _ balance: ClioOutstanding, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "outstanding_bills": .list(balance.billIDs.compactMap { BillView.part($0, context) })
        case "contact": ContactView.part(balance.id, context)
        case "currency": context.currency(context.firm.currency)
        default: nil
        }
    }
}
