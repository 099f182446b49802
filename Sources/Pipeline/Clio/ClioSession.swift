import ClioAPI
import Foundation
import Ledger
public import WebAccess

/// Signing in to Clio and out again, and reading the firm's bills: whole the first time, what changed after that.
public struct ClioSession: Sendable {
    private let configuration: Configuration
    private let clock: any APIClock

    static let accountBinding = "clio_account"
    /// The moment, by Clio's clock, that the last successful read began; milliseconds since 1970.
    static let readBinding = "clio_read"
    /// Bills that were held or rejected: they are read again though nothing changed in Clio.
    static let waitingBinding = "clio_waiting"
    /// Interest charges as of that read, `CHARGE:BILL` each: one that is taken back vanishes from Clio without a trace.
    static let chargesBinding = "clio_interest"
    /// How many bills Clio had in all as of that read.
    static let billsBinding = "clio_bills"
    /// The settings of that read's bills: other ones may want bills that it left out, or something of them.
    static let settingsBinding = "clio_settings"

    public init(configuration: Configuration, clock: any APIClock = MachineClock()) {
        self.configuration = configuration
        self.clock = clock
    }

    // MARK: Signing in

    /// - Parameter present: shows the address to the person, in a browser or as text.
    /// - Returns: the account's name.
    public func link(present: @escaping @Sendable (String) async throws -> Void) throws -> String {
        let lock = try RunLock(statePath: configuration.state)
        defer { _ = lock.path }
        let store = try SQLiteState(path: configuration.state, takesTurn: true)
        return try with { signIn, client in
            try await signIn.signIn(present: present)
            let account = try await client.account()
            try Self.bind(account, store, configuration)
            return account.name
        }
    }

    /// Ends the sign-in at Clio and forgets it here.
    public func unlink() throws { try with { signIn, _ in try await signIn.deauthorize() } }

