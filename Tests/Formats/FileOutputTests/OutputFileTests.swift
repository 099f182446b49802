import Foundation
import TestSupport
import Testing

@testable import FileOutput

@Suite struct OutputFileTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// More than goes to the disk at a time, in pieces that don't divide it.
    @Test func whatIsWrittenIsThereInItsOrder() throws {
        let piece = (0..<3_000_017).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let path = scratch.file("large")
        var file = try OutputFile(path: path)
        for index in 0..<7 {
            try file.write(piece.span)
            #expect(file.byteCount == (index + 1) * piece.count)
        }
        let nothing: [UInt8] = []
        try file.write(nothing.span)
        try file.sync()
        #expect(file.byteCount == 7 * piece.count)
        let contents = try scratch.contents("large")
        #expect(contents.count == 7 * piece.count)
        for index in 0..<7 {
            #expect(contents[index * piece.count..<(index + 1) * piece.count] == piece[...])
        }
    }

    @Test func permissionsAreAsAsked() throws {
        for (name, mode) in [("own", 0o600), ("read", 0o400)] {
            var file = try OutputFile(path: scratch.file(name), mode: UInt32(mode))
            let byte: [UInt8] = [1]
            try file.write(byte.span)
            let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file(name))
            #expect(attributes[.posixPermissions] as? Int == mode)
        }
    }

    @Test func aFileThatIsThereStays() throws {
        let path = try scratch.file("there", Array("mine".utf8))
        #expect(throws: SystemError(number: EEXIST)) { _ = try OutputFile(path: path).byteCount }
        #expect(throws: SystemError(number: ENOENT)) { _ = try OutputFile(path: scratch.file("no/out")).byteCount }
        #expect(try scratch.contents("there") == Array("mine".utf8))
    }
}
