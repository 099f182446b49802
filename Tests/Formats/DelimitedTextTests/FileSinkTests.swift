import Foundation
import TestSupport
import Testing

@testable import DelimitedText

@Suite struct FileSinkTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test(arguments: [1, 3, 8, 4096]) func writesWhatItIsGiven(bufferLength: Int) throws {
        var sink = try FileSink(path: scratch.file("out"), bufferLength: bufferLength)
        #expect(sink.byteCount == 0)
        try sink.append(Array("Harbour".utf8))
        try sink.append([])
        #expect(sink.byteCount == 7)
        try sink.append(Array(" & Finch".utf8))
        #expect(sink.byteCount == 15)
        try sink.finish(sync: true)
        #expect(sink.byteCount == 15)
        #expect(try scratch.contents("out") == Array("Harbour & Finch".utf8))
        #expect(TextFile.byteCount(of: scratch.file("out")) == 15)
    }

    @Test(arguments: [1, 5, 4096]) func itsWatcherSeesAllThatIsWritten(bufferLength: Int) throws {
        var seen: [UInt8] = []
        var sink = try FileSink(path: scratch.file("out"), bufferLength: bufferLength) { buffer in
            seen += buffer.bytes
            // It may keep the buffer for itself.
            var other = OutputBuffer(capacity: 0)
            swap(&buffer, &other)
        }
        var buffer = OutputBuffer()
        for piece in ["Harbour", " & ", "", "Finch"] {
            buffer.removeAll()
            buffer.append(Array(piece.utf8))
            try sink.append(buffer)
        }
        try sink.finish(sync: false)
        #expect(seen == Array("Harbour & Finch".utf8))
        #expect(try scratch.contents("out") == seen)
    }

    @Test func nobodyElseMayReadIt() throws {
        var sink = try FileSink(path: scratch.file("out"))
        try sink.finish(sync: false)
        let attributes = try FileManager.default.attributesOfItem(atPath: scratch.file("out"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test func neverWritesOverAFile() throws {
        let path = try scratch.file("there", Array("mine".utf8))
        let error = #expect(throws: FileError.self) { _ = try FileSink(path: path).byteCount }
        #expect(error == FileError(path: path, number: EEXIST))
        #expect(try scratch.contents("there") == Array("mine".utf8))
        // Nor through a link, even one that leads nowhere.
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("link"), withDestinationPath: scratch.file("elsewhere"))
        let linked = #expect(throws: FileError.self) { _ = try FileSink(path: scratch.file("link")).byteCount }
        #expect(linked?.number == EEXIST)
        #expect(!FileManager.default.fileExists(atPath: scratch.file("elsewhere")))
    }

    @Test func saysWhyItCannotWrite() throws {
        let below = try scratch.file("file", []) + "/out"
        let notAFolder = #expect(throws: FileError.self) { _ = try FileSink(path: below).byteCount }
        #expect(notAFolder == FileError(path: below, number: ENOTDIR))
        #expect(notAFolder?.reason == "Not a directory")
        let missing = #expect(throws: FileError.self) { _ = try FileSink(path: scratch.file("no/out")).byteCount }
        #expect(missing?.number == ENOENT)
    }

    /// A limit on the size of files stands in for a full disk; it holds for the whole process, so the test has its own.
    @Test func reportsADiskThatIsFull() async {
        await #expect(processExitsWith: .success) {
            let scratch = try Scratch()
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1_000, rlim_max: 1_000)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            var sink = try FileSink(path: scratch.file("out"), bufferLength: 600)
            try sink.append(Array(repeating: 1, count: 600))
            var failure: FileError?
            do throws(FileError) {
                try sink.append(Array(repeating: 2, count: 600))
            } catch {
                failure = error
            }
            try #require(failure == FileError(path: scratch.file("out"), number: EFBIG))
        }
    }
}

@Suite struct SourceTextTests {
    @Test func readsPiecesByTheirPlace() throws {
        let scratch = try Scratch()
        let source = try SourceText(path: try scratch.file("in", Array("0123456789".utf8)))
        #expect(try source.read(offset: 3, length: 4) == Array("3456".utf8))
        #expect(try source.read(offset: 0, length: 10) == Array("0123456789".utf8))
        #expect(try source.read(offset: 8, length: 5) == Array("89".utf8))
        #expect(try source.read(offset: 10, length: 5) == [])
        #expect(try source.read(offset: 2, length: 0) == [])
        let missing = #expect(throws: FileError.self) { _ = try SourceText(path: scratch.file("none")) }
        #expect(missing?.number == ENOENT)
    }
}
