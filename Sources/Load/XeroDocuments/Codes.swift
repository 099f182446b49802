public import Ledger

/// A tax rate of the organisation: the API knows it by its type, the import screens by its name.
public struct TaxType: Hashable, Sendable {
    /// `OUTPUT2`, `TAX001`: the API's code.
    public var type: String
    /// `20% (VAT on Income)`: the display name, which a firm can change.
    public var name: String
    /// Per cent; nil where nobody said.
    public var rate: FixedPoint?

    public init(type: String, name: String, rate: FixedPoint? = nil) {
        self.type = type
        self.name = name
        self.rate = rate
    }
}

/// What documents refer to by position: rendered once, not once a line.
public struct Codes: Hashable, Sendable {
    /// Account codes.
    public var accounts: [String] = []
    public var taxTypes: [TaxType] = []
    /// Names of the tracking categories, at most two.
    public var trackingNames: [String] = []

    public init() {}

    /// The position of `code`, added where it is new.
    public mutating func account(_ code: String) -> Int {
        if let index = accounts.firstIndex(of: code) { return index }
        accounts.append(code)
        return accounts.count - 1
    }

    public mutating func taxType(_ type: TaxType) -> Int {
        if let index = taxTypes.firstIndex(of: type) { return index }
        taxTypes.append(type)
        return taxTypes.count - 1
    }
}
