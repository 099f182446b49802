import Foundation

/// `NUMBER VOID n`: what a document is called when it goes; `NUMBER VOID BATCH` where its batch is taken back. Nothing says
/// that Xero gives the number of a voided or deleted document to another, and the record may come back.
enum FreedNumber {
    private static let word = " VOID "

    /// - Parameter version: of the link, so that a document that goes again has another one.
    static func of(_ number: String, version: Int64) -> String {
        parts(number).map(\.batch.isEmpty) == true ? number : "\(number)\(word)\(version)"
    }

    /// - Parameter batch: that is taken back.
    static func of(_ number: String, batch: String) -> String {
        parts(number) == nil ? "\(number)\(word)\(batch)" : number
    }

    /// The one after it, where another document has it: a state that was lost begins to count anew. After `NUMBER VOID BATCH`
    /// comes `NUMBER VOID BATCH 2`.
    static func next(_ number: String) -> String? {
        parts(number).map { $0.stem + word + ($0.batch.isEmpty ? "" : $0.batch + " ") + "\($0.count + 1)" }
    }

    /// Whether both are of one document's number.
    static func agree(_ one: String, _ other: String) -> Bool {
        guard let one = parts(one), let other = parts(other) else { return one == other }
        return one.stem == other.stem && one.batch == other.batch
    }

    private static func parts(_ number: String) -> (stem: Substring, batch: Substring, count: Int)? {
        guard let place = number.range(of: word, options: .backwards) else { return nil }
        let (stem, tail) = (number[..<place.lowerBound], number[place.upperBound...])
        guard !tail.isEmpty else { return nil }
        func count(_ text: Substring) -> Int? { Int(text).flatMap { $0 < Int.max ? $0 : nil } }
        if let count = count(tail) { return (stem, "", count) }
        if let blank = tail.lastIndex(of: " "), let count = count(tail[tail.index(after: blank)...]) {
            return (stem, tail[..<blank], count)
        }
        return (stem, tail, 1)
    }
}
