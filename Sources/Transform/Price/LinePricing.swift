import Ledger

/// A line's amounts in minor units.
struct PricedLine {
    /// Quantity × price.
    var gross: Int64 = 0
    /// What its own discount and its share of the bill's take off.
    var discount: Int64 = 0
    var tax: Int64 = 0
    var rates = TaxMap.Rates(primary: .zero, secondary: .zero, isCompound: false)

    /// Without tax, after discounts.
    var net: Int64 { gross - discount }
}

/// Works out what a bill's lines come to, in Clio's order: quantity × price, rounded; discounts; then tax, rounded line by
/// line (Clio: "Subtotal = round(Xq*Xr)+…; Tax = round(Xq*Xr)*Tax%").
struct LinePricing {
    struct Fault {
        /// The line at fault, as a position in the batch; nil for the bill.
        var line: Int?
        var code: DiagnosticCode
        var message: String
        var remedy: String
    }

    /// - Returns: one entry a line of the bill, in order; nil with the faults where they can't be worked out.
    static func price(
        _ bill: Bill, _ lines: [BillLine], into priced: inout [PricedLine], faults: inout [Fault]
    ) {
        priced.removeAll(keepingCapacity: true)
        let digits = bill.currency.digits
        let limit = limit(digits)
        for index in bill.lines {
            var result = PricedLine()
            if let gross = FixedPoint.amount(lines[index].quantity, times: lines[index].price, digits: digits),
                gross.magnitude < limit
            {
                result.gross = gross
                if lines[index].discount.form != .none {
                    result.discount = lineDiscount(lines[index].discount, index, gross, digits, &faults)
                }
            } else {
                faults.append(overflow(index))
            }
            priced.append(result)
        }
        if bill.discount.form != .none { spread(bill, lines, digits, &priced, &faults) }
        for index in bill.lines {
            addTax(bill, lines[index], index, limit, to: &priced[index - bill.lines.lowerBound], &faults)
        }
    }

    /// Xero takes line amounts up to 9,999,999,999.99, which also keeps every sum of them in range: what is too much, in
    /// minor units.
    private static func limit(_ digits: Int) -> UInt64 {
        FixedPoint(10_000_000_000).minorUnits(digits: digits)?.magnitude ?? 0
    }

    private static func overflow(_ line: Int) -> Fault {
        Fault(
            line: line, code: .numberOutOfRange, message: "the line's amount is too large",
            remedy: "Correct the line in Clio.")
    }

    private static func lineDiscount(
        _ discount: Discount, _ index: Int, _ gross: Int64, _ digits: Int, _ faults: inout [Fault]
    ) -> Int64 {
        guard let discount = amount(of: discount, on: gross, digits: digits) else {
            faults.append(
                Fault(
                    line: index, code: .tooManyDecimals, message: "the discount has more decimals than the currency",
                    remedy: "Correct the discount in Clio."))
            return 0
        }
        if discount.magnitude > gross.magnitude || (gross < 0) != (discount < 0) && discount != 0 {
            faults.append(
                Fault(
                    line: index, code: .discountTooLarge, message: "the discount is larger than the line",
                    remedy: "Correct the discount in Clio."))
            return 0
        }
        return discount
    }

    private static func amount(of discount: Discount, on base: Int64, digits: Int) -> Int64? {
        switch discount.form {
        case .none: 0
        case .percentage: discount.value.percent(of: base)
        case .money: discount.value.minorUnits(digits: digits)
        }
    }

    /// A bill's discount falls on every line that charges something, in proportion (Clio: "spread proportionally over all
    /// lines incl. expenses"): not on interest, and not on lines that are discounts themselves.
    private static func spread(
        _ bill: Bill, _ lines: [BillLine], _ digits: Int, _ priced: inout [PricedLine], _ faults: inout [Fault]
    ) {
        var weights: [Int64] = []
        var sum: Int64 = 0
        for (position, index) in bill.lines.enumerated() {
            let kind = lines[index].kind
            let isCovered = kind != .interest && kind != .discount && priced[position].net > 0
            let weight = isCovered ? priced[position].net : 0
            weights.append(weight)
            sum = sum.addingReportingOverflow(weight).partialValue
        }
        guard let discount = amount(of: bill.discount, on: sum, digits: digits) else {
            faults.append(
                Fault(
                    line: nil, code: .tooManyDecimals,
                    message: "the bill's discount has more decimals than its currency",
                    remedy: "Correct the discount in Clio."))
            return
        }
        guard discount >= 0 else {
            faults.append(
                Fault(
                    line: nil, code: .negativeAmount, message: "the bill's discount is less than nothing",
                    remedy: "Correct the discount in Clio."))
            return
        }
        guard discount <= sum else {
            faults.append(
                Fault(
                    line: nil, code: .discountTooLarge, message: "the bill's discount is larger than its lines",
                    remedy: "Correct the discount in Clio."))
            return
        }
        for (position, share) in Apportionment.largestRemainder(discount, over: weights).enumerated() {
            priced[position].discount += share
        }
    }

    @inline(__always)
    private static func addTax(
        _ bill: Bill, _ line: BillLine, _ index: Int, _ limit: UInt64, to priced: inout PricedLine,
        _ faults: inout [Fault]
    ) {
        let secondary = line.secondaryTaxRate ?? (line.taxRate == .zero ? nil : bill.secondaryTaxRate) ?? .zero
        let isCompound = bill.secondaryTaxRule == .compound && secondary != .zero && line.taxRate != .zero
        priced.rates = TaxMap.Rates(primary: line.taxRate, secondary: secondary, isCompound: isCompound)
        guard let tax = tax(on: priced.net, priced.rates), tax.magnitude < limit, (line.tax ?? 0).magnitude < limit
        else {
            faults.append(overflow(index))
            return
        }
        guard let given = line.tax else {
            priced.tax = tax
            return
        }
        // Clio doesn't say how it rounds: a minor unit for each tax is its rounding, more is another tax.
        let tolerance: Int64 = (line.taxRate == .zero ? 0 : 1) + (secondary == .zero ? 0 : 1)
        if (given - tax).magnitude > UInt64(tolerance) {
            faults.append(
                Fault(
                    line: index, code: .taxMismatch,
                    message: "the line's tax isn't its rate of its amount",
                    remedy: "Correct the tax, or the rates, in Clio."))
        }
        priced.tax = given
    }

    static func tax(on net: Int64, _ rates: TaxMap.Rates) -> Int64? {
        if rates.primary == .zero && rates.secondary == .zero { return 0 }
        guard let first = rates.primary.percent(of: net) else { return nil }
        guard rates.secondary != .zero else { return first }
        let (compound, isTooLarge) = net.addingReportingOverflow(first)
        guard !isTooLarge, let second = rates.secondary.percent(of: rates.isCompound ? compound : net) else {
            return nil
        }
        let (sum, isSumTooLarge) = first.addingReportingOverflow(second)
        return isSumTooLarge ? nil : sum
    }
}
