internal import Ledger

/// How the records of one resource are found, chosen and shown.
protocol ClioView: SendableMetatype {
    associatedtype Record: ClioRecord

    /// As in the path and in ``ClioSchema/resources``: `line_items`.
    static var path: String { get }
    /// What the resource's etags begin with.
    static var letter: String { get }
    /// `id` unless Clio's document says otherwise.
    static var defaultOrder: String { get }

    /// Of the parameters that many resources have, those this one has.
    static var commonFilters: Set<String> { get }

    /// Ascending.
    static func ids(_ firm: ClioFirm) -> [Int64]
    static func record(_ id: Int64, _ firm: ClioFirm) -> Record?
    static func isVisible(_ record: Record, _ context: ClioContext) -> Bool
    /// A test for one query parameter; nil where the resource doesn't have it.
    static func filter(_ name: String, _ value: ClioParameter, _ context: ClioContext) throws(ClioProblem)
        -> ((Record) -> Bool)?
    /// What records are sorted by, as text; nil where the resource isn't sorted by `field`.
    static func sortKey(_ field: String, _ record: Record, _ firm: ClioFirm) -> String?
    /// All own fields.
    static func own(_ record: Record, _ context: ClioContext) -> ClioObject
    /// One association, with all own fields of it; nil where the sandbox has nothing to show.
    static func nested(_ name: String, _ record: Record, _ context: ClioContext) -> JSONValue?
}

extension ClioView {
    static var defaultOrder: String { "id(asc)" }

    static var commonFilters: Set<String> { ["ids[]", "created_since", "updated_since"] }

    static func isVisible(_ record: Record, _ context: ClioContext) -> Bool { true }

    static func sortKey(_ field: String, _ record: Record, _ firm: ClioFirm) -> String? { nil }

    static func nested(_ name: String, _ record: Record, _ context: ClioContext) -> JSONValue? { nil }

    static func etag(_ record: Record) -> String { ClioObject.etag(record, letter) }

    /// The record as a part of another.
    static func part(_ id: Int64?, _ context: ClioContext) -> JSONValue? {
        guard let id else { return nil }
        let key = ClioMemo.Key(path: path, id: id)
        if let known = context.memo.parts[key] { return known }
        guard let record = record(id, context.firm), isVisible(record, context) else { return nil }
        let value = own(record, context).value
        context.memo.parts[key] = value
        return value
    }
}

/// What was reckoned for a request already: a page of lines names the same bills, matters and users again and again.
final class ClioMemo {
    struct Key: Hashable {
        var path: String
        var id: Int64
    }

    var parts: [Key: JSONValue] = [:]
    var amounts: [Int64: ClioAmounts] = [:]
}

/// What a view sees beside its record.
struct ClioContext {
    let firm: ClioFirm
    let oddities: ClioOddities
    let deletedBills: ClioDeletedBills
    /// The `state` the caller asked bills for.
    let askedState: String?
    let memo = ClioMemo()

    func amounts(ofBill id: Int64) -> ClioAmounts {
        if let known = memo.amounts[id] { return known }
        let amounts = firm.amounts(ofBill: id)
        memo.amounts[id] = amounts
        return amounts
    }

    func object(_ record: some ClioRecord) -> ClioObject {
        let isText =
            switch oddities.money {
            case .numbers: false
            case .texts: true
            case .mixed: record.id % 2 == 1
            }
        return ClioObject(moneyAsText: isText)
    }

    func currency(_ code: CurrencyCode) -> JSONValue {
        let codes = ["USD": ("$", 1), "CAD": ("$", 2), "GBP": ("£", 3), "EUR": ("€", 4), "AUD": ("$", 5)]
        let (sign, id) = codes[code.description] ?? (code.description, 9)
        var view = ClioObject()
        view.number("id", id)
        view.text("etag", "\"cur-\(id)\"")
        view.text("code", code.description)
        view.text("sign", sign)
        return view.value
    }
}

/// A value of the query, and what it is to be.
struct ClioParameter {
    let name: String
    let texts: [String]

    var text: String { texts[texts.count - 1] }

    func id() throws(ClioProblem) -> Int64 {
        guard let id = Int64(text) else { throw .bad("\(name) is no identifier") }
        return id
    }

    func ids() throws(ClioProblem) -> Set<Int64> {
        var ids: Set<Int64> = []
        for text in texts {
            guard let id = Int64(text) else { throw .bad("\(name) has a value that is no identifier") }
            ids.insert(id)
        }
        return ids
    }

    func day() throws(ClioProblem) -> CalendarDate {
        guard let day = ClioTime.parseDay(text) else { throw .bad("\(name) is no ISO-8601 date") }
        return day
    }

    func instant() throws(ClioProblem) -> Int64 {
        guard let instant = ClioTime.parse(text) else { throw .bad("\(name) is no ISO-8601 timestamp") }
        return instant
    }

    func flag() throws(ClioProblem) -> Bool {
        switch text {
        case "true": return true
        case "false": return false
        default: throw .bad("\(name) is neither true nor false")
        }
    }

    func one(of choices: [String]) throws(ClioProblem) -> String {
        guard choices.contains(text) else { throw .bad("\(name) must be one of \(choices.joined(separator: ", "))") }
        return text
    }
}
