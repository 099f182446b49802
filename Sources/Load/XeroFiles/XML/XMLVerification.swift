import Dispatch
import Synchronization
import XMLText

/// Reads finished XML files back, in their order on a queue of its own, while others are written.
final class XMLVerification: Sendable {
    private let queue = DispatchQueue(label: "xml-read-back")
    private let failure = Mutex<XeroFilesError?>(nil)

    init() {}

    /// Every document of the file must be there, and its summed elements come to what was written.
    func check(_ path: String, documents: Int, sum: Int128, of elements: [StaticString]) {
        queue.async { [self] in
            do throws(XMLTextError) {
                let found = try XMLReadBack(path: path, summing: elements)
                if found.documents == documents, found.sums.reduce(0, +) == sum { return }
                throw XMLTextError(
                    code: .notWellFormed, path: path,
                    message: "\(found.documents) documents read back, \(documents) were written")
            } catch {
                failure.withLock { first in
                    if first == nil { first = .doesNotReadBack(path: error.path, reason: error.message) }
                }
            }
        }
    }

    /// Waits for what is still being read.
    func wait() throws(XeroFilesError) {
        queue.sync {}
        if let failure = failure.withLock({ $0 }) { throw failure }
    }
}
