internal import Crypto
internal import Foundation

/// Proof Key for Code Exchange (RFC 7636), method S256: who redeems the code shows to be who asked for it.
public struct PKCE: Sendable {
    /// 43 to 128 unreserved characters.
    public let verifier: Secret

    /// A new one of 64 characters.
    public init() { verifier = RandomText.urlSafe(bytes: 48) }

    /// Nil where `verifier` hasn't the length or the characters the RFC asks for.
    public init?(verifier: Secret) {
        let bytes = verifier.value.utf8
        guard (43...128).contains(bytes.count), verifier.value == QueryText.encoded(verifier.value) else { return nil }
        self.verifier = verifier
    }

    /// SHA-256 of the verifier, base64url without padding. No secret.
    public var challenge: String { Data(SHA256.hash(data: Data(verifier.value.utf8))).base64URL }
}

package enum RandomText {
    /// Random bytes of the system, base64url.
    package static func urlSafe(bytes count: Int) -> Secret {
        var generator = SystemRandomNumberGenerator()
        return Secret(Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }).base64URL)
    }
}

extension Data {
    /// Base64 of RFC 4648 section 5, unpadded.
    var base64URL: String {
        String(
            base64EncodedString().compactMap { character -> Character? in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}
