import Foundation
import Ledger

// Bills in plain decimals: what a test says, what the batch under test is made from, and what the slow reckoning reads.

struct LineSpec {
    var kind = LineKind.timeEntry
    var quantity = Decimal(1)
    var price = Decimal(0)
    var tax = Decimal(0)
    var secondary: Decimal?
    var discount = DiscountSpec.none
    /// The tax as billed, where the source says it.
    var givenTax: Decimal?
    var category = ""
    var accountCode = ""
    var description = "Work"
    var user = ""
    var matter = ""
    var date: String?

    init(_ kind: LineKind, _ quantity: String, _ price: String, tax: String = "0") {
        self.kind = kind
        self.quantity = decimal(quantity)
        self.price = decimal(price)
        self.tax = decimal(tax)
    }

    static func time(_ quantity: String, _ price: String, tax: String = "0") -> LineSpec {
        LineSpec(.timeEntry, quantity, price, tax: tax)
    }

    static func expense(_ price: String, tax: String = "0") -> LineSpec {
        LineSpec(.expenseEntry, "1", price, tax: tax)
    }
    static func interest(_ price: String, tax: String = "0") -> LineSpec { LineSpec(.interest, "1", price, tax: tax) }
    /// A line of kind Discount, which is a negative amount.
    static func less(_ price: String, tax: String = "0") -> LineSpec { LineSpec(.discount, "1", "-" + price, tax: tax) }

    func with(_ change: (inout LineSpec) -> Void) -> LineSpec {
        var copy = self
        change(&copy)
        return copy
    }
}

enum DiscountSpec {
    case none
    case percent(Decimal)
    case money(Decimal)
}

struct PaymentSpec {
    var amount: Decimal
    var date = "2026-02-01"
    var isForInterest = false
    var isVoided = false
    var funds = Payment.Funds.unstated
    var bankAccount = ""
    var method = ""
    var reference = ""
    var contact = ""

    init(_ amount: String, on date: String = "2026-02-01") {
        self.amount = decimal(amount)
        self.date = date
    }

    func with(_ change: (inout PaymentSpec) -> Void) -> PaymentSpec {
        var copy = self
        change(&copy)
        return copy
    }
}

struct CreditSpec {
    var amount: Decimal
    var number = ""
    var date = "2026-02-01"
    var reason = ""
    var isVoided = false
    var contact = ""

    init(_ amount: String, number: String = "") {
        self.amount = decimal(amount)
        self.number = number
    }

    func with(_ change: (inout CreditSpec) -> Void) -> CreditSpec {
        var copy = self
        change(&copy)
        return copy
    }
}

struct BillSpec {
    /// Nil: `N-` and the bill's id.
    var number: String?
    var contact = "1"
    var state = BillState.awaitingPayment
    var issued = "2026-01-15"
    var due = "2026-02-14"
    var subject = ""
    var matter = ""
    var currency = "USD"
    /// Nil: what the slow reckoning says.
    var total: Decimal?
    var discount = DiscountSpec.none
    var secondary: Decimal?
    var isCompound = false
    var isTrustRequest = false
    var attorney = ""
    var lines: [LineSpec] = []
    var payments: [PaymentSpec] = []
    var credits: [CreditSpec] = []

    init(_ lines: LineSpec..., payments: [PaymentSpec] = [], credits: [CreditSpec] = []) {
        self.lines = lines
        self.payments = payments
        self.credits = credits
    }

    func with(_ change: (inout BillSpec) -> Void) -> BillSpec {
        var copy = self
        change(&copy)
        return copy
    }

    var digits: Int { CurrencyCode(currency)?.digits ?? 2 }
}

func decimal(_ text: String) -> Decimal {
    guard let value = Decimal(string: text) else { fatalError(text) }
    return value
}

/// A count of minor units as a decimal amount, and back.
func amount(_ minorUnits: Int64, _ digits: Int) -> Decimal { Decimal(minorUnits) / pow(Decimal(10), digits) }
func minorUnits(_ amount: Decimal, _ digits: Int) -> Int64 {
    NSDecimalNumber(decimal: amount * pow(Decimal(10), digits)).int64Value
}
func fixed(_ value: Decimal) -> FixedPoint { FixedPoint(tenThousandths: minorUnits(value, 4)) }
