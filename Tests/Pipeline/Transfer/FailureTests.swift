import Foundation
import Ledger
import TestSupport
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// Everything that can be wrong around Xero: a message that says what to do, the right exit code, nothing lost and nothing
/// half-written. What was wrong is put right, and the next run ends as if nothing had been.
@Suite("Failures around Xero")
struct FailureTests {
    static let firm = InventedFirm(seed: 21, bills: 12)

    /// Signed in as a person, without a browser.
    static func signedIn(scopes: Set<String> = Set(XeroApplication.scopes)) async throws -> TransferRig {
        let rig = try await TransferRig(firm)
        try rig.settings(url: rig.xero.baseURL)
        try rig.signIn(scopes: scopes)
        return rig
    }

    static func failure(_ rig: TransferRig) async -> Failure? {
        do {
            _ = try await rig.run()
            return nil
        } catch {
            return Failure(error)
        }
    }

    /// What is wrong is said; once it is right, all arrives.
    static func expect(
        _ rig: TransferRig, _ code: ExitCode, _ words: String..., putRight: () throws -> Void,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let failure = await failure(rig)
        #expect(failure?.exitCode == code, "\(failure?.diagnostics ?? [])", sourceLocation: sourceLocation)
        let text = failure?.diagnostics.map { "\($0.message) \($0.remedy)" }.joined(separator: "\n") ?? ""
        for word in words { #expect(text.contains(word), sourceLocation: sourceLocation) }
        for secret in rig.xero.secrets { #expect(!text.contains(secret), sourceLocation: sourceLocation) }
        // A batch that is there is whole.
        for name in rig.names("batches") {
            #expect(
                !name.hasPrefix(".") && rig.names("batches/\(name)").contains("manifest.json"),
                sourceLocation: sourceLocation)
        }
        try putRight()
        let result = try await rig.run()
        #expect(result.exitCode == .done, sourceLocation: sourceLocation)
        let undisturbed = try await TransferRig(firm)
        _ = try await undisturbed.run()
        expectSame(rig.book, undisturbed.book, "afterwards", sourceLocation: sourceLocation)
        try await rig.expectNothingToDo(sourceLocation: sourceLocation)
        await undisturbed.stop()
        await rig.stop()
    }

    @Test("No network: exit 75")
    func noNetwork() async throws {
        let rig = try await Self.signedIn()
        // A port nobody listens on.
        let other = try await XeroSandbox.start()
        await other.stop()
        try rig.settings(url: other.baseURL)
        try await Self.expect(rig, .temporary, "the connection was refused", "Check the network") {
            try rig.settings(url: rig.xero.baseURL)
        }
    }

    @Test("Plain text where TLS is expected: exit 75, and nothing was sent")
    func tls() async throws {
        let rig = try await Self.signedIn()
        try rig.settings(url: rig.xero.baseURL.replacing("http:", with: "https:"))
        try await Self.expect(rig, .temporary, "can't be trusted", "certificates") {
            try rig.settings(url: rig.xero.baseURL)
        }
    }

    @Test("Nobody signed in: exit 77")
    func notLinked() async throws {
        let rig = try await Self.signedIn()
        try FileManager.default.removeItem(atPath: rig.tokenPath)
        try await Self.expect(rig, .notAuthorised, "clio-xero link xero") { try rig.signIn() }
    }

    @Test("The sign-in was revoked: exit 77")
    func revoked() async throws {
        let rig = try await Self.signedIn()
        let file = try Data(contentsOf: URL(fileURLWithPath: rig.tokenPath))
        let configuration = try Configuration.read(path: rig.folder + "/pipeline.json")
        try await onThread {
            try XeroSignIn(configuration: configuration, clock: WaitingTime(clock: rig.clock)).unlink()
        }
        #expect(!FileManager.default.fileExists(atPath: rig.tokenPath))
        try rig.putTokens(file)
        try await Self.expect(rig, .notAuthorised, "clio-xero link xero") { try rig.signIn() }
    }

    @Test("The sign-in lay unused for more than sixty days: exit 77")
    func expiredRefreshToken() async throws {
        let rig = try await Self.signedIn()
        rig.clock.advance(seconds: 61 * 86_400)
        try await Self.expect(rig, .notAuthorised, "clio-xero link xero") { try rig.signIn() }
    }

    @Test("The access token ran out: it is renewed without a word")
    func expiredAccessToken() async throws {
        let rig = try await Self.signedIn()
        rig.clock.advance(seconds: 3_600)
        #expect(try await rig.run().exitCode == .done)
        await rig.stop()
    }

    @Test("A scope is missing: exit 77, before and in the middle of a batch")
    func missingScope() async throws {
        let rig = try await Self.signedIn(scopes: ["accounting.contacts", "accounting.settings.read", "offline_access"])
        try await Self.expect(rig, .notAuthorised, "permission", "clio-xero link xero") { try rig.signIn() }

        let other = try await Self.signedIn(
            scopes: ["accounting.contacts", "accounting.settings.read", "accounting.invoices", "offline_access"])
        try await Self.expect(other, .notAuthorised, "permission", "clio-xero link xero") {
            #expect(other.book.contains("B-1001"))
            try other.signIn()
        }
    }

    @Test("An organisation the sign-in doesn't reach: exit 78; one that is no longer connected: exit 77")
    func wrongTenant() async throws {
        let rig = try await Self.signedIn()
        try rig.settings(url: rig.xero.baseURL, api: ", \"tenant\": \"Somebody Else\"")
        try await Self.expect(rig, .configuration, "load.api.tenant", "Harbour & Finch LLP") {
            try rig.settings(url: rig.xero.baseURL)
        }

        let other = try await Self.signedIn()
        _ = try await other.plan()
        try await onThread { try other.state.bind("xero_tenant", to: "11111111-2222-4333-8444-555555555555") }
        let failure = await Self.failure(other)
        #expect(failure?.exitCode == .notAuthorised, "\(failure?.diagnostics ?? [])")
        #expect(failure?.diagnostics.first?.message.contains("organisation") == true)
        #expect(other.writes.isEmpty)
        await other.stop()
    }

    @Test("A state of another organisation: exit 78, and nothing is sent")
    func stateOfAnother() async throws {
        let rig = try await Self.signedIn()
        _ = try await rig.run()
        let other = try await TransferRig(Self.firm, organisation: .seeded(9))
        // The same state and exports with a custom connection to another organisation.
        for (name, text) in InventedFirm.settings(url: other.xero.baseURL) { try rig.put(name, text) }
        let failure = await Self.failure(rig)
        #expect(failure?.exitCode == .configuration)
        #expect(failure?.diagnostics.first?.message.contains("another Xero organisation") == true)
        #expect(other.writes.isEmpty)
        await other.stop()
        await rig.stop()
    }

    @Test("A client secret Xero doesn't know: exit 77")
    func wrongSecret() async throws {
        let rig = try await TransferRig(Self.firm)
        try rig.put("secret", "another")
        try await Self.expect(rig, .notAuthorised, "secret") { try rig.put("secret", "sandbox-secret") }
    }

    @Test("This machine's clock is wrong by hours: all arrives", arguments: [-5 * 3_600, 5 * 3_600])
    func clockSkew(seconds: Int) async throws {
        let rig = try await Self.signedIn()
        var request = try rig.request(.run)
        request.environment.clock = SkewedTime(time: WaitingTime(clock: rig.clock), seconds: seconds)
        rig.xero.add(SandboxFault(.dropAfter, method: "PUT", path: "*/Invoices", times: 2))
        let skewed = request
        let result = try await onThread { try FileRun(skewed).execute() }
        #expect(result.exitCode == .done)
        for bill in Self.firm.bills where bill.isApproved {
            #expect(PainTests.count("\"Number\":\"\(bill.number)\"", in: rig.book) == 1)
        }
        await rig.stop()
    }
}

struct SkewedTime: APIClock {
    let time: WaitingTime
    let seconds: Int

