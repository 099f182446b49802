import Foundation

/// A folder that goes with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() {
        var random = SystemRandomNumberGenerator()
        path = NSTemporaryDirectory() + "xero-api-\(random.next())"
        try? FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String = "deep/tokens.json") -> String { path + "/" + name }
}
