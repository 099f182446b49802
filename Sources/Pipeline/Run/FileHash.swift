import Crypto
import DelimitedText
import Foundation
import Synchronization

/// SHA-256 of files, as the manifest states it.
enum FileHash {
    /// 64 hexadecimal digits.
    static func sha256(path: String) throws -> String {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw FileError(path: path) }
        defer { try? handle.close() }
        var hash = SHA256()
        while let piece = try handle.read(upToCount: 1 << 20), !piece.isEmpty { hash.update(data: piece) }
        return hex(hash.finalize())
    }

    /// Of several files, on all cores; in the order of the paths.
    static func sha256(paths: [String]) throws -> [String] {
        let hashes = Mutex([Result<String, any Error>?](repeating: nil, count: paths.count))
        DispatchQueue.concurrentPerform(iterations: paths.count) { index in
            let hash = Result { try sha256(path: paths[index]) }
            hashes.withLock { $0[index] = hash }
        }
        return try hashes.withLock { $0 }.map { try $0?.get() ?? "" }
    }

    static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
