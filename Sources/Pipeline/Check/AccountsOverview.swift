import DelimitedText
import Foundation
public import Ledger
import Transform
import XeroAPI
public import XeroDocuments

/// The chart of accounts with what each account can serve and what it is used for, and the categories of the exports with
/// the account each goes to.
public struct AccountsOverview: Sendable {
    public struct Entry: Sendable {
        public var account: Account
        public var roles: [AccountRole]
        /// Settings that name it.
        public var uses: [String]
    }

    public struct Category: Hashable, Sendable {
        public var name: String
        /// `TimeEntry`, `ExpenseEntry`, …
        public var kind: String
        public var lines: Int
        /// Empty where there is none.
        public var account: String
        /// Whether the category has an account of its own under `categories`.
        public var isOwn: Bool
    }

    public private(set) var entries: [Entry] = []
    public private(set) var faults: [Diagnostic] = []
    public private(set) var categories: [Category] = []

    /// - Parameter isOnline: shows the organisation's own chart, as Xero has it now.
    public init(_ request: RunRequest, isOnline: Bool = false) throws {
        defer { try? FileManager.default.removeItem(atPath: request.environment.scratchDirectory) }
        let configuration = request.configuration
        let settings = configuration.transform.accounts
        let online =
            try isOnline
            ? XeroSession.survey(request).accounts.map(\.chartAccount).sorted { $0.code < $1.code } : nil
        let found =
            try online.map { ChartOfAccounts($0, path: "Xero's chart of accounts") } ?? configuration.readChart()
        guard let chart = found else {
            throw RunError.configuration([
                Diagnostic(
                    .missingFile, .reject,
                    at: SourceLocation(file: configuration.path, column: "transform.accounts.chart"),
                    "transform.accounts.chart is not set, so there is no chart to show",
                    remedy:
                        "Export the chart from Xero (Accounting, Chart of accounts, Export) and name the file here; or ask Xero with "
                        + "--online."
                )
            ])
        }
        let uses = Dictionary(grouping: AccountAudit.uses(settings), by: \.code)
        entries = chart.accounts.map { account in
            Entry(
                account: account,
                roles: AccountRole.allCases.filter { ChartOfAccounts.unsuited(account, for: $0) == nil },
                uses: account.code.isEmpty ? [] : (uses[account.code] ?? []).map { Self.short($0.setting) })
        }
        faults = AccountAudit.faults(settings, chart: chart, file: configuration.path)
        categories = try SourceOpening.trying(request) { try Self.categories(request, settings, trustsOrder: $0) }
    }

    private static func short(_ setting: String) -> String { String(setting.dropFirst("transform.accounts.".count)) }

    private static func categories(
        _ request: RunRequest, _ settings: AccountSettings, trustsOrder: Bool
    ) throws -> [Category] {
        struct Key: Hashable {
            var name: String
            var kind: LineKind
        }
        var counts: [Key: Int] = [:]
        _ = try ReadAhead.each(of: SourceOpening.open(request, trustsOrder: trustsOrder), for: request) { batch in
            for line in batch.lines {
                counts[Key(name: batch.text.string(line.category), kind: line.kind), default: 0] += 1
            }
        }
        return counts.map { key, lines in
            Category(
                name: key.name, kind: "\(key.kind.name)", lines: lines,
                account: AccountAudit.account(category: key.name, kind: key.kind, settings),
                isOwn: settings.categories[key.name] != nil)
        }.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) }
    }
}
