import Crypto
import DelimitedText
import Foundation
import Synchronization
import XeroFiles

/// SHA-256 of files, as the manifest states it.
enum FileHash {
    /// 64 hexadecimal digits.
    static func sha256(path: String) throws(FileError) -> String {
        var hash = SHA256()
        try TextFile.read(path) { piece in piece.withUnsafeBytes { hash.update(bufferPointer: $0) } }
        return hex(hash.finalize())
    }

    /// A hash that is worked out while a file is written or read.
    final class Running: RunningHash, Sendable {
        private let hash = Mutex(SHA256())
        private let queue: DispatchQueue?
        private let stages: StageTimes
        /// Pieces on their way to the queue; the few there are go round.
        private let free = Mutex<[Piece]>([])
        private let room = DispatchSemaphore(value: 2)

        private final class Piece: @unchecked Sendable {
            var bytes = OutputBuffer(capacity: 0)
        }

        /// - Parameter aside: on a thread of its own; whoever writes goes on.
        init(_ stages: StageTimes, aside: Bool) {
            self.stages = stages
            queue = aside ? DispatchQueue(label: "hash") : nil
        }

        func update(_ bytes: Span<UInt8>) {
            stages.measure(.hashing) {
                hash.withLock { hash in bytes.withUnsafeBytes { hash.update(bufferPointer: $0) } }
            }
        }

        func take(_ bytes: inout OutputBuffer) {
            guard let queue else { return bytes.withSpan { update($0) } }
            room.wait()
            let piece = free.withLock { $0.popLast() } ?? Piece()
            swap(&piece.bytes, &bytes)
            queue.async { [self] in
                piece.bytes.withSpan { update($0) }
                piece.bytes.removeAll()
                free.withLock { $0.append(piece) }
                room.signal()
            }
        }

        func finish() -> String {
            queue?.sync {}
            return FileHash.hex(hash.withLock { $0.finalize() })
        }
    }

    /// Hashes of files that are worked out on threads of their own while the files are read for what is in them.
    final class Ahead: Sendable {
        private struct Files {
            var paths: [String] = []
            var hashes: Result<[String], any Error>?
        }

        private let files = Mutex(Files())
        private let group = DispatchGroup()
        private let inOneThread: Bool
        private let stages: StageTimes

        /// - Parameter inOneThread: nothing is done until the hashes are asked for.
        init(inOneThread: Bool, stages: StageTimes) {
            self.inOneThread = inOneThread
            self.stages = stages
        }

        /// Says which files there are; said again of the same files, it changes nothing.
        func begin(_ paths: [String]) {
            let isNew = files.withLock { files in
                defer { if files.paths != paths { files = Files(paths: paths) } }
                return files.paths != paths
            }
            if inOneThread || !isNew { return }
            DispatchQueue.global().async(group: group) { [self] in
                let result = Result { try work(paths) }
                files.withLock { if $0.paths == paths { $0.hashes = result } }
            }
        }

        /// In the order of the paths.
        func finish() throws -> [String] {
            group.wait()
            let files = files.withLock { $0 }
            return try files.hashes?.get() ?? work(files.paths)
        }

        private func work(_ paths: [String]) throws -> [String] {
            try stages.measure(.hashing) { try paths.map { try FileHash.sha256(path: $0) } }
        }
    }

    static func sha256(_ bytes: [UInt8]) -> String { hex(SHA256.hash(data: bytes)) }

    private static func hex(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
