internal import Ledger

/// An answer as a tree that becomes Xero's JSON or Xero's XML.
indirect enum OutputValue: Sendable {
    case object([(name: String, value: OutputValue)])
    /// - Parameter item: the name of each element in XML.
    case list(item: String, [OutputValue])
    case text(String)
    /// A number's text.
    case number(String)
    case flag(Bool)
    case date(CalendarDate)
    /// Milliseconds since 1970-01-01 UTC.
    case instant(Int64)
    case null
}

/// The members of an object in the making.
struct OutputObject {
    private(set) var members: [(name: String, value: OutputValue)] = []

    var value: OutputValue { .object(members) }

    mutating func add(_ name: String, _ value: OutputValue) { members.append((name, value)) }

    mutating func text(_ name: String, _ text: String?) { if let text { add(name, .text(text)) } }

    mutating func id(_ name: String, _ id: GUID) { add(name, .text(id.description)) }

    /// Hundredths, with two decimals.
    mutating func amount(_ name: String, _ hundredths: Int64) { add(name, .number(Money.text(hundredths))) }

    mutating func flag(_ name: String, _ flag: Bool) { add(name, .flag(flag)) }

    /// The day, and in JSON the same day once more as text.
    mutating func date(_ name: String, _ date: CalendarDate?) {
        guard let date else { return }
        if name == "Date" || name == "DueDate" { add(name + "String", .text("\(date)T00:00:00")) }
        add(name, .date(date))
    }

    mutating func updated(_ instant: Int64, withString: Bool = true) {
        add("UpdatedDateUTC", .instant(instant))
        if withString { add("UpdatedDateUTCString", .text(TimeText.iso(instant))) }
    }

    mutating func list(_ name: String, item: String, _ elements: [OutputValue]) {
        add(name, .list(item: item, elements))
    }

    mutating func append(_ others: [(name: String, value: OutputValue)]) { members += others }
}

extension Shape {
    /// A request's element as Xero repeats it beside its errors.
    func echo(_ value: InputValue) -> [(name: String, value: OutputValue)] {
        guard case .object(let members) = value else { return [] }
        var echoed: [(name: String, value: OutputValue)] = []
        if let idName, members[idName] == nil { echoed.append((idName, .text(GUID.zero.description))) }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            switch (fields[name], member) {
            case (.object(let shape), .object): echoed.append((name, .object(shape.echo(member))))
            case (.list(let item, let shape), .list(let elements)):
                echoed.append((name, .list(item: item, elements.map { .object(shape.echo($0)) })))
            case (_, .text(let text)): echoed.append((name, .text(text)))
            case (_, .number(let number)): echoed.append((name, .number(number.text)))
            case (_, .date(let date)): echoed.append((name, .date(date)))
            case (_, .flag(let flag)): echoed.append((name, .flag(flag)))
            case (_, .guid(let id)): echoed.append((name, .text(id.description)))
            default: break
            }
        }
        return echoed
    }
}

extension ExactDecimal {
    /// The number with the decimals it came with, at most 18.
    var text: String {
        guard scale <= 18, let short = Int64(exactly: digits) else { return "0" }
        return Money.text(short, decimals: scale, minimum: min(scale, 2))
    }
}
