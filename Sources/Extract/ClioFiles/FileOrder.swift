import Foundation

/// The order files are read in, which decides whose row of one id stays: the last one's.
///
/// Names are compared without their extensions, numbers in them as numbers: `bills`, `bills-2`, `bills-10`, so that a
/// corrected or a further file comes after the one it is named for.
enum FileOrder {
    static func precedes(_ left: String, _ right: String) -> Bool {
        let (leftParts, rightParts) = (parts(left), parts(right))
        for (one, other) in zip(leftParts, rightParts) where one != other { return one.precedes(other) }
        if leftParts.count != rightParts.count { return leftParts.count < rightParts.count }
        return Array(left.utf8).lexicographicallyPrecedes(Array(right.utf8))
    }

    private enum Part: Equatable {
        case byte(UInt8)
        /// Digits without leading zeros.
        case number([UInt8])

        func precedes(_ other: Part) -> Bool {
            switch (self, other) {
            case (.byte(let one), .byte(let two)): one < two
            case (.number(let one), .number(let two)):
                one.count != two.count ? one.count < two.count : one.lexicographicallyPrecedes(two)
            case (.number, .byte(let byte)): UInt8(ascii: "0") < byte
            case (.byte(let byte), .number): byte < UInt8(ascii: "0")
            }
        }
    }

    private static func parts(_ name: String) -> [Part] {
        var parts: [Part] = []
        var rest = Array((name as NSString).deletingPathExtension.utf8)[...]
        while let byte = rest.first {
            let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }
            parts.append(digits.isEmpty ? .byte(byte) : .number(Array(digits.drop { $0 == UInt8(ascii: "0") })))
            rest = rest.dropFirst(max(digits.count, 1))
        }
        return parts
    }
}
