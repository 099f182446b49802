import Foundation
import Ledger
import Testing

@testable import ClioFiles

/// Whatever the order of the rows, and wherever they are put in order, the same records come out.
struct OrderedRowsTests {
    private func read(
        _ files: [String: String], memory: Int, aside: Bool = false, trustsOrder: Bool = false
    ) throws -> Reading {
        let folder = try TemporaryFolder(files)
        var options = ClioExportOptions(
            directory: folder.path, profile: try Profile.named("canonical"), scratchDirectory: folder.path + "/scratch")
        options.memoryLimit = memory
        options.trustsOrder = trustsOrder
        if aside { options.aside = { $0() } }
        let reading = try Reading(ClioExport(options), folder: folder.path)
        let left = try? FileManager.default.contentsOfDirectory(atPath: options.scratchDirectory)
        #expect(left == nil || left == [])
        return reading
    }

    /// Problems and strays name lines, which differ with the order.
    private func withoutLines(_ texts: [String]) -> [String] {
        texts.map { String($0.drop { $0 != " " }.dropFirst()) }.sorted()
    }

    private func expectSame(_ reading: Reading, _ expected: Reading, _ what: String) {
        #expect(reading.records == expected.records, "\(what)")
        #expect(reading.counts == expected.counts, "\(what)")
        #expect(withoutLines(reading.problems) == withoutLines(expected.problems), "\(what)")
        #expect(withoutLines(reading.strays) == withoutLines(expected.strays), "\(what)")
    }

    @Test(arguments: 0..<4 as Range<UInt64>) func theOrderOfRowsChangesNothing(seed: UInt64) throws {
        var export = RandomExport(seed: seed, bills: 150)
        let expected = try read(export.files, memory: 1 << 20)
        #expect(expected.records.count > 300 && !expected.strays.isEmpty && !expected.problems.isEmpty)
        var displaced = export
        displaced.displaceSome()
        for aside in [false, true] {
            expectSame(try read(displaced.files, memory: 1 << 20, aside: aside), expected, "a few displaced")
        }
        export.shuffle()
        for memory in [1 << 20, 2_000, 100, 0] {
            expectSame(try read(export.files, memory: memory), expected, "shuffled, \(memory)")
            expectSame(try read(export.cutFiles(), memory: memory), expected, "cut, \(memory)")
            expectSame(try read(export.files, memory: memory, aside: true), expected, "on two threads, \(memory)")
        }
    }

