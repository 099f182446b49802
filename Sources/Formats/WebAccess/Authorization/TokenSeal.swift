internal import Crypto
internal import Foundation
internal import Ledger

/// The token file's form: plain, or sealed with AES-GCM by a key made from a passphrase.
///
/// The key is HKDF-SHA256 of the passphrase and 16 random bytes that stand in the file. HKDF doesn't slow down guessing:
/// the passphrase must be long and random, such as 32 bytes of the system's generator.
struct TokenSeal: Sendable {
    private static let purpose = Data("clio-xero token file 1".utf8)
    let passphrase: Secret?

    enum Failure: Error {
        case notATokenFile
        case needsPassphrase
        case wrongPassphrase
    }

    func close(_ plain: [UInt8]) throws -> [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        object.member("version", 1, &out)
        if let passphrase {
            var generator = SystemRandomNumberGenerator()
            let salt = Data((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
            let box = try AES.GCM.seal(plain, using: Self.key(passphrase, salt), authenticating: Self.purpose)
            object.member("salt", salt.base64EncodedString(), &out)
            object.member("sealed", (box.combined ?? Data()).base64EncodedString(), &out)
        } else {
            object.key("tokens", &out)
            out += plain
        }
        object.end(&out)
        return out + [UInt8(ascii: "\n")]
    }

    func open(_ bytes: [UInt8]) throws(Failure) -> StoredTokens {
        guard let json = try? JSONValue.parse(bytes), json["version"]?.number == "1" else { throw .notATokenFile }
        let plain: [UInt8]
        if let tokens = json["tokens"] {
            plain = Array(tokens.text.utf8)
        } else {
            guard let salt = json["salt"]?.string.flatMap({ Data(base64Encoded: $0) }),
                let sealed = json["sealed"]?.string.flatMap({ Data(base64Encoded: $0) }),
                let box = try? AES.GCM.SealedBox(combined: sealed)
            else { throw .notATokenFile }
            guard let passphrase else { throw .needsPassphrase }
            guard let opened = try? AES.GCM.open(box, using: Self.key(passphrase, salt), authenticating: Self.purpose)
            else { throw .wrongPassphrase }
            plain = Array(opened)
        }
        guard let tokens = StoredTokens(json: plain) else { throw .notATokenFile }
        return tokens
    }

    private static func key(_ passphrase: Secret, _ salt: Data) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Data(passphrase.value.utf8)), salt: salt, info: purpose,
            outputByteCount: 32)
    }
}
