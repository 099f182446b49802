import Foundation

/// `NUMBER VOID n`: what a document is called when it goes. Nothing says that Xero gives the number of a voided or deleted
/// document to another, and the record may come back.
enum FreedNumber {
    private static let word = " VOID "

    /// - Parameter version: of the link, so that a document that goes again has another one.
    static func of(_ number: String, version: Int64) -> String {
        parts(number) == nil ? "\(number)\(word)\(version)" : number
    }

    /// The one after it, where another document has it: a state that was lost begins to count anew.
    static func next(_ number: String) -> String? {
        parts(number).map { "\($0.stem)\(word)\($0.count + 1)" }
    }

    /// Whether both are of one document's number.
    static func agree(_ one: String, _ other: String) -> Bool {
        guard let one = parts(one), let other = parts(other) else { return one == other }
        return one.stem == other.stem
    }

    private static func parts(_ number: String) -> (stem: Substring, count: Int)? {
        guard let place = number.range(of: word, options: .backwards), let count = Int(number[place.upperBound...]),
            count < Int.max
        else { return nil }
        return (number[..<place.lowerBound], count)
    }
}
