import Foundation
import XeroAPI

/// What tells a payment from all others, at the end of its reference in Xero: `clio:501`.
struct PaymentMark: Hashable, CustomStringConvertible {
    let description: String

    /// Nil where the reference has none.
    init?(in reference: String) {
        guard let start = reference.range(of: "clio:", options: .backwards)?.lowerBound else { return nil }
        description = String(reference[start...].prefix { !$0.isWhitespace })
    }

    init?(_ payment: XeroPayment) { self.init(in: payment.reference) }
}
