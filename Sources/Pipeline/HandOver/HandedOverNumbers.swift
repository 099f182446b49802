import Ledger

/// The numbers of the invoices that went before, read when the first new bill asks for them.
struct HandedOverNumbers {
    private let reader: () throws -> HandedOverReader
    /// Of each number, in their order.
    private var marks: [UInt64]?
    /// How often the list was gone through for a holder. Where all numbers were used before, that is enough of it: whose they
    /// are isn't told any more, and a mark is as good as its number.
    private var searches = 0

    /// - Parameter reader: begins anew with every call.
    init(reader: @escaping () throws -> HandedOverReader) { self.reader = reader }

    /// Whose invoice has a number; nil where none has.
    mutating func holder(of number: ArraySlice<UInt8>) throws -> HandedOver? {
        let all = try marks ?? readAll()
        marks = all
        if all.isEmpty { return nil }
        let mark = Self.mark(number)
        var (low, high) = (0, all.count)
        while low < high {
            let middle = (low + high) / 2
            if all[middle] < mark { low = middle + 1 } else { high = middle }
        }
        guard low < all.count, all[low] == mark else { return nil }
        guard searches < 10 else { return HandedOver(name: Array(number)) }
        searches += 1
        // It is the number, or another of the same mark.
        let reader = try reader()
        while let record = reader.record {
            if record.name.elementsEqual(number) { return record }
            try reader.advance()
        }
        return nil
    }

    private func readAll() throws -> [UInt64] {
        var all: [UInt64] = []
        let reader = try reader()
        while let record = reader.record {
            all.append(Self.mark(record.name[...]))
            try reader.advance()
        }
        all.sort()
        return all
    }

    private static func mark(_ number: ArraySlice<UInt8>) -> UInt64 {
        var mark = Fingerprint()
        mark.combine(number)
        return mark.value
    }
}
