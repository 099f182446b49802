internal import Foundation

/// The file that keeps a sign-in between runs: mode 0600, replaced whole, sealed where a passphrase is given.
public struct TokenStore: Sendable {
    public let path: String
    public let service: WebService
    private let file: PrivateFile
    private let seal: TokenSeal

    /// - Parameters:
    ///   - service: whose tokens they are, for messages.
    ///   - passphrase: nil leaves the file plain; a plain file is still read where one is given, and sealed at the next
    ///     change.
    public init(path: String, service: WebService, passphrase: Secret? = nil) {
        self.path = path
        self.service = service
        file = PrivateFile(path: path)
        seal = TokenSeal(passphrase: passphrase)
    }

    /// Nil where nobody is signed in.
    /// - Throws: ``WebAccessError/tokenFile(_:)`` for a file that others can read, or that can't be opened.
    public func load() throws(WebAccessError) -> StoredTokens? {
        let bytes = try calling { () throws(PrivateFile.Failure) in try file.read() }
        guard let bytes else { return nil }
        do {
            return try seal.open(bytes)
        } catch {
            switch error {
            case .notATokenFile:
                throw .tokenFile("\(path) is no token file of this program; remove it and run `\(service.linkCommand)`")
            case .needsPassphrase:
                throw .tokenFile("\(path) is encrypted: give the key it was saved with")
            case .wrongPassphrase:
                throw .tokenFile(
                    "\(path) can't be decrypted: the key is not the one it was saved with, or the file was changed. "
                        + "Give the right key, or remove the file and run `\(service.linkCommand)`")
            }
        }
    }

    /// On the disk when it returns.
    public func save(_ tokens: StoredTokens) throws(WebAccessError) {
        let bytes: [UInt8]
        do {
            bytes = try seal.close(tokens.json())
        } catch {
            throw .tokenFile("the tokens can't be encrypted")
        }
        try calling { () throws(PrivateFile.Failure) in try file.replace(with: bytes) }
    }

    public func remove() throws(WebAccessError) {
        try calling { () throws(PrivateFile.Failure) in try file.remove() }
    }

    /// The right to renew the tokens, against other processes and other stores of this one; given back when the value is
    /// let go, or by the system where the process dies.
    /// - Throws: ``WebAccessError/busy(_:)`` where another holds it for a minute.
    public func lock(clock: any APIClock) async throws -> TokenLock {
        try calling { () throws(PrivateFile.Failure) in try file.prepareFolder() }
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw WebAccessError.tokenFile("\(path).lock can't be opened: \(String(cString: strerror(errno)))")
        }
        let lock = TokenLock(descriptor: descriptor)
        for _ in 0..<1_200 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return lock }
            guard errno == EWOULDBLOCK || errno == EINTR else {
                throw WebAccessError.tokenFile("\(path).lock can't be locked: \(String(cString: strerror(errno)))")
            }
            try await clock.sleep(for: .milliseconds(50))
        }
        throw WebAccessError.busy(
            "another process has been renewing the sign-in to \(service.name) for a minute. Try again")
    }

    private func calling<Value>(_ body: () throws(PrivateFile.Failure) -> Value) throws(WebAccessError) -> Value {
        do {
            return try body()
        } catch {
            throw .tokenFile(error.text)
        }
    }
}

public final class TokenLock: Sendable {
    private let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
