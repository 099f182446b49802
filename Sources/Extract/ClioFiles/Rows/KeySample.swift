import Ledger

/// Keys picked from all over some files, end to end in one buffer.
struct KeySample {
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    mutating func append(_ key: ArraySlice<UInt8>) {
        bytes.append(contentsOf: key)
        ends.append(bytes.count)
    }

    mutating func append(contentsOf other: KeySample) {
        let base = bytes.count
        bytes += other.bytes
        for end in other.ends { ends.append(base + end) }
    }

    /// Keys, in their order, that divide all into so many parts of about one size: one fewer, or fewer where several are
    /// the same.
    func bounds(count: Int) -> [[UInt8]] {
        let places = ends.indices.map { ($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0] }
        let sorted = places.sorted { RecordKey.compare(bytes[$0], bytes[$1]) < 0 }
        var bounds: [[UInt8]] = []
        for index in 1..<max(count, 1) where !sorted.isEmpty {
            let key = Array(bytes[sorted[sorted.count * index / count]])
            if bounds.last != key { bounds.append(key) }
        }
        return bounds
    }
}
