/// Lines of invoices and credit notes: their amounts, taxes, accounts and tracking (developer.xero.com, Invoices; Rounding).
struct LineRules {
    let book: Book
    let isReceivable: Bool
    let isCredit: Bool
    /// Exclusive, Inclusive or NoTax.
    let lineAmountTypes: String
    let status: String
    let unitDecimals: Int
    private(set) var errors: [String] = []
    private(set) var warnings: [String] = []

    /// 9,999,999,999.99 (developer.xero.com, Invoices).
    private static let limit: Int64 = 999_999_999_999
    /// Beyond any quantity, price or tax, and small enough that thousands of them add up.
    private static let largest: UInt64 = 1_000_000_000_000_000

    init(book: Book, document: DocumentRecord, unitDecimals: Int) {
        self.book = book
        isReceivable = document.isReceivable
        isCredit = document.isCredit
        lineAmountTypes = document.lineAmountTypes
        status = document.status
        self.unitDecimals = unitDecimals
    }

    private var isApproved: Bool { status == "AUTHORISED" }

    mutating func line(_ input: InputValue, id: GUID) -> LineRecord {
        var line = LineRecord(id: id)
        line.description = input.filled("Description")
        line.itemCode = input.filled("ItemCode")
        if isApproved && line.description == nil { errors.append("Description cannot be empty.") }
        let isTextOnly = ["Quantity", "UnitAmount", "LineAmount", "AccountCode", "AccountID"].allSatisfy {
            input[$0] == nil
        }
        if isTextOnly && line.description != nil && !isApproved { return line }
        amounts(input, &line)
        account(input, &line)
        tax(input, &line)
        tracking(input, &line)
        return line
    }

    // MARK: Amounts

    private mutating func amounts(_ input: InputValue, _ line: inout LineRecord) {
        let quantity = rounded(input, "Quantity", 4)
        var price = rounded(input, "UnitAmount", unitDecimals)
        if unitDecimals == 2 { price = price.map { $0 * 100 } }
        let sent = rounded(input, "LineAmount", 2)
        discounts(input, &line)
        if isApproved, sent == nil, quantity == nil || price == nil {
            errors.append("Each line item needs a Quantity and a UnitAmount, or a LineAmount.")
            return
        }
        switch (quantity, price, sent) {
        case (let quantity?, let price?, _): (line.quantity, line.unitAmount) = (quantity, price)
        case (nil, let price?, let sent?):
            line.unitAmount = price
            line.quantity =
                price == 0 ? 10_000 : Int64(exactly: Money.divide(Int128(sent) * 1_000_000, by: Int128(price)))
        case (let quantity, nil, let sent?):
            line.quantity = quantity ?? 10_000
            guard let count = line.quantity, count != 0 else { break }
            let exact = Money.divide(Int128(sent) * Money.powerOfTen(unitDecimals + 2), by: Int128(count))
            line.unitAmount = Int64(exactly: exact * (unitDecimals == 2 ? 100 : 1))
        case (nil, let price?, nil): (line.quantity, line.unitAmount) = (10_000, price)
        case (_, nil, nil): line.quantity = quantity
        }
        if line.discountRate != 0 || line.discountAmount != 0, input["UnitAmount"] == nil {
            errors.append("The UnitAmount should be used when specifying a discount for a line item.")
            return
        }
        let expected = Money.lineAmount(
            quantity: line.quantity ?? 0, price: line.unitAmount ?? 0, discountRate: line.discountRate,
            discountAmount: line.discountAmount)
        guard let expected, abs(expected) <= Self.limit else {
            errors.append("The line amount is larger than 9,999,999,999.99.")
            return
        }
        let isComplete = input["UnitAmount"] != nil && (input["Quantity"] != nil || line.unitAmount == 0)
        if let sent, isComplete, sent != expected {
            errors.append(
                "The line total \(Money.text(sent)) does not match the expected line total \(Money.text(expected))")
        }
        line.lineAmount = sent ?? expected
    }

