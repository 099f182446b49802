import Foundation
import TestSupport
import Testing

@testable import DelimitedText

@Suite struct SpillFileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func givesBackWhatItWasGivenAndLeavesNothing() throws {
        var file = try SpillFile(directory: scratch.path, room: 10)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
        let pieces = ["first", "", "second piece"].map { Array($0.utf8) }
        var places: [Int] = []
        for piece in pieces { places.append(try file.append(piece)) }
        #expect(places == [0, 5, 5])
        #expect(file.byteCount == 17)
        var read: [UInt8] = [0x21]
        try file.read(offset: 5, count: 12, into: &read)
        try file.read(offset: 0, count: 5, into: &read)
        #expect(read == Array("!second piecefirst".utf8))
        let beyond = #expect(throws: FileError.self) { try file.read(offset: 10, count: 10, into: &read) }
        #expect(beyond?.number == EIO)
    }

    @Test func saysWhereThereIsNoRoom() throws {
        let full = #expect(throws: FileError.self) {
            _ = try SpillFile(directory: scratch.path, room: .max).byteCount
        }
        #expect(full?.number == ENOSPC && full?.path == scratch.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).isEmpty)
        let missing = #expect(throws: FileError.self) {
            _ = try SpillFile(directory: scratch.file("none"), room: 1).byteCount
        }
        #expect(missing?.number == ENOENT)
    }
}