    var now: UTCInstant { time.now.advanced(by: .seconds(seconds)) }
    var elapsed: Duration { time.elapsed }

    func sleep(for duration: Duration) async throws { try await time.sleep(for: duration) }
}

extension TransferRig {
    var tokenPath: String { folder + "/state/xero-tokens.json" }

    /// As the app that signs a person in.
    func settings(url: String, api: String = "") throws {
        for (name, text) in InventedFirm.settings(url: url, client: ("sandbox", nil), api: api) { try put(name, text) }
    }

    /// Keeps tokens as a sign-in would have.
    func signIn(scopes: Set<String> = Set(XeroApplication.scopes)) throws {
        let tokens = try #require(xero.issueToken(scopes: scopes))
        let now = UTCInstant(milliseconds: clock.now)
        let set = TokenSet(
            access: WebAccess.Secret(tokens.access), refresh: tokens.refresh.map { WebAccess.Secret($0) },
            expires: now.advanced(by: .seconds(1_800)), scopes: scopes.sorted())
        try TokenStore(path: tokenPath, service: .xero).save(StoredTokens(current: set, received: now))
    }

    func putTokens(_ data: Data) throws {
        let folder = (tokenPath as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try? FileManager.default.removeItem(atPath: tokenPath)
        #expect(
            FileManager.default.createFile(
                atPath: tokenPath, contents: data, attributes: [.posixPermissions: 0o600]))
    }

    /// What a person does in Xero's screens, by the API.
    func person(_ path: String, _ body: String) async throws {
        let transport = HTTPTransport()
        let application = XeroApplication(
            clientID: "sandbox-custom", clientSecret: WebAccess.Secret("sandbox-secret"),
            login: try ServerAddress(xero.baseURL), identity: try ServerAddress(xero.baseURL),
            api: try ServerAddress(xero.baseURL))
        let time = WaitingTime(clock: clock)
        let client = try XeroClient(
            address: try ServerAddress(xero.baseURL), tenant: nil,
            credentials: try ClientCredentials(application: application, transport: transport, clock: time),
            transport: transport, scheduler: CallScheduler(clock: time), clock: time)
        _ = try await client.send(XeroRequest(.post, path, body: Array(body.utf8)))
        await transport.close()
    }
}