    /// A state belongs to one Clio account.
    private static func bind(_ account: ClioAccount, _ store: any BindingStore, _ configuration: Configuration) throws {
        let bound = try store.binding(accountBinding)
        guard bound == nil || bound == "\(account.id)" else {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: configuration.path, column: "state"),
                    "the state \(configuration.state) belongs to another Clio account", text: account.name,
                    remedy: "Give each account a state of its own: set \"state\" to another file.")
            ])
        }
        try store.bind(accountBinding, to: "\(account.id)")
    }

    private func with<Result: Sendable>(
        _ body: @escaping @Sendable (ClioSignIn, ClioClient) async throws -> Result
    ) throws -> Result {
        try Blocking.wait { [configuration, clock] in
            let transport = HTTPTransport()
            do {
                let application = try await Self.application(configuration)
                let signIn = try await Self.signIn(configuration, application, transport, clock)
                let client = ClioClient(
                    server: application.server, tokens: signIn, transport: transport,
                    limiter: ClioCallLimiter(clock: clock), clock: clock)
                let result = try await body(signIn, client)
                await transport.close()
                return result
            } catch {
                await transport.close()
                throw error
            }
        }
    }

    private static func application(_ configuration: Configuration) async throws -> ClioApplication {
        let api = configuration.extract.api
        guard let clientID = api.clientID, let clientSecret = api.clientSecret else {
            throw RunError.configuration([
                Diagnostic(
                    .badSetting, .reject, at: SourceLocation(file: configuration.path, column: "extract.api"),
                    "extract.api.clientID or clientSecret is not set",
                    remedy:
                        "Register an app at developers.clio.com and write {\"env\": \"CLIO_CLIENT_ID\"} and the like.")
            ])
        }
        return ClioApplication(
            clientID: try await clientID.value("extract.api.clientID", in: configuration.path),
            clientSecret: try await clientSecret.kept("extract.api.clientSecret", in: configuration.path),
            server: try ServerAddress(api.baseURL))
    }

    private static func signIn(
        _ configuration: Configuration, _ application: ClioApplication, _ transport: HTTPTransport,
        _ clock: any APIClock
    ) async throws -> ClioSignIn {
        let path = (stateFolder(configuration) as NSString).appendingPathComponent("clio-tokens.json")
        let key = try await configuration.load.api.tokenKey.kept("load.api.tokenKey", in: configuration.path)
        return ClioSignIn(
            application: application, store: TokenStore(path: path, service: .clio, passphrase: key),
            transport: transport, clock: clock)
    }

    private static func stateFolder(_ configuration: Configuration) -> String { configuration.state.parentFolder }

    // MARK: Reading

    /// What was read, and from when the next read must ask.
    struct Reading: Sendable {
        /// A folder of answers, as the profile `clio-api` reads it.
        var folder: String
        var started: UTCInstant
        /// In Clio altogether; nil where it doesn't say.
        var bills: Int?
        var interestCharges: [Int64: Int64]
        var notices: [Diagnostic] = []
    }

    /// Reads what changed since the last success, or everything the first time and where the settings of the transform
    /// changed. Interrupted, the next call goes on page by page.
    /// - Parameters:
    ///   - bills: read as well, whatever Clio says of them.
    ///   - acceptsFewer: a Clio that has far fewer bills than before is believed.
    func read(_ store: any TransferStore, including bills: Set<String>, acceptsFewer: Bool) throws -> Reading {
        let isSame = try store.binding(Self.settingsBinding) == configuration.transformMark
        let since = try store.binding(Self.readBinding).flatMap(Int64.init).flatMap { milliseconds in
            isSame ? UTCInstant(milliseconds: milliseconds) : nil
        }
        let waiting = try Self.waiting(store).prefix(Self.waitingLimit)
        let wanted = Set((waiting + bills).compactMap { Int64($0) })
        let charges = try Self.charges(store)
        let folder = folder(since == nil ? "whole" : "changes")
        let result = try with { [configuration] _, client in
            try Self.bind(try await client.account(), store, configuration)
            let download = ClioDownload(client: client)
            guard let since else { return try await download.whole(into: folder) }
            return try await download.changes(since: since, including: wanted, charges: charges, into: folder)
        }
        if !acceptsFewer { try checkCount(result, store) }
        return Reading(
            folder: folder, started: result.started, bills: result.billsInClio, interestCharges: result.interestCharges,
            notices: Self.notices(result))
    }

    /// Rights that were taken away look like bills that were deleted: a Clio that suddenly has far fewer is not believed.
    private func checkCount(_ result: ClioDownloadResult, _ store: any TransferStore) throws {
        guard let now = result.billsInClio else { return }
        let before = try store.binding(Self.billsBinding).flatMap(Int.init) ?? store.count(.invoice)
        guard !Absence.isBelievable(gone: before - now, of: before) else { return }
        // The next run must ask anew, not go by these answers.
        for name in ["whole", "changes"] { try? FileManager.default.removeItem(atPath: folder(name)) }
        throw RunError.stopped(
            .fewerRecords, at: "clio", "Clio had \(before) bills and now shows \(now), so nothing was written",
            remedy:
                "Look whether the user who signed in may still see every bill, then run again; where they really are "
                + "gone, run once with --accept-fewer.")
    }

    /// Reads everything, for a command that only looks.
    func readWhole(progress: ProgressReporter) throws -> String {
        let folder = folder("look")
        try? FileManager.default.removeItem(atPath: folder)
        _ = try with { _, client in try await ClioDownload(client: client).whole(into: folder) }
        return folder
    }

    /// What each client owes, by Clio's own count.
    func outstandingBalances() throws -> [ClioOutstandingBalance] {
        try with { _, client in
            var balances: [ClioOutstandingBalance] = []
            try await client.outstandingBalances { balances += $0 }
            return balances
        }
    }

    // MARK: Contacts

    /// Contacts as they are now; those Clio doesn't give are missing.
    func contacts(_ ids: [Int64]) throws -> [ClioContact] {
        try with { _, client in try await client.contacts(ids: ids) }
    }

    /// Writes what a batch has for Clio.
    func write(_ writing: ContactWriting) throws { try with { _, client in try await writing.run(client) } }

    private func folder(_ name: String) -> String {
        let folder = (Self.stateFolder(configuration) as NSString).appendingPathComponent("clio/\(name)")
        try? FileManager.default.createDirectory(
            atPath: folder.parentFolder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        return folder
    }

    /// Of what waits, so much is read again in one cycle; the rest has its turn in the next.
    private static let waitingLimit = 20

    private static func waiting(_ store: any BindingStore) throws -> [String] {
        try store.binding(waitingBinding)?.split(separator: " ").map(String.init) ?? []
    }

    private static func charges(_ store: any BindingStore) throws -> [Int64: Int64] {
        let pairs = try store.binding(chargesBinding)?.split(separator: " ").compactMap { pair -> (Int64, Int64)? in
            let halves = pair.split(separator: ":").compactMap { Int64($0) }
            return halves.count == 2 ? (halves[0], halves[1]) : nil
        }
        return Dictionary(pairs ?? []) { $1 }
    }

    /// After a run that went through: the next read asks from where this one began, and reads again what waits.
    func finish(_ reading: Reading, _ store: any BindingStore, waiting: Set<String>) throws {
        let unread = try Self.waiting(store).dropFirst(Self.waitingLimit)
        let rest = unread.filter { !waiting.contains($0) }
        try store.bind(Self.waitingBinding, to: (rest + waiting.sorted()).joined(separator: " "))
        let charges = reading.interestCharges.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value)" }
        try store.bind(Self.chargesBinding, to: charges.joined(separator: " "))
        if let bills = reading.bills { try store.bind(Self.billsBinding, to: "\(bills)") }
        try store.bind(Self.settingsBinding, to: configuration.transformMark)
        try store.bind(Self.readBinding, to: "\(reading.started.milliseconds)")
        try? FileManager.default.removeItem(atPath: reading.folder)
    }

    private static func notices(_ result: ClioDownloadResult) -> [Diagnostic] {
        result.unreachable.map { missing in
            let what = missing.id.map { "\(missing.resource.rawValue) \($0)" } ?? "\(missing.resource.rawValue)"
            return Diagnostic(
                .missingFile, .warning, at: SourceLocation(file: "clio"),
                "Clio names \(what) and doesn't give it: \(missing.reason)",
                remedy: "Sign in as an administrator with rights to billing and accounts, or look for it in Clio.")
        }
    }
}
