import Foundation
import Testing

@testable import DelimitedText

/// SplitMix64: the same sequence for the same seed on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A folder that goes when the test does.
final class Scratch {
    let path: String

    init() throws {
        path = (NSTemporaryDirectory() as NSString).appendingPathComponent("delimited-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { (path as NSString).appendingPathComponent(name) }

    /// Writes a file and gives its path.
    func file(_ name: String, _ bytes: [UInt8]) throws -> String {
        // Some file systems wait for the disk where a file is cut and written again.
        unlink(file(name))
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }

    func contents(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
    }
}

/// A row with its fields taken out of the batch.
struct PlainRow: Hashable {
    var fields: [[UInt8]]
    var line: Int
    var offset: Int
    var length: Int

    var texts: [String] { fields.map { String(decoding: $0, as: UTF8.self) } }
}

func readAll(
    _ path: String, _ dialect: Dialect = Dialect(), chunk: Int = 256, maximum: Int = 1 << 20
) throws(DelimitedTextError) -> [PlainRow] {
    var reader = try DelimitedReader(
        path: path, dialect: dialect, maximumRowLength: maximum, chunkLength: chunk)
    var batch = RowBatch()
    var rows: [PlainRow] = []
    while try reader.read(into: &batch) {
        for row in batch.rows {
            let fields = (0..<row.fieldCount).map { Array(batch.bytes[batch.field($0, of: row)]) }
            rows.append(PlainRow(fields: fields, line: row.line, offset: row.offset, length: row.length))
        }
    }
    return rows
}
