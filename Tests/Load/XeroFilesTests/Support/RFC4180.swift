/// A reader of comma-separated values by the letter of RFC 4180, for these tests alone; a line may end in LF too.
enum RFC4180 {
    struct Malformed: Error {
        var row: Int
    }

    static func rows(_ bytes: [UInt8]) throws -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell: [UInt8] = []
        var index = 0
        func end() {
            row.append(String(decoding: cell, as: UTF8.self))
            cell = []
        }
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                guard cell.isEmpty else { throw Malformed(row: rows.count) }
                index += 1
                while true {
                    guard index < bytes.count else { throw Malformed(row: rows.count) }
                    if bytes[index] != UInt8(ascii: "\"") {
                        cell.append(bytes[index])
                    } else if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
                        cell.append(bytes[index])
                        index += 1
                    } else {
                        break
                    }
                    index += 1
                }
                index += 1
                guard index < bytes.count, bytes[index] == UInt8(ascii: ",") || bytes[index] == UInt8(ascii: "\n")
                else {
                    throw Malformed(row: rows.count)
                }
                continue
            }
            switch bytes[index] {
            case UInt8(ascii: ","): end()
            case UInt8(ascii: "\n"):
                end()
                rows.append(row)
                row = []
            case UInt8(ascii: "\r"): throw Malformed(row: rows.count)
            default: cell.append(bytes[index])
            }
            index += 1
        }
        guard row.isEmpty, cell.isEmpty else { throw Malformed(row: rows.count) }
        return rows
    }

    /// Rows by the names of the header's columns; every row must have as many cells as the header.
    static func table(_ bytes: [UInt8]) throws -> [[String: String]] {
        let rows = try rows(bytes)
        guard let header = rows.first else { return [] }
        return try rows.dropFirst().enumerated().map { index, row in
            guard row.count == header.count else { throw Malformed(row: index + 1) }
            return Dictionary(zip(header, row)) { _, _ in "twice" }
        }
    }
}