    private mutating func discounts(_ input: InputValue, _ line: inout LineRecord) {
        line.discountRate = rounded(input, "DiscountRate", 4) ?? 0
        line.discountAmount = rounded(input, "DiscountAmount", 2) ?? 0
        guard line.discountRate != 0 || line.discountAmount != 0 else { return }
        if isCredit || !isReceivable {
            errors.append("Discounts are only supported on ACCREC invoices, not on bills and credit notes.")
        }
        if line.discountRate < 0 || line.discountRate > 1_000_000 {
            errors.append("The discount rate must be between 0 and 100.")
        }
    }

    private mutating func rounded(_ input: InputValue, _ name: String, _ decimals: Int) -> Int64? {
        guard let number = input.number(name) else { return nil }
        guard let value = number.rounded(to: decimals), value.magnitude <= Self.largest else {
            errors.append("The value of \(name) is too large.")
            return nil
        }
        return value
    }

    // MARK: Account

    private mutating func account(_ input: InputValue, _ line: inout LineRecord) {
        let code = input.filled("AccountCode")
        let found: AccountRecord?
        if let code {
            found = book.account(code: code)
        } else {
            found = input.guid("AccountID").flatMap(book.account(id:))
        }
        guard code != nil || input.guid("AccountID") != nil else {
            if isApproved { errors.append("Account code must be specified") }
            return
        }
        let shown = code ?? found?.code ?? ""
        guard let account = found else {
            if status == "DRAFT" {
                warnings.append("Account code '\(shown)' has been removed as it does not match a recognised account.")
            } else {
                errors.append("Account code '\(shown)' is not a valid code for this document.")
            }
            return
        }
        guard account.status == "ACTIVE" else {
            errors.append(Message.archivedAccount(shown))
            return
        }
        let forbidden = ["DEBTORS", "CREDITORS"]
        if account.type == "BANK" || account.systemAccount.map(forbidden.contains) == true {
            errors.append("Account code '\(shown)' is not a valid code for this document.")
        }
        line.accountID = account.id
        line.accountCode = account.code
    }

    // MARK: Tax

    private mutating func tax(_ input: InputValue, _ line: inout LineRecord) {
        let account = line.accountID.flatMap(book.account(id:))
        let overridden = rounded(input, "TaxAmount", 2)
        if lineAmountTypes == "NoTax" {
            line.taxType = "NONE"
            return
        }
        guard let type = input.filled("TaxType") ?? account?.taxType else {
            if isApproved { errors.append("The TaxType field is mandatory") }
            return
        }
        guard let rate = book.taxRate(type: type) else {
            errors.append(
                "The TaxType code \(type) does not exist or cannot be used for this type of transaction.")
            return
        }
        if let account, !rate.classes.contains(account.accountClass) {
            errors.append("The TaxType code '\(type)' cannot be used with account code '\(account.code ?? "")'.")
        }
        line.taxType = type
        line.taxAmount =
            overridden
            ?? Money.tax(on: line.lineAmount, rate: rate.rate, inclusive: lineAmountTypes == "Inclusive")
    }

    // MARK: Tracking

    private mutating func tracking(_ input: InputValue, _ line: inout LineRecord) {
        let sent = input.list("Tracking") ?? []
        if sent.count > 2 { errors.append("A line item can have at most 2 tracking categories.") }
        for element in sent {
            let category = book.tracking.first {
                $0.id == element.guid("TrackingCategoryID")
                    || FoldedText.fold($0.name) == element.filled("Name").map(FoldedText.fold)
            }
            let option = category?.options.first {
                $0.id == element.guid("TrackingOptionID")
                    || FoldedText.fold($0.name) == element.filled("Option").map(FoldedText.fold)
            }
            guard let category, let option else {
                let name = [element.text("Name"), element.text("Option")].compactMap(\.self).joined(separator: ": ")
                if status == "DRAFT" {
                    warnings.append("The tracking '\(name)' has been removed as it does not match a tracking option.")
                } else {
                    errors.append("The tracking '\(name)' does not match a tracking category and option.")
                }
                continue
            }
            if line.tracking.contains(where: { $0.categoryID == category.id }) {
                errors.append("The tracking category '\(category.name)' is used twice on one line item.")
            }
            line.tracking.append(
                LineRecord.Tracking(
                    categoryID: category.id, optionID: option.id, name: category.name, option: option.name))
        }
    }
}
