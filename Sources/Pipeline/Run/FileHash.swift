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
        private let stages: StageTimes

        init(_ stages: StageTimes) { self.stages = stages }

        func update(_ bytes: Span<UInt8>) {
            let work = stages.begin(.hashing)
            bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
            stages.end(work)
        }

        func finish() -> String { FileHash.hex(hash.finalize()) }
    }

    /// Hashes of files that are worked out on threads of their own while the files are read for what is in them.
    final class Ahead: Sendable {
        private let paths: [String]
        private let hashes = Mutex<Result<[String], any Error>?>(nil)
        private let group: DispatchGroup?
        private let stages: StageTimes

        /// - Parameter inOneThread: nothing is done until the hashes are asked for.
        init(paths: [String], inOneThread: Bool, stages: StageTimes) {
            self.paths = paths
            self.stages = stages
            group = inOneThread ? nil : DispatchGroup()
            guard let group else { return }
            DispatchQueue.global().async(group: group) { [self] in
                let result = Result { try work() }
                hashes.withLock { $0 = result }
            }
        }

        /// In the order of the paths.
        func finish() throws -> [String] {
            group?.wait()
            return try hashes.withLock { $0 }?.get() ?? work()
        }

        private func work() throws -> [String] {
            try stages.measure(.hashing) { try paths.map { try FileHash.sha256(path: $0) } }
        }
    }

    static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
