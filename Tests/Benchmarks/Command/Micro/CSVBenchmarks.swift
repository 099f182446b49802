import Benchmarking
import DelimitedText
import Foundation

/// Scanning the file of bill lines and writing its cells again.
enum CSVBenchmarks {
    static func make(folder: String) throws -> [MicroBenchmark] {
        let facts = try FirmGenerator.write(FirmSpecification(bills: 2_000), to: folder)
        let path = folder + "/clio/bill_line_items.csv"
        let cells = try cells(of: path)
        let quoted = cells.map { Array("\"".utf8) + $0 + Array("\", and so on".utf8) }
        var out: [UInt8] = []
        return [
            MicroBenchmark(name: "CSV scan", unit: "line", items: facts.lines, allowed: 5) {
                var reader = try DelimitedReader(path: path)
                var batch = RowBatch()
                var rows = 0
                while try reader.read(into: &batch) { rows += batch.rows.count }
                guard rows == facts.lines + 1 else { throw BenchmarkError("\(path) had \(rows) rows") }
            },
            MicroBenchmark(name: "CSV scan, each field seen", unit: "field", items: facts.lines * 13, allowed: 1) {
                var reader = try DelimitedReader(path: path)
                var batch = RowBatch()
                var sum = 0
                while try reader.read(into: &batch) {
                    for row in batch.rows {
                        for field in 0..<row.fieldCount { sum &+= batch.field(field, of: row).count }
                    }
                }
                consume(sum)
            },
            MicroBenchmark(name: "CSV cell, plain", unit: "cell", items: cells.count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for cell in cells { CSVWriter.appendCell(cell[...], to: &out) }
            },
            MicroBenchmark(name: "CSV cell, quoted", unit: "cell", items: quoted.count, allowed: 0) {
                out.removeAll(keepingCapacity: true)
                for cell in quoted { CSVWriter.appendCell(cell[...], to: &out) }
            },
        ]
    }

    /// The unquoted descriptions of the firm's first lines.
    private static func cells(of path: String) throws -> [[UInt8]] {
        var reader = try DelimitedReader(path: path)
        var batch = RowBatch()
        var cells: [[UInt8]] = []
        while cells.count < 4_000, try reader.read(into: &batch) {
            for row in batch.rows {
                let cell = batch.bytes[batch.field(7, of: row)]
                if !cell.contains(UInt8(ascii: ",")), !cell.contains(UInt8(ascii: "\"")), !cell.contains(0x0A) {
                    cells.append(Array(cell))
                }
            }
        }
        return cells
    }
}
