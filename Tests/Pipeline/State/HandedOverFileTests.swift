import Foundation
import Ledger
import Testing

@testable import Pipeline

struct HandedOverFileTests {
    private let folder = NSTemporaryDirectory() + "handed-over-\(UUID().uuidString)"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func write(_ records: [HandedOver]) throws -> String {
        let path = folder + "/\(UUID().uuidString).bills"
        var writer = try HandedOverWriter(path: path)
        for record in records { try writer.append(record, .bill) }
        try writer.finish()
        return path
    }

    private func readAll(_ path: String, edits: [HandedOverEdit] = []) throws -> [HandedOver] {
        let reader = try HandedOverReader(path: path, edits: edits)
        var records: [HandedOver] = []
        while let record = reader.record {
            records.append(record)
            try reader.advance()
        }
        return records
    }

    private var sample: [HandedOver] {
        [
            HandedOver(
                id: bytes("7"), mark: Fingerprint(value: 0xFFFF_FFFF_FFFF_FFFF), name: bytes("A\tB\nC\\D\r"), batch: 1,
                children: [
                    .init(kind: .payment, id: bytes("p\t1"), mark: Fingerprint(value: 3), name: bytes("A"), batch: 2),
                    .init(kind: .creditNote, id: bytes("n"), mark: Fingerprint(value: 0), name: [], batch: 1),
                ]),
            HandedOver(id: bytes("10"), mark: Fingerprint(value: 5), name: bytes("é"), batch: 4_000_000_000),
        ]
    }

    @Test func whatIsWrittenReadsBack() throws {
        let path = try write(sample)
        let read = try readAll(path)
        #expect(read.map(\.id) == sample.map(\.id))
        #expect(read.map(\.name) == sample.map(\.name))
        #expect(read.map(\.mark) == sample.map(\.mark))
        #expect(read.map(\.batch) == sample.map(\.batch))
        #expect(read[0].children.map(\.id) == sample[0].children.map(\.id))
        #expect(read[0].children.map(\.kind) == [.payment, .creditNote])
        #expect(read[0].children.map(\.batch) == [2, 1])
        let again = try write(read)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: again)))
    }

    @Test func noFileIsAnEmptyOne() throws { #expect(try HandedOverReader(path: nil).record == nil) }

    @Test func aFileCutOffAnywhereIsRefused() throws {
        let whole = try Data(contentsOf: URL(fileURLWithPath: write(sample)))
        for length in 0..<(whole.count - 1) {
            let path = folder + "/cut-\(length)"
            try whole.prefix(length).write(to: URL(fileURLWithPath: path))
            #expect(throws: StateError.self, "cut at \(length)") { _ = try readAll(path) }
        }
    }

    @Test func aMarkIsSixteenDigitsOfSixteenKinds() {
        let digits = Array("0123456789abcdef".utf8)
        let whole = Fingerprint(hexadecimal: digits.span)
        #expect(whole?.value == 0x0123_4567_89AB_CDEF)
        for value in UInt8.min...UInt8.max {
            for place in digits.indices {
                var text = digits
                text[place] = value
                let mark = Fingerprint(hexadecimal: text.span)
                #expect((mark != nil) == digits.contains(value), "\(value) at \(place)")
                var written: [UInt8] = []
                mark?.append(to: &written)
                #expect(written == (mark == nil ? [] : text))
            }
        }
        for count in 0..<16 {
            let mark = Fingerprint(hexadecimal: digits.span.extracting(first: count))
            #expect(mark == nil)
        }
    }

    @Test func editsAreTakenAsIfTheyStoodInTheFile() throws {
        let path = try write(sample)
        func edit(_ kind: RecordKind, _ parent: String, _ id: String, _ mark: UInt64?) -> HandedOverEdit {
            HandedOverEdit(
                kind: kind, parent: parent, id: id, mark: mark.map { Fingerprint(value: $0) }, name: "X", batch: 9)
        }
        let read = try readAll(
            path, edits: [edit(.bill, "10", "10", nil), edit(.payment, "7", "p\t1", nil), edit(.payment, "7", "p2", 8)])
        #expect(read.map(\.id) == [bytes("7")])
        #expect(read[0].children.map(\.id) == [bytes("n"), bytes("p2")])
        let changed = try readAll(path, edits: [edit(.bill, "10", "10", 77)])
        #expect(changed[1].mark == Fingerprint(value: 77) && changed[1].name == bytes("X"))
    }
}
