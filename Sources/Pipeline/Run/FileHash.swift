import Crypto
import DelimitedText
import Foundation
import Synchronization
import XeroFiles

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

    /// A hash that is worked out while a file is written or read.
    final class Running: RunningHash {
        private var hash = SHA256()

        func update(_ bytes: Span<UInt8>) { bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }

        func finish() -> String { FileHash.hex(hash.finalize()) }
    }

    /// Hashes of files that are worked out on threads of their own while the files are read for what is in them.
    final class Ahead: Sendable {
        private let paths: [String]
        private let hashes = Mutex<Result<[String], any Error>?>(nil)
        private let group: DispatchGroup?

        /// - Parameter inOneThread: nothing is done until the hashes are asked for.
        init(paths: [String], inOneThread: Bool) {
            self.paths = paths
            group = inOneThread ? nil : DispatchGroup()
            guard let group else { return }
            DispatchQueue.global().async(group: group) { [self] in
                let result = Result { try paths.map { try FileHash.sha256(path: $0) } }
                hashes.withLock { $0 = result }
            }
        }

        /// In the order of the paths.
        func finish() throws -> [String] {
            group?.wait()
            return try hashes.withLock { $0 }?.get() ?? paths.map { try FileHash.sha256(path: $0) }
        }
    }

    static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
