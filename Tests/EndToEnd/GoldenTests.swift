import Foundation
import Testing

@testable import Pipeline

/// A firm under `Samples/`: its exports, its settings, and the batch that must come of them, byte for byte.
struct Sample: CustomTestStringConvertible, Sendable {
    let name: String

    static let root: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.path
    }()

    static let all: [Sample] =
        ((try? FileManager.default.contentsOfDirectory(atPath: root + "/Samples")) ?? []).sorted().map(Sample.init)

    var testDescription: String { name }
    var folder: String { "\(Sample.root)/Samples/\(name)" }
    var expected: String { folder + "/expected" }

    /// Files of a folder, deep, by their path within it.
    static func files(_ folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        guard let walk = FileManager.default.enumerator(atPath: folder) else { return [:] }
        for case let path as String in walk {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder),
                !isFolder.boolValue
            else { continue }
            files[path] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)"))
        }
        return files
    }
}

/// One at a time: each runs from a folder of its own.
@Suite(.serialized) struct GoldenTests {
    @Test(arguments: Sample.all) func theBatchIsTheOneExpected(_ sample: Sample) throws {
        let place = NSTemporaryDirectory() + "golden-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: place) }
        // A copy, so that paths in messages are the firm's own and nothing is written beside it.
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: sample.folder) where name != "expected" {
            try FileManager.default.copyItem(atPath: "\(sample.folder)/\(name)", toPath: "\(place)/\(name)")
        }
        // Run from the firm's own folder, so that paths in what is written are the same everywhere.
        let before = FileManager.default.currentDirectoryPath
        try #require(FileManager.default.changeCurrentDirectoryPath(place))
        defer { _ = FileManager.default.changeCurrentDirectoryPath(before) }
        let request = RunRequest(
            command: .run, configuration: try Configuration.read(path: "pipeline.json"),
            environment: RunEnvironment(
                now: { "2026-07-01T06:00:00Z" }, batchID: "expected", scratchDirectory: place + "/scratch"))
        let result = try FileRun(request).execute()
        #expect(result.report.closes)
        let actual = try Sample.files(place + "/batches/expected")
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try? FileManager.default.removeItem(atPath: sample.expected)
            for (name, data) in actual {
                let path = "\(sample.expected)/\(name)"
                try FileManager.default.createDirectory(
                    atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
                try data.write(to: URL(fileURLWithPath: path))
            }
        }
        let expected = try Sample.files(sample.expected)
        #expect(actual.keys.sorted() == expected.keys.sorted())
        for (name, data) in actual { #expect(data == expected[name], "\(name) differs") }
    }

    @Test func theSamplesAreThere() { #expect(!Sample.all.isEmpty) }
}
