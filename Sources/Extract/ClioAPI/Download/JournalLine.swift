internal import Ledger
internal import WebAccess

/// What stands at the head of a download's journal: which download it is.
struct DownloadHeader: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable {
        case whole
        case changes
    }

    var kind: Kind
    var server: String
    /// Of changes.
    var since: UTCInstant?
    /// By Clio's clock.
    var started: UTCInstant
    /// All bills there are, as Clio said.
    var bills: Int?
}

/// One line of a download's journal. A page's line is written when the page is on the disk under a name of its own, before
/// it gets the name it is read by: so a line and its page are never without each other for long, whenever the process ends.
enum JournalLine: Hashable, Sendable {
    case begin(DownloadHeader)
    /// How many interest charges there are in all; nil where Clio doesn't say.
    case charges(Int?)
    case page(list: String, file: String, records: Int, next: String?)
    /// The pages of a list so far don't count.
    case restart(list: String)
    case unreachable(ClioDownloadResult.Unreachable)
    case end

    var bytes: [UInt8] {
        var out: [UInt8] = []
        var object = JSONObjectText(&out)
        switch self {
        case .begin(let header):
            object.member("download", header.kind.rawValue, &out)
            object.member("server", header.server, &out)
            if let since = header.since { object.member("since", Int(since.milliseconds), &out) }
            object.member("started", Int(header.started.milliseconds), &out)
            if let bills = header.bills { object.member("bills", bills, &out) }
        case .charges(let count): object.member("charges", count ?? -1, &out)
        case .page(let list, let file, let records, let next):
            object.member("list", list, &out)
            object.member("file", file, &out)
            object.member("records", records, &out)
            if let next { object.member("next", next, &out) }
        case .restart(let list): object.member("restart", list, &out)
        case .unreachable(let what):
            object.member("unreachable", what.resource.rawValue, &out)
            if let id = what.id { object.member("id", Int(id), &out) }
            object.member("reason", what.reason, &out)
        case .end: object.member("end", true, &out)
        }
        object.end(&out)
        return out + [UInt8(ascii: "\n")]
    }

    /// Nil where the bytes are no such line.
    init?(_ bytes: ArraySlice<UInt8>) {
        guard let json = try? JSONValue.parse(Array(bytes)) else { return nil }
        let integer = { (key: String) in json[key]?.number.flatMap { Int64($0) } }
        let instant = { (key: String) in integer(key).map { UTCInstant(milliseconds: $0) } }
        if let kind = json["download"]?.string.flatMap({ DownloadHeader.Kind(rawValue: $0) }),
            let server = json["server"]?.string, let started = instant("started")
        {
            self = .begin(
                DownloadHeader(
                    kind: kind, server: server, since: instant("since"), started: started,
                    bills: integer("bills").map { Int($0) }))
        } else if let count = integer("charges") {
            self = .charges(count < 0 ? nil : Int(count))
        } else if let list = json["list"]?.string, let file = json["file"]?.string, let records = integer("records") {
            self = .page(list: list, file: file, records: Int(records), next: json["next"]?.string)
        } else if let list = json["restart"]?.string {
            self = .restart(list: list)
        } else if let resource = json["unreachable"]?.string.flatMap({ ClioResource(rawValue: $0) }) {
            self = .unreachable(
                .init(resource: resource, id: integer("id"), reason: json["reason"]?.string ?? ""))
        } else if json["end"]?.bool == true {
            self = .end
        } else {
            return nil
        }
    }
}
