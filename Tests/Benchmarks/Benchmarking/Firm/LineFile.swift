import DelimitedText

/// The file of bill lines, in either order, written as the lines are made.
///
/// By date, lines wait for their day in a buffer a day; a day is written once no later bill can reach back to it, so what
/// waits are some forty days, not the file.
struct LineFile: ~Copyable {
    private var sink: FileSink
    private let order: FirmSpecification.LineOrder
    private var days: [[UInt8]]
    /// Days before this one are written.
    private var written = 0

    init(path: String, order: FirmSpecification.LineOrder) throws {
        sink = try FileSink(path: path)
        self.order = order
        days = Array(repeating: [], count: order == .date ? FirmCalendar.texts.count : 0)
    }

    mutating func append(header: [UInt8]) throws { try sink.append(header) }

    mutating func append(_ row: [UInt8], day: Int) throws {
        switch order {
        case .bill: try sink.append(row)
        case .date: days[day + FirmCalendar.oldestWork].append(contentsOf: row)
        }
    }

    /// Promises that no line of a day before `day` comes any more.
    mutating func passed(day: Int) throws {
        guard order == .date else { return }
        let limit = min(day + FirmCalendar.oldestWork, days.count)
        while written < limit {
            try sink.append(days[written])
            days[written] = []
            written += 1
        }
    }

    /// - Returns: the file's bytes.
    mutating func finish() throws -> Int {
        try passed(day: Int(Int16.max))
        try sink.finish(sync: false)
        return sink.byteCount
    }
}