    @Test(arguments: [false, true]) func orderThatIsTrustedIsFoundWanting(aside: Bool) throws {
        func failure(_ files: [String: String]) throws -> ClioFilesError {
            let error = #expect(throws: ClioFilesError.self) {
                try read(files, memory: 1 << 20, aside: aside, trustsOrder: true)
            }
            return try #require(error)
        }
        // Long texts, so that the lines are read in many pieces.
        let text = String(repeating: "a long text ", count: 90)
        let bills = (1...300).map { "\($0),N\($0),7,draft,2026-01-05,USD,3," }
        let lines = (0..<900).map { "\(10 + $0),\(text),\($0 / 3 + 1),TimeEntry,1," }
        func files(_ lines: [String]) -> [String: String] {
            [
                "contacts.csv": "id,type,name\n7,Company,Acme\n",
                "bills.csv": RandomExport.text(RandomExport.billHeader, bills),
                "bill_line_items.csv": RandomExport.text(RandomExport.lineHeader, lines),
            ]
        }
        let expected = try read(files(lines), memory: 1 << 20)
        #expect(expected.records.count >= 1_200 && expected.problems.isEmpty, "\(expected.problems.first ?? "")")
        let trusted = try read(files(lines), memory: 1 << 20, aside: aside, trustsOrder: true)
        expectSame(trusted, expected, "in order")
        #expect(trusted.sources == expected.sources)
        // Any line in the place of any other is found, the last too.
        for (from, to) in [(0, 899), (899, 896), (899, 300), (450, 441), (441, 450), (600, 200)] {
            var displaced = lines
            displaced.insert(displaced.remove(at: from), at: to)
            let error = try failure(files(displaced))
            #expect(error.isOutOfOrder)
            // The first row that comes after a greater one.
            let owners = displaced.map { Int($0.split(separator: ",")[2]) ?? 0 }
            let place = owners.indices.dropFirst().first { owners[$0] < owners[$0 - 1] }
            #expect(error.diagnostics.map(\.location.line) == [try #require(place) + 2], "\(from) to \(to)")
            let reading = try read(files(displaced), memory: 1 << 20, aside: aside)
            #expect(reading.records == expected.records, "\(from) to \(to)")
        }
        // A file that doesn't begin in order is never trusted.
        for (from, to) in [(3, 0), (899, 0), (0, 20)] {
            var displaced = lines
            displaced.insert(displaced.remove(at: from), at: to)
            let reading = try read(files(displaced), memory: 1 << 20, aside: aside, trustsOrder: true)
            #expect(reading.records == expected.records, "\(from) to \(to)")
        }
        // What else is wrong is told as ever.
        var broken = files(lines)
        broken["bill_line_items.csv", default: ""] += "\n\"never closed"
        let error = try failure(broken)
        #expect(!error.isOutOfOrder && error.diagnostics.map(\.code) == [.malformedQuote])
    }

    @Test func everyRowKeepsItsPlace() throws {
        var export = RandomExport(seed: 11, bills: 60)
        export.shuffle()
        let (inMemory, spilled) = (try read(export.files, memory: 1 << 20), try read(export.files, memory: 500))
        #expect(inMemory.sources == spilled.sources)
        #expect(inMemory.strays == spilled.strays)
        let text = Array(try #require(export.files["bill_line_items.csv"]).utf8)
        let lines = spilled.files.firstIndex { $0.kind == .line }
        for source in spilled.sources where Int(source.file) == lines {
            let row = text[Int(source.offset)..<Int(source.offset) + Int(source.length)]
            let row2 = String(decoding: row, as: UTF8.self)
            #expect(export.lines.contains(row2))
            #expect(text[..<Int(source.offset)].count { $0 == 0x0A } + 1 == Int(source.line))
        }
    }

    @Test(arguments: [1 << 20, 300, 0]) func aLaterRowOfOneIdReplacesTheEarlierWhereverTheyAreSorted(memory: Int) throws
    {
        let export = RandomExport(seed: 3, bills: 40)
        var files = export.files
        // The second file has every third bill, one of them touched earlier than the first file says.
        var first = export.bills
        first[3] = first[3] + "2026-03-01T00:00:00Z"
        files["bills.csv"] = RandomExport.text(RandomExport.billHeader, first)
        var second: [String] = []
        for index in stride(from: 0, to: first.count, by: 3) {
            let cells = export.bills[index].split(separator: ",", omittingEmptySubsequences: false)
            second.append("\(cells[0]),NEW\(index),7,paid,2026-01-05,USD,3,2026-02-01T00:00:00Z")
        }
        files["bills-2.csv"] = RandomExport.text(RandomExport.billHeader, second)
        let reading = try read(files, memory: memory)
        let numbers = reading.records.filter { $0.contains("\"number\"") }
        #expect(numbers.count { $0.contains("\"NEW") } == 13)
        #expect(numbers.contains { $0.contains("\"N4\"") } && !numbers.contains { $0.contains("\"NEW3\"") })
        #expect(reading.counts[.bill] == 40)
        #expect(reading.notes.filter { $0.contains("duplicate-key") } == ["bills.csv:2 duplicate-key"])
    }

    @Test func noRoomToSortIsSaid() throws {
        var export = RandomExport(seed: 5, bills: 20)
        export.shuffle()
        let folder = try TemporaryFolder(export.files)
        // A file stands where the folder should be made.
        try folder.write("scratch", [0x21])
        var options = ClioExportOptions(
            directory: folder.path, profile: try Profile.named("canonical"), scratchDirectory: folder.path + "/scratch")
        options.memoryLimit = 10
        let error = #expect(throws: ClioFilesError.self) { try ClioExport(options) }
        #expect(error?.diagnostics.map(\.code) == [.cannotWrite])
        #expect(error?.diagnostics.first?.remedy.contains("MiB free") == true)
    }

    @Test func aFaultOfTheFileIsSaidBeforeAnythingIsRead() throws {
        let rows = RandomExport(seed: 8, bills: 30).lines
        for text in [rows + ["9,\"a\"b,7,TimeEntry,1,"], ["9,\"never,7,TimeEntry,1,"] + rows] {
            var files = RandomExport(seed: 8, bills: 30).files
            files["bill_line_items.csv"] = RandomExport.text(RandomExport.lineHeader, text)
            let folder = try TemporaryFolder(files)
            let error = #expect(throws: ClioFilesError.self) { try folder.export() }
            #expect(error?.diagnostics.map(\.code) == [.malformedQuote])
        }
    }
}
