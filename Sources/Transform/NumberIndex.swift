import Ledger

/// The document numbers that are taken and where each stands in the source: exact, and small for millions of them.
///
/// Bills mostly come in the order of their numbers. Those that do are kept as sorted runs, each number as what sets it off
/// from the one before, some five bytes in all; whatever fits no run is looked up in a table of its own.
struct NumberIndex {
    /// Where a number stands: file and line of ``SourceRow``.
    struct Place: Hashable {
        var file: UInt16
        var line: UInt32
    }

    static let runLimit = 8
    private var runs: [SortedRun] = []
    private var others = TextIndex()
    private var otherPlaces: [Place] = []

    init() {}

    func place(of number: ArraySlice<UInt8>) -> Place? {
        // Nearly always it comes after all there are.
        for index in runs.indices where runs[index].compareEnd(with: number.span) >= 0 {
            if let place = runs[index].place(of: number.span) { return place }
        }
        return others.value(of: number).map { otherPlaces[$0] }
    }

    /// Adds `number`, which must not be there yet.
    /// - Parameter inOrder: false for one that is made from another and comes between bills' own numbers.
    mutating func insert(_ number: ArraySlice<UInt8>, _ place: Place, inOrder: Bool) {
        if inOrder, number.count < 256 {
            // The run whose end is nearest, so that one odd number doesn't end a long run.
            var best: Int?
            for index in runs.indices where runs[index].compareEnd(with: number.span) < 0 {
                if let best, runs[index].compareEnd(with: runs[best]) <= 0 { continue }
                best = index
            }
            if best == nil, runs.count < Self.runLimit {
                runs.append(SortedRun())
                best = runs.count - 1
            }
            if let best { return runs[best].append(number.span, place) }
        }
        others.insert(number, value: otherPlaces.count)
        otherPlaces.append(place)
    }
}

/// Numbers in the order of ``RecordKey``, one after the other in one buffer.
///
/// An entry is how many bytes it shares with the one before, how many follow, those, and its place as differences; every
/// 32nd begins anew, so that a search can begin there.
struct SortedRun {
    private(set) var last: [UInt8] = []
    private var lastPlace = NumberIndex.Place(file: 0, line: 0)
    private var bytes: [UInt8] = []
    private var starts: [UInt32] = []
    private var count = 0

    static let blockLength = 32

    @inline(__always)
    func compareEnd(with number: Span<UInt8>) -> Int { RecordKey.compare(last.span, number) }
    @inline(__always)
    func compareEnd(with other: SortedRun) -> Int { RecordKey.compare(last.span, other.last.span) }

    /// - Parameter number: comes after ``last`` and has at most 255 bytes.
    mutating func append(_ number: Span<UInt8>, _ place: NumberIndex.Place) {
        var shared = 0
        if count % Self.blockLength == 0 {
            starts.append(UInt32(bytes.count))
            lastPlace = .init(file: 0, line: 0)
        } else {
            let common = min(last.count, number.count)
            while shared < common, last[shared] == number[shared] { shared += 1 }
        }
        bytes.append(UInt8(shared))
        bytes.append(UInt8(number.count - shared))
        last.removeLast(last.count - shared)
        for index in shared..<number.count {
            bytes.append(number[index])
            last.append(number[index])
        }
        put(Int64(place.line) - Int64(lastPlace.line))
        put(Int64(place.file) - Int64(lastPlace.file))
        lastPlace = place
        count += 1
    }

    func place(of number: Span<UInt8>) -> NumberIndex.Place? {
        guard count > 0, RecordKey.compare(number, last.span) <= 0 else { return nil }
        // The last block that doesn't begin after the number.
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            let start = Int(starts[middle])
            let first = bytes.span.extracting(start + 2..<start + 2 + Int(bytes[start + 1]))
            if RecordKey.compare(first, number) <= 0 { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : search(block: low - 1, for: number)
    }

    private func search(block: Int, for number: Span<UInt8>) -> NumberIndex.Place? {
        var index = Int(starts[block])
        let end = block + 1 < starts.count ? Int(starts[block + 1]) : bytes.count
        var current: [UInt8] = []
        var place = (file: Int64(0), line: Int64(0))
        while index < end {
            let (shared, count) = (Int(bytes[index]), Int(bytes[index + 1]))
            current.removeSubrange(shared...)
            current.append(contentsOf: bytes[(index + 2)..<(index + 2 + count)])
            index += 2 + count
            place.line += take(&index)
            place.file += take(&index)
            let compared = RecordKey.compare(current.span, number)
            if compared == 0 { return .init(file: UInt16(place.file), line: UInt32(place.line)) }
            if compared > 0 { return nil }
        }
        return nil
    }

    /// Seven bits a byte, small ones first, the sign in the lowest bit.
    private mutating func put(_ value: Int64) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private func take(_ index: inout Int) -> Int64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while bytes[index] >= 0x80 {
            value |= UInt64(bytes[index] & 0x7F) << shift
            shift += 7
            index += 1
        }
        value |= UInt64(bytes[index]) << shift
        index += 1
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }
}
