import Ledger
import XeroDocuments

/// Which account of the chart a line is booked to.
///
/// The order: the category's override, the code Clio itself keeps for the category, the kind's, the role's. An account
/// must be in the chart, active, and suited to its role; whether it is, is looked up once for each code and role.
struct AccountMap {
    /// An account as a position in ``Codes/accounts``, or why there is none.
    enum Resolution {
        case account(Int)
        case fault(DiagnosticCode, code: String, message: String, remedy: String)
    }

    private let settings: AccountSettings
    private let chart: ChartOfAccounts?
    private var checked: [Key: Resolution] = [:]
    /// The account that was last found by code and role.
    private var last: (key: Key, account: Int)?
    /// The first lines' answers; there are seldom more.
    private var recent: [Recent] = []
    /// What ``recent`` refers to.
    private var texts = TextArena()

    private struct Key: Hashable {
        var code: String
        var role: AccountRole
    }

    private struct Recent {
        let kind: LineKind
        let category: TextRef
        /// Clio's.
        let code: TextRef
        let account: Int
    }

    init(settings: AccountSettings, chart: ChartOfAccounts?) {
        self.settings = settings
        self.chart = chart
    }

    mutating func resolve(_ line: BillLine, _ text: TextArena, _ codes: inout Codes) -> Resolution {
        if let account = recentAccount(line.kind, line.category, line.accountCode, text.bytes.span) {
            return .account(account)
        }
        return find(line, text, &codes)
    }

    private mutating func find(_ line: BillLine, _ text: TextArena, _ codes: inout Codes) -> Resolution {
        let code = code(of: line, text)
        let resolution = check(code, for: Self.role(of: line.kind, settings), named: setting(for: line, text), &codes)
        if case .account(let account) = resolution, recent.count < 256 {
            recent.append(
                Recent(
                    kind: line.kind, category: texts.append(text[line.category]),
                    code: texts.append(text[line.accountCode]), account: account))
        }
        return resolution
    }

    private func recentAccount(
        _ kind: LineKind, _ category: TextRef, _ code: TextRef, _ text: Span<UInt8>
    ) -> Int? {
        let (own, entries) = (texts.bytes.span, recent.span)
        for index in entries.indices {
            let entry = entries[index]
            guard entry.kind == kind, entry.category.count == category.count, entry.code.count == code.count else {
                continue
            }
            if RecordKey.compare(own.extracting(entry.category.range), text.extracting(category.range)) == 0,
                code.isEmpty
                    || RecordKey.compare(own.extracting(entry.code.range), text.extracting(code.range)) == 0
            {
                return entry.account
            }
        }
        return nil
    }

    mutating func resolve(_ role: AccountRole, code: String, named setting: String, _ codes: inout Codes) -> Resolution
    {
        check(code, for: role, named: setting, &codes)
    }

    private func code(of line: BillLine, _ text: TextArena) -> String {
        if !line.category.isEmpty, let code = settings.categories[text.string(line.category)] { return code }
        if !line.accountCode.isEmpty { return text.string(line.accountCode) }
        return Self.code(of: line.kind, settings)
    }

    /// By kind, then by role.
    static func code(of kind: LineKind, _ settings: AccountSettings) -> String {
        if let code = settings.kinds[kind] { return code }
        switch role(of: kind, settings) {
        case .expenses: return settings.expenses
        case .interest: return settings.interest
        case .discounts: return settings.discounts ?? settings.timeEntries
        default: return settings.timeEntries
        }
    }

    static func role(of kind: LineKind, _ settings: AccountSettings) -> AccountRole {
        switch kind {
        case .timeEntry, .flatFee, .product: .timeEntries
        case .expenseEntry, .hardCost, .softCost: .expenses
        case .interest: .interest
        case .discount: settings.discounts == nil ? .timeEntries : .discounts
        }
    }

    /// The setting to change, for messages.
    private func setting(for line: BillLine, _ text: TextArena) -> String {
        if !line.category.isEmpty, settings.categories[text.string(line.category)] != nil {
            return "transform.accounts.categories.\(text.string(line.category))"
        }
        if settings.kinds[line.kind] != nil { return "transform.accounts.kinds.\(line.kind.name)" }
        return "transform.accounts.\(Self.role(of: line.kind, settings).rawValue)"
    }

    private mutating func check(
        _ code: String, for role: AccountRole, named setting: String, _ codes: inout Codes
    ) -> Resolution {
        if let account = last?.account, last?.key.role == role, last?.key.code == code { return .account(account) }
        let key = Key(code: code, role: role)
        let resolution = checked[key] ?? checkNew(code, for: role, named: setting, &codes)
        checked[key] = resolution
        if case .account(let account) = resolution { last = (key, account) }
        return resolution
    }

    private func checkNew(
        _ code: String, for role: AccountRole, named setting: String, _ codes: inout Codes
    ) -> Resolution {
        guard !code.isEmpty else {
            return .fault(
                .noAccount, code: "", message: "there is no Xero account for \(role.rawValue)",
                remedy: "Set \(setting) to a code of the chart of accounts (`clio-xero accounts` lists them).")
        }
        guard let chart else { return .account(codes.account(code)) }
        guard let account = chart[code: code] else {
            return .fault(
                .accountNotInChart, code: code, message: "account \(code) is not in the chart of accounts",
                remedy: "Set \(setting) to a code of \(chart.path), or export the chart again.")
        }
        guard let fault = ChartOfAccounts.unsuited(account, for: role) else { return .account(codes.account(code)) }
        return .fault(
            account.status == .active ? .accountUnsuited : .accountArchived, code: code,
            message: "account \(code) \(account.name) \(fault), so it can't take \(role.rawValue)",
            remedy: account.status == .active
                ? "Set \(setting) to another account."
                : "Restore the account in Xero, or set \(setting) to another one.")
    }
}
