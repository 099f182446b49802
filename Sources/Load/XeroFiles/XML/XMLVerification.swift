import Foundation
import Synchronization
import XMLText

/// Reads XML files back: each while it is being written, on a thread of its own, or once it is complete.
final class XMLVerification: Sendable {
    private let group = DispatchGroup()
    private let failure = Mutex<XeroFilesError?>(nil)
    private let isFollowing: Bool
    private let newHash: HashMaker?
    private let reading: @Sendable (() -> Void) -> Void

    /// - Parameters:
    ///   - following: false where everything is to happen on the caller's thread.
    ///   - newHash: makes what each file's bytes are hashed with as they are read.
    ///   - reading: is given what reads a file, and does it.
    init(
        following: Bool = true, newHash: HashMaker? = nil,
        reading: @escaping @Sendable (() -> Void) -> Void = { $0() }
    ) {
        self.reading = reading
        isFollowing = following
        self.newHash = newHash
    }

    /// A file in the making that is read back.
    final class File: Sendable {
        /// What it must come to.
        struct Expected {
            var documents: Int
            var sum: Int128
        }

        private struct State {
            var length = 0
            var expected: Expected?
            var isOver = false
        }

        let path: String
        private let state = Mutex(State())
        private let condition = NSCondition()
        private let hash = Mutex("")

        init(path: String) { self.path = path }

        /// SHA-256 in hexadecimal, once it is read back; empty where none was asked for.
        var sha256: String { hash.withLock { $0 } }

        func grew(to length: Int) { change { $0.length = length } }

        /// The file is complete, or given up where there is nothing to expect.
        func end(_ expected: Expected?) {
            change {
                $0.expected = expected
                $0.isOver = true
            }
        }

        private func change(_ body: (inout State) -> Void) {
            condition.lock()
            state.withLock { body(&$0) }
            condition.broadcast()
            condition.unlock()
        }

        /// Waits until there is more than `length`; the same number where nothing more will come.
        fileprivate func length(beyond length: Int) -> Int {
            condition.lock()
            defer { condition.unlock() }
            while true {
                let now = state.withLock { $0 }
                if now.length > length || now.isOver { return max(now.length, length) }
                condition.wait()
            }
        }

        /// Waits for the end.
        fileprivate func expected() -> Expected? {
            condition.lock()
            defer { condition.unlock() }
            while true {
                let now = state.withLock { $0 }
                if now.isOver { return now.expected }
                condition.wait()
            }
        }

        fileprivate func readBack(summing elements: [StaticString], _ newHash: HashMaker?) throws(XMLTextError) {
            let running = newHash?(false)
            let found: XMLReadBack
            do throws(XMLTextError) {
                found = try XMLReadBack(
                    path: path, summing: elements, length: { self.length(beyond: $0) }, watch: { running?.update($0) })
            } catch {
                // A file that was given up is another's trouble.
                if expected() == nil { return }
                throw error
            }
            guard let expected = expected() else { return }
            guard found.documents == expected.documents, found.sums.reduce(0, +) == expected.sum else {
                throw XMLTextError(
                    code: .notWellFormed, path: path,
                    message: "\(found.documents) documents read back, \(expected.documents) were written")
            }
            if let running { hash.withLock { $0 = running.finish() } }
        }
    }

    /// Begins to read a file back that has just been made.
    /// - Parameter queue: files of one queue are read one after the other.
    func follow(_ path: String, summing elements: [StaticString], on queue: DispatchQueue) -> File {
        let file = File(path: path)
        if isFollowing { queue.async(group: group) { [self] in reading { read(file, elements) } } }
        return file
    }

    /// The file is complete: every document of it must be there, and its summed elements come to what was written.
    func end(_ file: File, documents: Int, sum: Int128, of elements: [StaticString]) {
        file.end(.init(documents: documents, sum: sum))
        if !isFollowing { reading { read(file, elements) } }
    }

    private func read(_ file: File, _ elements: [StaticString]) {
        do throws(XMLTextError) {
            try file.readBack(summing: elements, newHash)
        } catch {
            failure.withLock { first in
                if first == nil { first = .doesNotReadBack(path: error.path, reason: error.message) }
            }
        }
    }

    /// Waits for what is still being read.
    func wait() throws(XeroFilesError) {
        group.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
