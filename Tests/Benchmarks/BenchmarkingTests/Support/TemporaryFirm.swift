import Benchmarking
import DelimitedText
import Foundation

/// A firm written into a folder of its own, which goes with it.
final class TemporaryFirm {
    let folder = NSTemporaryDirectory() + "firm-\(UUID().uuidString)"
    let facts: FirmFacts

    init(_ specification: FirmSpecification) throws {
        facts = try FirmGenerator.write(specification, to: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func bytes(_ path: String) -> Data? { FileManager.default.contents(atPath: folder + "/" + path) }

    /// Paths of all files, in order.
    func files() -> [String] {
        (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .filter { !["clio", "xero", "peers"].contains($0) }.sorted()
    }

    /// The rows of an export as dictionaries by column.
    func rows(_ name: String) throws -> [[String: String]] {
        var reader = try DelimitedReader(path: folder + "/clio/" + name)
        var batch = RowBatch()
        var header: [String] = []
        var rows: [[String: String]] = []
        while try reader.read(into: &batch) {
            for row in batch.rows {
                let cells = (0..<row.fieldCount).map {
                    String(decoding: batch.bytes[batch.field($0, of: row)], as: UTF8.self)
                }
                if header.isEmpty {
                    header = cells
                } else {
                    rows.append(Dictionary(uniqueKeysWithValues: zip(header, cells)))
                }
            }
        }
        return rows
    }
}

/// `12.30` as 1230, whatever the sign.
func hundredths(_ text: String?) -> Int {
    let text = text ?? ""
    let digits = Int(text.filter(\.isNumber)) ?? 0
    return text.hasPrefix("-") ? -digits : digits
}
