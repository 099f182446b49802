import DelimitedText
import Ledger
import Testing

@testable import XeroFiles

@Suite struct NumberedCSVTests {
    /// Writes groups of rows, `name:number of rows`, and gives each file's groups.
    private func files(_ groups: [(String, Int)], limit: Int?, isNumbered: Bool = true) throws -> (
        names: [String], groups: [[String]], long: Int
    ) {
        let folder = try Folder()
        var csv = NumberedCSV(
            folder: folder.path, prefix: "", name: "run", content: "rows", header: "group,row", limit: limit,
            isNumbered: isNumbered, newHash: { _ in ByteSum() })
        for (name, count) in groups {
            let rows = Array((1...count).map { "\(name),\($0)\n" }.joined().utf8)
            try csv.append(count: count) { $0.append(rows) }
        }
        try csv.finish()
        let files = csv.files
        let names = files.map(\.name)
        #expect(names.sorted() == folder.names)
        let contents = try files.map { file in
            let table = try folder.table(file.name)
            #expect(table.count == file.rows)
            #expect(try folder.bytes(file.name).count == file.byteCount)
            #expect(try file.sha256 == ByteSum.of(folder.bytes(file.name)))
            let groups = table.reduce(into: [String]()) { if $0.last != $1["group"] { $0.append($1["group"] ?? "") } }
            #expect(groups.count == file.documents)
            return groups
        }
        return (names, contents, csv.longGroups)
    }

    @Test func aGroupIsNeverCut() throws {
        let result = try files([("a", 2), ("b", 2), ("c", 2), ("d", 1)], limit: 5)
        #expect(result.names == ["run-001.csv", "run-002.csv"])
        #expect(result.groups == [["a", "b"], ["c", "d"]])
        #expect(result.long == 0)
    }

    @Test func aFileMayBeFullToTheLastRow() throws {
        #expect(try files([("a", 2), ("b", 3), ("c", 1)], limit: 5).groups == [["a", "b"], ["c"]])
    }

    @Test func aLongGroupIsAloneInItsFile() throws {
        let result = try files([("a", 1), ("long", 6), ("b", 1), ("huge", 11), ("giant", 12), ("c", 1)], limit: 5)
        #expect(result.groups == [["a"], ["long"], ["b"], ["huge"], ["giant"], ["c"]])
        #expect(result.long == 3)
    }

    @Test func withoutALimitThereIsOneFile() throws {
        let result = try files((1...30).map { ("g\($0)", 40) }, limit: nil)
        #expect(result.names == ["run-001.csv"] && result.long == 0)
    }

    @Test func theFirstFileNeedsNoNumberWhereOneIsUsual() throws {
        #expect(try files([("a", 1), ("b", 1)], limit: 1, isNumbered: false).names == ["run.csv", "run-002.csv"])
    }

    @Test func nothingToWriteIsNoFile() throws {
        #expect(try files([], limit: 5).names.isEmpty)
    }

    @Test func noGroupIsLostOrTurnedRound() throws {
        for limit in 1...9 {
            let groups = (0..<40).map { ("g\($0)", $0 * 7 % 11 + 1) }
            let result = try files(groups, limit: limit)
            #expect(result.groups.flatMap { $0 } == groups.map(\.0))
        }
    }
}
