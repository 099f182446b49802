import DelimitedText
import Ledger
import Testing

@testable import XeroFiles

@Suite struct NumberedXMLTests {
    private func write(
        _ count: Int, limit: Int?, sum: Int128, _ folder: Folder, following: Bool = true
    ) throws -> [WrittenFile] {
        let verification = XMLVerification(following: following) { _ in ByteSum() }
        var xml = NumberedXML(
            folder: folder.path, name: "run", root: "Things", content: "things", limit: limit, isNumbered: true,
            summing: ["Amount", "Tax"], verification: verification)
        for number in 0..<count {
            try xml.append(
                buffer("<Thing><Id>\(number)</Id><Amount>1.25</Amount><Tax>-0.5</Tax></Thing>\n"), sum: sum)
        }
        try xml.finish()
        try verification.wait()
        return xml.hashedFiles
    }

    @Test func filesHoldAtMostTheirNumberOfDocuments() throws {
        let folder = try Folder()
        let files = try write(7, limit: 3, sum: 7_500, folder)
        #expect(
            files.map(\.name) == ["run-001.xml", "run-002.xml", "run-003.xml"] && folder.names == files.map(\.name))
        #expect(files.map(\.documents) == [3, 3, 1])
        let ids = try files.flatMap { try folder.xml($0.name).children.map { $0.value("Id") } }
        #expect(ids == (0..<7).map(String.init))
        #expect(try files.map(\.byteCount) == files.map { try folder.bytes($0.name).count })
    }

    @Test func withoutALimitThereIsOneFile() throws {
        #expect(try write(200, limit: nil, sum: 7_500, Folder()).map(\.documents) == [200])
    }

    @Test(arguments: [true, false])
    func whatDoesntComeToItsSumIsNotAccepted(following: Bool) throws {
        #expect(throws: XeroFilesError.self) { try write(2, limit: nil, sum: 7_501, Folder(), following: following) }
    }

    /// Enough for several pieces to be read while others are written.
    @Test(arguments: [true, false])
    func everyByteIsReadBack(following: Bool) throws {
        let folder = try Folder()
        for file in try write(30_000, limit: 20_000, sum: 7_500, folder, following: following) {
            #expect(file.sha256 == ByteSum.of(try folder.bytes(file.name)))
        }
    }

    /// Nobody waits for a file that an error keeps from being finished.
    @Test func whatIsGivenUpIsNotWaitedFor() throws {
        let folder = try Folder()
        let verification = XMLVerification()
        do {
            var xml = NumberedXML(
                folder: folder.path, name: "run", root: "Things", content: "", limit: nil, isNumbered: true,
                summing: [], verification: verification)
            try xml.append(buffer("<Thing/>"), sum: 0)
        }
        try verification.wait()
    }

    @Test func whatIsNoXMLIsNotAccepted() throws {
        let folder = try Folder()
        let verification = XMLVerification()
        var xml = NumberedXML(
            folder: folder.path, name: "run", root: "Things", content: "", limit: nil, isNumbered: true, summing: [],
            verification: verification)
        try xml.append(buffer("<Thing>&nbsp;\u{2}</Thing>"), sum: 0)
        do {
            try xml.finish()
            try verification.wait()
            Issue.record("it was accepted")
        } catch XeroFilesError.doesNotReadBack(let path, _) {
            #expect(path == folder.path + "/run-001.xml")
        }
    }
}
