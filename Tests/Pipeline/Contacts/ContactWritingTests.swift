import ClioAPI
import ClioSandbox
import Foundation
import Synchronization
import Testing
import WebAccess
import XeroSandbox

@testable import Pipeline

@Suite("Writes to Clio that somebody comes between")
struct ContactWritingTests {
    /// Does something before the call of a number: what comes between reading a contact and writing it.
    private final class Between: AccessTokens {
        private let token: WebAccess.Secret
        private let calls = Mutex(0)
        private let act: @Sendable (_ call: Int) throws -> Void

        init(_ token: WebAccess.Secret, _ act: @escaping @Sendable (_ call: Int) throws -> Void) {
            self.token = token
            self.act = act
        }

        func accessToken() throws -> WebAccess.Secret {
            let call = calls.withLock { calls in
                calls += 1
                return calls
            }
            try act(call)
            return token
        }

        func accessToken(insteadOf refused: WebAccess.Secret) throws -> WebAccess.Secret { token }
    }

    private func write(
        _ cycle: ContactCycle, _ batch: String, _ act: @escaping @Sendable (_ call: Int) throws -> Void
    ) async throws -> OperationProgress {
        let token = try #require(cycle.clio.issueToken())
        let transport = HTTPTransport()
        let client = ClioAPI.ClioClient(
            server: try ServerAddress(cycle.clio.baseURL), tokens: Between(WebAccess.Secret(token.access), act),
            transport: transport, limiter: ClioCallLimiter(clock: cycle.transfer.time), clock: cycle.transfer.time)
        let path = cycle.transfer.firm.folder + "/batches/\(batch)/operations.ndjson"
        let state = try cycle.transfer.state
        try await ContactWriting(store: state, batch: batch, path: path, interruption: Interruption()).run(client)
        await transport.close()
        return try #require(try state.progress(batch: batch, lines: 1...1)[1])
    }

    @Test("An edit of another field between reading and writing: 412, read again, and both stay")
    func otherField() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.transfer.plan("two")
            let (person, clio) = (cycle.person, cycle.clio)
            let progress = try await write(cycle, "two") { call in
                guard call == 2 else { return }
                try clio.with { firm in try firm.editContact(person) { $0.taxNumber = "T-2" } }
            }
            #expect(progress.status == .done && progress.message == "")
            #expect(cycle.clio.writes.map(\.status) == [412, 200])
            #expect(try cycle.clioContact().emails.map(\.text) == ["xero@example.com"])
            #expect(try cycle.clioContact().taxNumber == "T-2")
            try await cycle.transfer.run("three")
            #expect(try await cycle.xeroText("TaxNumber") == "T-2")
            try await cycle.expectRest("four")
        }
    }

    @Test(
        "An edit of the same field between reading and writing: the later edit stays on both sides, and the other is told"
    )
    func sameField() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.transfer.plan("two")
            let (person, clio, clock) = (cycle.person, cycle.clio, cycle.transfer.xero.clock)
            let progress = try await write(cycle, "two") { call in
                guard call == 2 else { return }
                clock.advance(seconds: 600)
                try clio.with { firm in try firm.editContact(person) { $0.emails[0].text = "clio@example.com" } }
            }
            #expect(progress.status == .done)
            #expect(
                progress.message
                    == "somebody changed it in Clio meanwhile (e-mail); the next run compares both anew")
            #expect(cycle.clio.writes.map(\.status) == [412])
            let result = try await cycle.transfer.run("three")
            #expect(result.report.contacts.filter(\.isLost).map(\.old) == ["xero@example.com"])
            #expect(try await cycle.xeroText("EmailAddress") == "clio@example.com")
            #expect(try cycle.clioContact().emails.map(\.text) == ["clio@example.com"])
            try await cycle.expectRest("four")
        }
    }

    @Test("Somebody who changes it before every write: it is held, and nothing is overwritten")
    func always() async throws {
        try await ContactCycle.with { cycle in
            try await cycle.inXero(#""EmailAddress":"xero@example.com""#)
            try await cycle.transfer.plan("two")
            let (person, clio) = (cycle.person, cycle.clio)
            let progress = try await write(cycle, "two") { call in
                guard call % 2 == 0 else { return }
                try clio.with { firm in try firm.editContact(person) { $0.taxNumber = "T-\(call)" } }
            }
            #expect(progress.status == .held && progress.message.contains("keeps changing it"))
            #expect(try cycle.clioContact().emails.map(\.text) == ["jane@example.com"])
        }
    }
}
