internal import Foundation

/// A folder that goes with the test.
package final class ScratchFolder: Sendable {
    package let path: String

    package init() {
        var random = SystemRandomNumberGenerator()
        path = NSTemporaryDirectory() + "clio-xero-\(random.next())"
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String = "deep/tokens.json") -> String { path + "/" + name }
}
