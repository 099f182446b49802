import Foundation
import XeroAPI

/// What tells a payment from all others, at the end of its reference in Xero: `clio:501`.
struct PaymentMark: Hashable, CustomStringConvertible {
    let description: String

    /// Nil where the reference has none.
    init?(in reference: String) {
        guard let start = Self.start(in: reference) else { return nil }
        description = String(reference[start...].prefix { !$0.isWhitespace })
    }

    init?(_ payment: XeroPayment) { self.init(in: payment.reference) }

    /// A reference without the mark: what was paid by, or its own words.
    static func words(of reference: String) -> Substring {
        start(in: reference).map { reference[..<$0] } ?? reference[...]
    }

    private static func start(in reference: String) -> String.Index? {
        reference.range(of: "clio:", options: .backwards)?.lowerBound
    }
}
