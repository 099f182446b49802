public import Ledger
public import XeroDocuments

/// The accounts the settings name, each checked against the chart before any bill needs it.
public enum AccountAudit {
    /// One use of an account in the settings.
    public struct Use: Hashable, Sendable {
        /// `transform.accounts.timeEntries`, `transform.accounts.categories.Court filing fees`.
        public var setting: String
        public var role: AccountRole
        /// Empty where the setting is.
        public var code: String
        /// For everything without an account of its own: where it is wrong, nearly everything would be.
        public var isDefault = true
    }

    public static func uses(_ settings: AccountSettings) -> [Use] {
        let base = "transform.accounts"
        var uses = [
            Use(setting: "\(base).timeEntries", role: .timeEntries, code: settings.timeEntries),
            Use(setting: "\(base).expenses", role: .expenses, code: settings.expenses),
            Use(setting: "\(base).interest", role: .interest, code: settings.interest),
            Use(setting: "\(base).creditNotes", role: .creditNotes, code: settings.creditNotes),
        ]
        if let code = settings.discounts {
            uses.append(Use(setting: "\(base).discounts", role: .discounts, code: code))
        }
        for (name, code) in settings.categories.sorted(by: { $0.key < $1.key }) {
            // A category may be of time or of expenses: what suits expenses suits either, but for banks.
            uses.append(Use(setting: "\(base).categories.\(name)", role: .expenses, code: code, isDefault: false))
        }
        for (kind, code) in settings.kinds.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            uses.append(
                Use(
                    setting: "\(base).kinds.\(kind.name)", role: AccountMap.role(of: kind, settings), code: code,
                    isDefault: false))
        }
        guard let payments = settings.payments else { return uses }
        if let code = payments.byDefault { uses.append(Use(setting: "\(base).payments", role: .payments, code: code)) }
        if case .some(.some(let code)) = payments.trust {
            uses.append(Use(setting: "\(base).payments.trust", role: .payments, code: code))
        }
        for (name, code) in payments.bankAccounts.sorted(by: { $0.key < $1.key }) {
            if let code {
                uses.append(
                    Use(setting: "\(base).payments.bankAccounts.\(name)", role: .payments, code: code, isDefault: false)
                )
            }
        }
        return uses
    }

    /// - Parameters:
    ///   - file: the settings file, for the messages.
    ///   - defaultsOnly: leaves out what concerns single categories, kinds and bank accounts.
    public static func faults(
        _ settings: AccountSettings, chart: ChartOfAccounts?, file: String, defaultsOnly: Bool = false
    ) -> [Diagnostic] {
        var map = AccountMap(settings: settings, chart: chart)
        var codes = Codes()
        return uses(settings).filter { $0.isDefault || !defaultsOnly }.compactMap { use in
            guard
                case .fault(let code, let text, let message, let remedy) = map.resolve(
                    use.role, code: use.code, named: use.setting, &codes)
            else { return nil }
            // Interest and credit notes may never come; a firm without them needs no account.
            let isNeeded = !use.code.isEmpty || use.role == .timeEntries || use.role == .expenses
            return Diagnostic(
                code, isNeeded ? .reject : .warning, at: SourceLocation(file: file, column: use.setting),
                "\(use.setting): \(message)", text: text, remedy: remedy)
        }
    }

    /// The code a line of this category and kind goes to, unless Clio carries one of its own; empty for none.
    public static func account(category: String, kind: LineKind, _ settings: AccountSettings) -> String {
        settings.categories[category] ?? AccountMap.code(of: kind, settings)
    }
}
