import Foundation
import Testing
import WebTesting

@testable import WebAccess

private let example = WebService(name: "Example", linkCommand: "clio-xero link example")

@Suite struct TokenStoreTests {
    private static let tokens: StoredTokens = {
        var tokens = StoredTokens(
            current: TokenSet(
                access: Secret("a\"cc\\ess"), refresh: Secret("refresh-1"), expires: TestClock.start,
                scopes: ["x", "y"]),
            received: TestClock.start.advanced(by: .seconds(-5)))
        tokens.previousRefresh = Secret("refresh-0")
        tokens.renewalAsked = TestClock.start
        return tokens
    }()

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        _ = stat(path, &status)
        return status.st_mode & 0o777
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test(arguments: [nil, Secret("a long passphrase")]) func keepsTokensForItsOwnerAlone(passphrase: Secret?) throws {
        let folder = ScratchFolder()
        let store = TokenStore(path: folder.file(), service: example, passphrase: passphrase)
        #expect(try store.load() == nil)
        try store.save(Self.tokens)
        #expect(try store.load() == Self.tokens)
        #expect(mode(folder.file()) == 0o600)
        #expect(mode(folder.path + "/deep") == 0o700)
        #expect(try text(folder.file()).contains("refresh-1") == (passphrase == nil))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep") == ["tokens.json"])
        try store.remove()
        #expect(try store.load() == nil)
        try store.remove()
    }

    private func failure(_ store: TokenStore) -> String {
        do {
            _ = try store.load()
            return ""
        } catch {
            return error.description
        }
    }

    @Test func refusesAFileOthersCanRead() throws {
        let folder = ScratchFolder()
        let store = TokenStore(path: folder.file(), service: example)
        try store.save(Self.tokens)
        for mode in [0o640, 0o604, 0o660] as [mode_t] {
            chmod(folder.file(), mode)
            #expect(failure(store).contains("chmod 600"))
        }
        chmod(folder.file(), 0o600)
        #expect(failure(store) == "")
        chmod(folder.path + "/deep", 0o770)
        #expect(throws: WebAccessError.self) { try store.save(Self.tokens) }
    }

    @Test func refusesALinkAndWhatIsNoTokenFile() throws {
        let folder = ScratchFolder()
        try TokenStore(path: folder.file("real.json"), service: example).save(Self.tokens)
        symlink(folder.file("real.json"), folder.file("link.json"))
        #expect(failure(TokenStore(path: folder.file("link.json"), service: example)).contains("link"))
        for content in ["", "{}", "{\"version\":1}", "{\"version\":2,\"tokens\":{}}", "garbage"] {
            _ = FileManager.default.createFile(
                atPath: folder.file("bad.json"), contents: Data(content.utf8), attributes: [.posixPermissions: 0o600])
            #expect(
                failure(TokenStore(path: folder.file("bad.json"), service: example)).contains(
                    "`clio-xero link example`"))
        }
    }

    @Test func theKeyMustBeTheRightOne() throws {
        let folder = ScratchFolder()
        try TokenStore(path: folder.file(), service: example, passphrase: Secret("one")).save(Self.tokens)
        #expect(failure(TokenStore(path: folder.file(), service: example)).contains("encrypted"))
        #expect(
            failure(TokenStore(path: folder.file(), service: example, passphrase: Secret("two"))).contains(
                "can't be decrypted"))
        // One bit of the sealed text changed.
        var bytes = try Array(Data(contentsOf: URL(fileURLWithPath: folder.file())))
        let place = bytes.count - 12
        bytes[place] = bytes[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
        try Data(bytes).write(to: URL(fileURLWithPath: folder.file()))
        chmod(folder.file(), 0o600)
        #expect(
            failure(TokenStore(path: folder.file(), service: example, passphrase: Secret("one"))).contains(
                "can't be decrypted"))
    }

    @Test func aPlainFileIsSealedAtTheNextChange() throws {
        let folder = ScratchFolder()
        try TokenStore(path: folder.file(), service: example).save(Self.tokens)
        let sealed = TokenStore(path: folder.file(), service: example, passphrase: Secret("one"))
        let loaded = try #require(try sealed.load())
        try sealed.save(loaded)
        #expect(try !text(folder.file()).contains("refresh-1"))
        #expect(try sealed.load() == Self.tokens)
    }

    @Test func aHalfWrittenDraftIsNoHarm() throws {
        let folder = ScratchFolder()
        let store = TokenStore(path: folder.file(), service: example)
        try store.save(Self.tokens)
        _ = FileManager.default.createFile(atPath: folder.file() + ".new", contents: Data("{\"ver".utf8))
        #expect(try store.load() == Self.tokens)
        try store.save(Self.tokens)
        #expect(try store.load() == Self.tokens)
        #expect(mode(folder.file()) == 0o600)
    }

    @Test func theLockIsForOneAtATime() async throws {
        let folder = ScratchFolder()
        let first = try await TokenStore(path: folder.file(), service: example).lock(clock: TestClock())
        let error = try await webError {
            _ = try await TokenStore(path: folder.file(), service: example).lock(clock: TestClock())
        }
        guard case .busy(let text)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(text.contains("sign-in to Example"))
        withExtendedLifetime(first) {}
    }
}
