import TestSupport
import Testing

@testable import DelimitedText

/// The reader against its slow twin: the same rows in the same places, or the same refusal, for every chunk length.
@Suite struct DelimitedReaderTwinTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private func compare(
        _ bytes: [UInt8], _ dialect: Dialect = Dialect(), chunks: [Int], comparesPlace: Bool = true
    ) throws {
        let path = try scratch.file("in.csv", bytes)
        let expected = Result { () throws(SlowCSV.Refusal) in try SlowCSV.read(bytes, dialect) }
        for chunk in chunks {
            let actual = Result { () throws(DelimitedTextError) in try readAll(path, dialect, chunk: chunk) }
            let fits =
                switch (expected, actual) {
                case (.success(let expected), .success(let actual)): actual == expected
                case (.failure(let expected), .failure(let actual)):
                    !comparesPlace
                        || SlowCSV.Refusal(code: actual.code, line: actual.line, offset: actual.offset) == expected
                default: false
                }
            // `#expect` on every round would take most of the time.
            guard !fits else { continue }
            let text = String(decoding: bytes, as: UTF8.self).debugDescription
            Issue.record("chunk \(chunk) of \(text): \(actual), but its twin gives \(expected)")
        }
    }

    private static let hard =
        "\u{FEFF}id,\"na\"\"me\",note\r\n\r\n1,\"a,\r\nb\",é€😀\r2,\"\",\"\"\"\"\n,,\n\n\"x\n\ry\"\r\r\n\"last\",,"

    @Test(arguments: Array(1...12) + [64, 1 << 16]) func rowsDoNotDependOnTheChunkLength(chunk: Int) throws {
        try compare(Array(Self.hard.utf8), chunks: [chunk])
        let rows = try readAll(scratch.file("in.csv"), chunk: chunk)
        #expect(rows.map(\.line) == [1, 3, 5, 6, 8, 12])
    }

    @Test func everyCutIsReadOrRefusedAlike() throws {
        let bytes = Array(Self.hard.utf8)
        for end in 0...bytes.count {
            // A cut character is refused by both, but the twin doesn't say where.
            let isWhole = UTF8Check.firstInvalid(bytes, 0..<end) == nil
            try compare(Array(bytes[..<end]), chunks: [1, 3, 256], comparesPlace: isWhole)
        }
    }

    private static let tokens = [
        "\"", "\"", "\"", "\"\"", ",", ",", "\n", "\r", "\r\n", "a", "bc ", " ", "é", "€", "😀", "\u{FEFF}", "\"x\"",
        ",\"q,\n\"", "|", "[]", "\t",
    ].map { Array($0.utf8) }

    private func tokens(_ random: inout SplitMix64, upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 0...count, using: &random)).flatMap { _ in Self.tokens.randomElement(using: &random)! }
    }

    @Test func randomTextIsReadOrRefusedAlike() throws {
        var random = SplitMix64(seed: 4180)
        for _ in 0..<500 {
            try compare(tokens(&random, upTo: 16), chunks: [1, Int.random(in: 2...12, using: &random), 256])
        }
    }

    @Test func randomWellFormedRowsAreReadAlike() throws {
        var random = SplitMix64(seed: 1998)
        for _ in 0..<200 {
            var bytes: [UInt8] = Bool.random(using: &random) ? [0xEF, 0xBB, 0xBF] : []
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                for field in 0..<Int.random(in: 1...4, using: &random) {
                    if field > 0 { bytes.append(UInt8(ascii: ",")) }
                    CSVWriter.appendCell(tokens(&random, upTo: 5)[...], to: &bytes)
                }
                bytes += [[0x0A], [0x0D], [0x0D, 0x0A], [0x0A, 0x0A]].randomElement(using: &random)!
            }
            _ = try SlowCSV.read(bytes)
            try compare(bytes, chunks: [1, Int.random(in: 2...12, using: &random), 256])
        }
    }

    /// Fields as long as the blocks the text is gone through in, give or take, so that everything comes to lie at an edge.
    private func longRows(_ random: inout SplitMix64, _ delimiter: UInt8) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            for field in 0..<Int.random(in: 1...5, using: &random) {
                if field > 0 { bytes.append(delimiter) }
                let filling = repeatElement(UInt8(ascii: "x"), count: Int.random(in: 0...70, using: &random))
                var cell = [[], [], Array(filling), Array("žé€😀".utf8)].randomElement(using: &random)! + filling
                switch Int.random(in: 0...5, using: &random) {
                case 0: cell += Array("\", \"\r\n\r\"\"\n".utf8)
                case 1: cell.insert(UInt8(ascii: "\""), at: 0)
                case 2: cell.append(delimiter)
                default: break
                }
                let isQuoted = cell.contains { [0x22, 0x0A, 0x0D, delimiter].contains($0) }
                if isQuoted || Int.random(in: 0...5, using: &random) == 0 {
                    bytes.append(0x22)
                    for byte in cell { bytes += byte == 0x22 ? [0x22, 0x22] : [byte] }
                    bytes.append(0x22)
                } else {
                    bytes += cell
                }
            }
            bytes += [[0x0A], [0x0D], [0x0D, 0x0A], [0x0A, 0x0A]].randomElement(using: &random)!
        }
        return bytes
    }

    @Test func rowsOfManyBlocksAreReadAlike() throws {
        var random = SplitMix64(seed: 640)
        for round in 0..<150 {
            let delimiter = round % 3 == 0 ? UInt8(0x09) : UInt8(ascii: ",")
            let dialect = Dialect(delimiter: delimiter)
            var bytes = longRows(&random, delimiter)
            _ = try SlowCSV.read(bytes, dialect)
            let chunks = [Int.random(in: 1...200, using: &random), 4_096]
            try compare(bytes, dialect, chunks: chunks)
            // And with a byte that may spoil them.
            let other = [0x22, 0x00, 0x0D, 0x0A, delimiter, 0xFF, 0x80, 0x41].randomElement(using: &random)!
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = other
            // The twin doesn't say where bytes are no text.
            let isText = other != 0 && UTF8Check.firstInvalid(bytes, 0..<bytes.count) == nil
            try compare(bytes, dialect, chunks: chunks, comparesPlace: isText)
        }
    }

    @Test func otherDialectsAreReadAlike() throws {
        var random = SplitMix64(seed: 1999)
        for round in 0..<400 {
            let dialect =
                round % 2 == 0
                ? Dialect(
                    delimiter: UInt8(ascii: "|"), quote: nil, skipLines: round % 3, rowTerminator: Array("[]".utf8))
                : Dialect(delimiter: 0x09, skipLines: round % 3)
            try compare(tokens(&random, upTo: 16), dialect, chunks: [1, Int.random(in: 2...12, using: &random), 256])
        }
    }

    @Test func anyBytesGiveAnAnswer() throws {
        var random = SplitMix64(seed: 97)
        let seeds = [Array(Self.hard.utf8), Array("id,name\n1,\"Finch, \"\"H\"\"\"\n2,x\n".utf8)]
        for _ in 0..<500 {
            var bytes = seeds.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                case 2: bytes.insert([0x22, 0x00, 0x0D, 0x0A, 0x2C, 0xFF].randomElement(using: &random)!, at: place)
                default: bytes.removeLast(min(bytes.count, Int.random(in: 1...8, using: &random)))
                }
            }
            // Where there are several faults in one row, the two may name different ones.
            try compare(bytes, chunks: [1, Int.random(in: 2...12, using: &random), 256], comparesPlace: false)
        }
    }
}
