/// The order of record ids: shorter first, then byte by byte.
///
/// For whole numbers without leading zeros, which is what Clio's ids are, it is the order of the numbers; for any other
/// id it is still one total order, which is all that joining sorted files asks for.
public enum RecordKey {
    /// Negative when `left` comes first, positive when `right` does, zero when they are the same id.
    @inlinable
    public static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        var l = left.startIndex
        var r = right.startIndex
        while l < left.endIndex {
            if left[l] != right[r] { return left[l] < right[r] ? -1 : 1 }
            l += 1
            r += 1
        }
        return 0
    }

    /// Negative when `left` comes first, positive when `right` does, zero when they are the same id.
    @inlinable
    public static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
        if left.count != right.count { return left.count < right.count ? -1 : 1 }
        for index in 0..<left.count where left[index] != right[index] { return left[index] < right[index] ? -1 : 1 }
        return 0
    }
}
