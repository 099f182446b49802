/// Creates accounts, one a call (developer.xero.com, Accounts).
enum AccountRules {
    static func create(_ input: InputValue, in book: inout Book, _ context: RuleContext) -> Outcome {
        var errors = Shape.account.lengthErrors(in: input)
        let type = input.text("Type") ?? ""
        let code = input.filled("Code")
        let name = input.filled("Name")
        if AccountRecord.classes[type] == nil {
            errors.append("The account type '\(type)' is not a valid account type.")
        }
        if code == nil && type != "BANK" { errors.append("Account code must be specified") }
        if let code, book.account(code: code) != nil { errors.append("Please enter a unique Code.") }
        if name == nil { errors.append("Account name cannot be empty.") }
        if let name, book.accounts.all.contains(where: { FoldedText.fold($0.name) == FoldedText.fold(name) }) {
            errors.append("Please enter a unique Name.")
        }
        if let tax = input.filled("TaxType"), book.taxRate(type: tax) == nil {
            errors.append("The TaxType code \(tax) does not exist or cannot be used for this type of transaction.")
        }
        if type == "BANK", input.filled("BankAccountNumber") == nil {
            errors.append("A bank account needs a BankAccountNumber.")
        }
        if let currency = input.filled("CurrencyCode"), book.currency(currency) == nil {
            errors.append(Message.notSubscribed(currency))
        }
        guard errors.isEmpty, let name else { return .refused(errors) }
        let account = AccountRecord(
            id: book.newID(), code: code, name: name, type: type, taxType: input.filled("TaxType") ?? "NONE",
            description: input.filled("Description"), enablePayments: input.flag("EnablePaymentsToAccount") ?? false,
            bankAccountNumber: input.filled("BankAccountNumber"),
            currency: type == "BANK" ? input.filled("CurrencyCode") ?? book.baseCurrency : nil)
        book.save(account, now: context.now)
        return .saved(SettingsView(book: book).account(book.account(id: account.id) ?? account), warnings: [])
    }
}
