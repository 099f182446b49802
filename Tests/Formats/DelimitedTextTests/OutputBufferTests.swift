import TestSupport
import Testing

@testable import DelimitedText

@Suite struct OutputBufferTests {
    /// The same pieces into an array and into the buffer.
    @Test func holdsWhatAnArrayWould() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            var buffer = OutputBuffer(capacity: Int.random(in: 0...80, using: &random))
            var other = OutputBuffer(capacity: 1)
            var array: [UInt8] = []
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let piece = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    buffer.append(UInt8(ascii: "x"))
                    array.append(UInt8(ascii: "x"))
                case 1:
                    buffer.append(piece)
                    array += piece
                case 2:
                    buffer.append(piece.dropFirst(3))
                    array += piece.dropFirst(3)
                case 3:
                    buffer.append("a constant")
                    array += Array("a constant".utf8)
                case 4:
                    other.removeAll()
                    other.append(piece)
                    buffer.append(other)
                    array += piece
                default:
                    let halves = [0, 16].map { first in
                        (0..<16).reduce(UInt128(0)) { $0 | UInt128(first + $1) << UInt128($1 * 8) }
                    }
                    let count = Int.random(in: 0...32, using: &random)
                    buffer.append(first: count, of: halves[0], halves[1])
                    array += (0..<count).map { UInt8($0) }
                }
            }
            #expect(buffer.bytes == array && buffer.count == array.count && buffer.isEmpty == array.isEmpty)
            #expect(buffer.withSpan { span in (0..<span.count).map { span[$0] } } == array)
            buffer.removeAll()
            #expect(buffer.isEmpty && buffer.bytes.isEmpty)
        }
    }

    @Test func cellsAreTheSameInBufferAndArray() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<5_000 {
            let cell = hostileText(&random)
            var array: [UInt8] = []
            var buffer = OutputBuffer()
            CSVWriter.appendCell(cell[...], to: &array)
            CSVWriter.appendCell(cell.span, to: &buffer)
            #expect(buffer.bytes == array)
        }
    }

    /// Byte by byte what ``CSVWriter/isPlainEverywhere(_:)`` says of eight at a time.
    @Test func plainIsWhatNeedsNothingAnywhere() {
        var random = SplitMix64(seed: 13)
        let special = Set(Array("\"\\,&<>".utf8)).union(0..<0x20)
        for _ in 0..<20_000 {
            let text = hostileText(&random)
            let isPlain =
                !text.contains { special.contains($0) } && text.first != 0x20 && text.last != 0x20
                && !Array("=@+-".utf8).contains(text.first ?? 0x41)
            let isPlainEverywhere = CSVWriter.isPlainEverywhere(text.span)
            #expect(isPlainEverywhere == isPlain, "\(text)")
            let markup = !text.contains { special.contains($0) && $0 != UInt8(ascii: ",") }
            let isPlainInMarkup = CSVWriter.isPlainInMarkup(text.span)
            #expect(isPlainInMarkup == markup, "\(text)")
        }
        for byte in UInt8.min...UInt8.max {
            for place in 1..<19 {
                var text = [UInt8](repeating: UInt8(ascii: "m"), count: 20)
                text[place] = byte
                let isPlainEverywhere = CSVWriter.isPlainEverywhere(text.span)
                #expect(isPlainEverywhere == !special.contains(byte))
                let isComma = byte == UInt8(ascii: ",")
                let isPlainInMarkup = CSVWriter.isPlainInMarkup(text.span)
                #expect(isPlainInMarkup == (isComma || !special.contains(byte)))
            }
        }
    }

    /// Mostly letters, with what is special here and there.
    private func hostileText(_ random: inout SplitMix64) -> [UInt8] {
        let odd = Array("\"\\,&<>\n\r\t =+-@".utf8) + [0, 0x1F, 0x7F, 0x80, 0xC3, 0xA9, 0xFF]
        let rarity = [3, 30, 1_000].randomElement(using: &random) ?? 3
        return (0..<Int.random(in: 0...40, using: &random)).map { _ in
            Int.random(in: 0..<rarity, using: &random) == 0
                ? odd.randomElement(using: &random) ?? 0 : UInt8.random(in: 0x41...0x7A, using: &random)
        }
    }
}
