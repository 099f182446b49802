import Foundation
import Synchronization
import Testing
import WebTesting

@testable import WebAccess
@testable import XeroAPI

@Suite("Pain 4: a sign-in is never lost") struct AuthorizerTests {
    private func run(_ body: (SignIn) async throws -> Void) async throws {
        let signIn = try await SignIn()
        do {
            try await body(signIn)
            await signIn.close()
        } catch {
            await signIn.close()
            throw error
        }
    }

    @Test func nobodySignedIn() async throws {
        try await run { signIn in
            let error = try await xeroError { _ = try await signIn.authorizer().accessToken() }
            #expect(error == .notAuthorised(.notLinked, ""))
        }
    }

    @Test func aTokenIsRenewedAMinuteBeforeItEnds() async throws {
        try await run { signIn in
            try signIn.save()
            let authorizer = signIn.authorizer()
            #expect(try await authorizer.accessToken() == Secret("a-1"))
            signIn.clock.advance(.seconds(1_739))
            #expect(try await authorizer.accessToken() == Secret("a-1"))
            signIn.clock.advance(.seconds(1))
            #expect(try await authorizer.accessToken() == Secret("a-2"))
            let stored = try #require(try signIn.store.load())
            #expect(stored.current.refresh == Secret("r-2"))
            #expect(stored.previousRefresh == Secret("r-1"))
            #expect(stored.renewalAsked == nil)
            let form = signIn.server.requests[0].text
            #expect(form == "grant_type=refresh_token&refresh_token=r-0&client_id=client")
        }
    }

    @Test func manyCallersAreOneRenewal() async throws {
        try await run { signIn in
            try signIn.save()
            let authorizer = signIn.authorizer()
            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for _ in 0..<40 { group.addTask { try await authorizer.accessToken() } }
                return try await group.reduce(into: Set<Secret>()) { $0.insert($1) }
            }
            #expect(tokens == [Secret("a-1")])
            #expect(signIn.server.requests.count == 1)
        }
    }

    @Test func manyProcessesAreOneRenewal() async throws {
        try await run { signIn in
            try signIn.save()
            // Each its own authorizer and store, as processes have.
            let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
                for _ in 0..<12 {
                    group.addTask {
                        try await Authorizer(
                            application: signIn.application, store: signIn.store, transport: signIn.transport
                        ).accessToken()
                    }
                }
                return try await group.reduce(into: Set<Secret>()) { $0.insert($1) }
            }
            #expect(tokens == [Secret("a-1")])
            #expect(signIn.server.requests.count == 1)
        }
    }

    @Test("Pain 4: a process that dies between renewal and saving loses nothing")
    func diesBetweenRenewalAndSaving() async throws {
        try await run { signIn in
            try signIn.save()
            // The tokens were made, and the process died before it had them.
            var stored = try #require(try signIn.store.load())
            stored.renewalAsked = signIn.clock.now
            try signIn.store.save(stored)
            signIn.identity.book.withLock { $0 = .init(live: "r-1", previous: "r-0", made: 1) }
            #expect(try await signIn.authorizer().accessToken() == Secret("a-2"))
            #expect(try signIn.store.load()?.current.refresh == Secret("r-2"))
        }
    }

    @Test func aLostAnswerIsAskedForAgain() async throws {
        try await run { signIn in
            try signIn.save()
            signIn.identity.book.withLock { $0.losses = 2 }
            #expect(try await signIn.authorizer().accessToken() == Secret("a-3"))
            #expect(signIn.identity.book.withLock { $0.refused } == 0)
        }
    }

    @Test func whereTheNewOneIsRefusedTheOldOneIsTried() async throws {
        try await run { signIn in
            try signIn.save(refresh: "r-bad", previous: "r-0", receivedAgo: .seconds(1_799))
            #expect(try await signIn.authorizer().accessToken() == Secret("a-1"))
            #expect(try signIn.store.load()?.previousRefresh == Secret("r-0"))
        }
        try await run { signIn in
            try signIn.save(refresh: "r-bad", previous: "r-0", receivedAgo: .seconds(1_801))
            let error = try await xeroError { _ = try await signIn.authorizer().accessToken() }
            guard case .notAuthorised(.token, _)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(signIn.server.requests.count == 1)
            // The file stays: it may be Xero's mistake.
            #expect(try signIn.store.load()?.current.refresh == Secret("r-bad"))
        }
    }

    @Test func troubleAtXeroIsTemporaryAndLosesNothing() async throws {
        try await run { signIn in
            try signIn.save()
            signIn.identity.book.withLock { $0.failures = 100 }
            let authorizer = signIn.authorizer()
            let error = try await xeroError { _ = try await authorizer.accessToken() }
            #expect(error?.isTemporary == true)
            #expect(signIn.server.requests.count == 4)
            signIn.identity.book.withLock { $0.failures = 0 }
            #expect(try await authorizer.accessToken() == Secret("a-1"))
        }
    }

    @Test func whatCouldNotBeSavedIsSavedLater() async throws {
        try await run { signIn in
            try signIn.save()
            let authorizer = signIn.authorizer()
            let folder = signIn.folder.path + "/deep"
            // The draft's place is taken by a folder as soon as the renewal is asked for.
            signIn.identity.book.withLock { $0.losses = 0 }
            let block = folder + "/tokens.json.new"
            let server = try await ScriptedServer.start { request, _ in
                try? FileManager.default.createDirectory(atPath: block + "/x", withIntermediateDirectories: true)
                return signIn.identity.answer(request)
            }
            let address = try ServerAddress(server.url)
            var application = signIn.application
            application.identity = address
            let blocked = Authorizer(
                application: application, store: signIn.store, transport: signIn.transport, clock: signIn.clock)
            let error = try await xeroError { _ = try await blocked.accessToken() }
            guard case .tokenFile? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            try FileManager.default.removeItem(atPath: block)
            #expect(try await blocked.accessToken() == Secret("a-1"))
            #expect(try signIn.store.load()?.current.refresh == Secret("r-1"))
            #expect(try await authorizer.accessToken() == Secret("a-1"))
            #expect(server.requests.count == 1)
            await server.stop()
        }
    }

    @Test func aRefusedTokenIsRenewedUnlessItHasBeen() async throws {
        try await run { signIn in
            try signIn.save()
            let authorizer = signIn.authorizer()
            let first = try await authorizer.accessToken()
            #expect(try await authorizer.accessToken(insteadOf: Secret("older")) == first)
            #expect(try await authorizer.accessToken(insteadOf: first) == Secret("a-2"))
            #expect(signIn.server.requests.count == 2)
        }
    }

    @Test func connectionsAndTheEndOfThem() async throws {
        try await run { signIn in
            try signIn.save()
            let authorizer = signIn.authorizer()
            var connections = try await authorizer.connections()
            #expect(connections.map(\.tenantID) == ["t-1"])
            #expect(connections[0].tenantName == "Firm")
            #expect(connections[0].created?.description == "2019-12-13T18:10:43Z")
            try await authorizer.disconnect(connections[0])
            connections[0].id = "gone"
            try await authorizer.disconnect(connections[0])
            try await authorizer.revoke()
            #expect(signIn.identity.book.withLock { $0.revoked } == ["r-1"])
            #expect(try signIn.store.load() == nil)
            let error = try await xeroError { _ = try await authorizer.accessToken() }
            #expect(error == .notAuthorised(.notLinked, ""))
        }
    }
}
