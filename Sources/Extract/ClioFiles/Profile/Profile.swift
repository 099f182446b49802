public import DelimitedText
public import Ledger

/// How a firm's exports are to be read: which header means what, how dates and amounts are written.
///
/// A profile is a small rules file (see the built-in ones for the form) that a user can copy and change.
public struct Profile: Sendable {
    /// What the files are.
    public enum Form: String, Hashable, Sendable, CaseIterable {
        /// Delimited text under a header.
        case delimited
        /// Clio's API answers, saved.
        case answers
        /// LEDES 1998B.
        case ledes
    }

    public var name: String
    public var form = Form.delimited
    /// Nil: found out from each file.
    public var encoding: TextEncoding?
    public var dialect = Dialect()
    public var numbers = NumberPattern()
    public var dates = DatePattern.iso
    /// A bill without a contact record gets one made of the name, or the id, on the bill itself.
    public var contactsByName = false
    /// Lines that name no bill are work that isn't billed yet, not a mistake.
    public var hasUnbilledLines = false
    /// Rows of a LEDES file whose description begins with one of these are credit notes, or taxes.
    public var creditWords: [String] = []
    public var taxWords: [String] = []
    /// Fee rows of a LEDES file whose description begins with one of these are flat fees.
    public var flatFeeWords: [String] = []
    var kinds: [RecordKind: KindRules] = [:]

    /// Whether the rows under these headers are time entries or expenses: no other record has a quantity and its price.
    func areLines(_ headers: [String]) -> Bool {
        guard let columns = kinds[.line]?.columns(of: headers) else { return false }
        return columns[Field.quantity.position] >= 0 && columns[Field.price.position] >= 0
    }

    init(name: String) { self.name = name }

    /// What a header is compared by: its letters and digits, small. Signs such as `$`, `£` or `(%)` don't count, so that
    /// `Rate ($)` and `Rate (£)` are one header.
    static func normalize(_ header: String) -> String {
        if header.utf8.allSatisfy({ $0 < 0x80 }) {
            return String(decoding: header.utf8.compactMap(Self.plain), as: UTF8.self)
        }
        var name = ""
        for scalar in header.unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            name += scalar.properties.lowercaseMapping
        }
        return name
    }

    /// A letter of ASCII, small, or a digit.
    private static func plain(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte | 0x20
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): byte
        default: nil
        }
    }

    /// Sets what the settings file says over what the profile says.
    ///
    /// How dates and numbers are written is the user's to say of delimited files alone: LEDES and Clio's API have one way.
    public mutating func override(
        dates: DatePattern? = nil, decimalMark: NumberPattern.DecimalMark? = nil, currency: CurrencyCode? = nil,
        encoding: TextEncoding? = nil
    ) {
        if form == .delimited {
            if let dates { self.dates = dates }
            if let decimalMark { numbers.decimalMark = decimalMark }
        }
        if let encoding { self.encoding = encoding }
        if let currency {
            kinds[.bill, default: KindRules()].defaults[.currency] = Array(currency.description.utf8)
        }
    }
}

/// The rules for one kind of record.
struct KindRules: Sendable {
    /// Headers that mean a field, normalised, the first one found wins.
    var headers = FieldTable<[String]>()
    /// The value where the column is missing or the cell empty.
    var defaults = FieldTable<[UInt8]>()
    /// The file's words for a value, small, and ours.
    var values = FieldTable<[(from: [UInt8], to: [UInt8])]>()
    /// A file's headers must match all of these for it to be of this kind; empty: the needed fields.
    var identity: [Field] = []

    init() {}

    /// Which column states which field, by ``Field/position``; -1 for none.
    func columns(of headers: [String]) -> [Int] {
        var columns = [Int](repeating: -1, count: Field.allCases.count)
        let normalized = headers.map(Profile.normalize)
        for (field, names) in self.headers.entries {
            for name in names {
                if let column = normalized.firstIndex(of: name) {
                    columns[field.position] = column
                    break
                }
            }
        }
        return columns
    }

    /// How well headers fit: how many fields are found, or nil where a needed one is missing.
    func fit(_ columns: [Int], kind: RecordKind) -> Int? {
        let needed = identity.isEmpty ? Field.needed(for: kind) : identity
        for field in needed where columns[field.position] < 0 && defaults[field] == nil { return nil }
        return columns.count { $0 >= 0 }
    }
}
