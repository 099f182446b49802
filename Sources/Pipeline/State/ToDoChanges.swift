import DelimitedText
import Ledger

/// The changes to the to-do list that a batch brings, in a file beside the state until they are in force: one JSON object
/// a line.
enum ToDoChanges {
    static func render(_ change: ToDoChange, to out: inout [UInt8]) {
        var object = JSONObjectText(&out)
        switch change {
        case .open(let entry):
            object.member("kind", entry.kind.rawValue, &out)
            object.member("id", entry.id, &out)
            object.member("parent", entry.parent, &out)
            object.member("mark", String(entry.mark.value), &out)
            object.member("name", entry.name, &out)
            object.member("what", entry.what, &out)
            object.member("detail", entry.detail, &out)
        case .close(let kind, let id):
            object.member("kind", kind.rawValue, &out)
            object.member("id", id, &out)
        }
        object.end(&out)
        out.append(UInt8(ascii: "\n"))
    }

    static func read(_ path: String) throws -> [ToDoChange] {
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.contents(of: path, limit: 1 << 30)
        } catch {
            throw StateError.unusable(path: path, reason: error.reason)
        }
        return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
            guard let value = try? JSONValue.parse(Array(line)), let change = change(value) else {
                throw StateError.unusable(path: path, reason: "a line of it can't be read")
            }
            return change
        }
    }

    private static func change(_ value: JSONValue) -> ToDoChange? {
        guard let kind = value["kind"]?.string.flatMap({ RecordKind(rawValue: $0) }), let id = value["id"]?.string
        else {
            return nil
        }
        guard let what = value["what"]?.string else { return .close(kind, id: id) }
        guard let parent = value["parent"]?.string, let mark = value["mark"]?.string.flatMap({ UInt64($0) }),
            let name = value["name"]?.string, let detail = value["detail"]?.string
        else { return nil }
        return .open(
            OpenToDo(
                kind: kind, parent: parent, id: id, mark: Fingerprint(value: mark), name: name, what: what,
                detail: detail))
    }
}
