import Ledger

/// What the profile says about LEDES rows.
struct LedesRules {
    let numbers: NumberPattern
    let credit: LedesWords
    let tax: LedesWords
    let flatFee: LedesWords
    let bill: KindRules
    let line: KindRules
    let creditNote: KindRules

    init(_ profile: Profile) {
        numbers = profile.numbers
        credit = LedesWords(profile.creditWords)
        tax = LedesWords(profile.taxWords)
        flatFee = LedesWords(profile.flatFeeWords)
        bill = profile.kinds[.bill] ?? KindRules()
        line = profile.kinds[.line] ?? KindRules()
        creditNote = profile.kinds[.creditNote] ?? KindRules()
    }

    /// Decimals of the profile's currency; two where it states none.
    var digits: Int {
        guard let code = bill.defaults[.currency], let currency = CurrencyCode(code[...]) else { return 2 }
        return currency.digits
    }

    /// LEDES's own letter where the profile translates it, else our word.
    func kindWord(_ letter: String, else word: String) -> String {
        let small = Array(letter.lowercased().utf8)
        return line.values[.kind]?.contains { $0.from == small } == true ? letter : word
    }

    /// The rates the profile states for the lines; nil for none.
    var taxes: LedesTax? {
        func number(_ bytes: [UInt8]?) -> FixedPoint? {
            guard let bytes, case .success(let number) = numbers.parse(bytes[...]) else { return nil }
            return number
        }
        guard let rate = number(line.defaults[.taxRate]), rate != .zero else { return nil }
        let secondary = number(line.defaults[.secondaryTaxRate]) ?? number(bill.defaults[.secondaryTaxRate]) ?? .zero
        let rule = String(decoding: bill.defaults[.taxRule] ?? [], as: UTF8.self).lowercased()
        return LedesTax(rate: rate, secondaryRate: secondary, isCompound: rule == "post" || rule == "compound")
    }

    /// An amount as the profile's numbers are written.
    func text(_ amount: Int64, digits: Int) -> String {
        var text: [UInt8] = []
        DecimalText.appendAmount(amount, digits: digits, to: &text)
        if numbers.decimalMark == .comma, let point = text.firstIndex(of: UInt8(ascii: ".")) {
            text[point] = UInt8(ascii: ",")
        }
        return String(decoding: text, as: UTF8.self)
    }

    var markName: String { numbers.decimalMark == .point ? "point" : "comma" }
}
