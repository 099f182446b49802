import Foundation

/// A folder that goes when the test does.
public final class Scratch {
    public let path: String

    public init() throws {
        path = (NSTemporaryDirectory() as NSString).appendingPathComponent("scratch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    public func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

    /// Writes a file and gives its path.
    public func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        // Some file systems wait for the disk where a file is cut and written again.
        unlink(file(name))
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    public func file(_ name: String, _ text: String) throws -> String { try file(name, Array(text.utf8)) }

    public func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }

    public func text(_ name: String) throws -> String { String(decoding: try contents(name), as: UTF8.self) }
}
