import Ledger

/// What is wrong with a settings file, collected while it is read.
final class SettingsFaults {
    let file: String
    private(set) var faults: [Diagnostic] = []

    init(file: String) { self.file = file }

    func add(_ line: Int, _ path: String, _ message: String, text: String = "", remedy: String) {
        faults.append(
            Diagnostic(
                .badSetting, .reject, at: SourceLocation(file: file, line: line, column: path), "\(path): \(message)",
                text: text, remedy: remedy))
    }
}

/// One object of a settings file: its members are asked for by name, and what nobody asked for is a fault.
struct SettingsObject {
    let path: String
    let value: JSONValue?
    let faults: SettingsFaults
    private var known: [String] = []

    init(_ value: JSONValue?, path: String, faults: SettingsFaults) {
        self.path = path
        self.faults = faults
        self.value = value
        if let value, value.members == nil {
            faults.add(value.line, path, "an object was expected", text: value.text, remedy: "Write { … } here.")
        }
    }

    private func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    /// The member, nil where it is missing.
    mutating func member(_ key: String) -> JSONValue? {
        known.append(key)
        return value?[key]
    }

    mutating func object(_ key: String) -> SettingsObject {
        SettingsObject(member(key), path: name(key), faults: faults)
    }

    mutating func string(_ key: String) -> String? {
        guard let member = member(key), !member.isNull else { return nil }
        if let text = member.string { return text }
        faults.add(member.line, name(key), "a text was expected", text: member.text, remedy: "Write it in quotes.")
        return nil
    }

    mutating func bool(_ key: String) -> Bool? {
        guard let member = member(key), !member.isNull else { return nil }
        if let flag = member.bool { return flag }
        faults.add(
            member.line, name(key), "true or false was expected", text: member.text, remedy: "Write true or false.")
        return nil
    }

    /// A whole number above zero. The outer nil: the key is missing; the inner: it is null.
    mutating func count(_ key: String) -> Int?? {
        guard let member = member(key) else { return nil }
        if member.isNull { return .some(nil) }
        if let number = member.number.flatMap({ Int($0) }), number > 0 { return .some(number) }
        faults.add(
            member.line, name(key), "a whole number above 0, or null, was expected", text: member.text,
            remedy: "Write a number such as 500, or null for no limit.")
        return nil
    }

    /// A member of an enumeration whose cases are the words allowed.
    mutating func oneOf<Value: RawRepresentable & CaseIterable>(_ key: String, _ type: Value.Type) -> Value?
    where Value.RawValue == String {
        guard let text = string(key) else { return nil }
        if let value = Value(rawValue: text) { return value }
        let words = Value.allCases.map(\.rawValue)
        fault(key, "there is no such choice", text: text, remedy: "Write one of \(words.joined(separator: ", ")).")
        return nil
    }

    mutating func date(_ key: String) -> CalendarDate? {
        guard let text = string(key) else { return nil }
        if let date = DatePattern.iso.parse(Array(text.utf8)[...]), text.utf8.count == 10 { return date }
        fault(key, "this is no day", text: text, remedy: "Write it as yyyy-MM-dd, such as 2026-01-31, or null.")
        return nil
    }

    mutating func datePattern(_ key: String) -> DatePattern? {
        guard let text = string(key) else { return nil }
        if let pattern = DatePattern(text) { return pattern }
        fault(key, "this is no date format", text: text, remedy: "Write it with yyyy, MM and dd, such as MM/dd/yyyy.")
        return nil
    }

    func fault(_ key: String, _ message: String, text: String = "", remedy: String) {
        faults.add(value?[key]?.line ?? value?.line ?? 0, name(key), message, text: text, remedy: remedy)
    }

    /// Reports every member nobody asked for, with the nearest name that is known.
    func finish() {
        for member in value?.members ?? [] where !known.contains(member.key) {
            let nearest = known.min { Self.distance(member.key, $0) < Self.distance(member.key, $1) }
            let near = nearest.flatMap { Self.distance(member.key, $0) <= max(2, $0.count / 3) ? $0 : nil }
            faults.add(
                member.value.line, name(member.key), "there is no such key", text: member.key,
                remedy: near.map { "Did you mean \($0)?" } ?? "The keys here are \(known.joined(separator: ", ")).")
        }
    }

    /// Levenshtein's distance, capitals ignored.
    static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.lowercased()), Array(right.lowercased()))
        var row = Array(0...b.count)
        for i in a.indices {
            var previous = row[0]
            row[0] = i + 1
            for j in b.indices {
                let replaced = previous + (a[i] == b[j] ? 0 : 1)
                previous = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }
}
