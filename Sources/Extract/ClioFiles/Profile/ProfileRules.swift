import DelimitedText
import Ledger

// A rules file, line by line:
//
//     # a comment
//     include canonical          first of all: a built-in profile's rules, which the rest changes
//     form delimited             delimited, answers or ledes
//     encoding auto              auto, utf-8, utf-16le, utf-16be, windows-1252
//     delimiter ,                one character, or tab
//     skip 0                     lines before the header
//     decimal-mark .             . or ,
//     date-format MM/dd/yyyy
//     contacts-by-name yes       a bill's client may be known by name alone
//     unbilled-lines yes         lines that name no bill are work not billed yet
//     credit-words credit | ...  how LEDES rows begin that are credit notes; so tax-words and flat-fee-words
//     [bills]                    a kind: contacts, bills, bill_line_items, payments, credit_notes, trust_transactions
//     number = Bill number | Invoice
//     currency : USD             where there is no such column, or the cell is empty
//     state = Status
//       Unpaid -> awaiting_payment
//
// In a kind's part `identify a, b` names the fields that tell a file of it.

extension Profile {
    /// The profile a rules file describes.
    /// - Throws: ``ClioFilesError`` with every fault of the file.
    static func parse(_ text: String, name: String, path: String) throws(ClioFilesError) -> Profile {
        var parser = RulesParser(name: name, path: path)
        // A return and a line feed are one character of a Swift string.
        let lines = text.drop { $0 == "\u{FEFF}" }.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() { parser.take(String(line), number: index + 1) }
        guard parser.faults.isEmpty else { throw ClioFilesError(parser.faults) }
        return parser.profile
    }

    /// A built-in profile by its name, or the rules file at a path.
    public static func named(_ name: String) throws(ClioFilesError) -> Profile {
        if let rules = BuiltInProfiles.rules[name] { return try parse(rules, name: name, path: name) }
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.contents(of: name, limit: 1 << 20)
        } catch {
            let known = BuiltInProfiles.rules.keys.sorted().joined(separator: ", ")
            throw ClioFilesError([
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: name), "there is no such profile, nor such a file",
                    text: name, remedy: "Set extract.files.profile to one of \(known), or to the path of a rules file.")
            ])
        }
        guard UTF8Check.firstInvalid(bytes, 0..<bytes.count) == nil else {
            throw ClioFilesError([
                Diagnostic(
                    .wrongEncoding, .reject, at: SourceLocation(file: name), "the rules file is not UTF-8",
                    remedy: "Save it as UTF-8.")
            ])
        }
        return try parse(String(decoding: bytes, as: UTF8.self), name: name, path: name)
    }
}

private struct RulesParser {
    var profile: Profile
    var faults: [Diagnostic] = []
    private let path: String
    private var kind: RecordKind?
    private var field: Field?

    init(name: String, path: String) {
        profile = Profile(name: name)
        self.path = path
    }

    mutating func take(_ raw: String, number: Int) {
        let line = trim(raw)
        guard !line.isEmpty, !line.hasPrefix("#") else { return }
        if line.hasPrefix("["), line.hasSuffix("]") {
            begin(String(line.dropFirst().dropLast()), number)
        } else if let arrow = split(line, at: "->") {
            takeValue(arrow.0, arrow.1, number)
        } else if kind != nil, let mark = line.first(where: { $0 == "=" || $0 == ":" }),
            let sides = split(line, at: String(mark))
        {
            if mark == "=" { takeHeaders(sides.0, sides.1, number) } else { takeDefault(sides.0, sides.1, number) }
        } else {
            let words = line.split(separator: " ", maxSplits: 1).map { trim(String($0)) }
            if kind != nil, words.first == "identify" {
                takeIdentity(words.count > 1 ? words[1] : "", number)
            } else {
                takeSetting(words[0], words.count > 1 ? words[1] : "", number)
            }
        }
    }

    private mutating func begin(_ name: String, _ number: Int) {
        field = nil
        guard let kind = RecordKind(rawValue: trim(name)) else {
            let known = RecordKind.allCases.map(\.rawValue).joined(separator: ", ")
            return fault(number, name, "there is no kind of record of this name", "Use one of \(known).")
        }
        self.kind = kind
        if profile.kinds[kind] == nil { profile.kinds[kind] = KindRules() }
    }

    private mutating func takeHeaders(_ name: String, _ headers: String, _ number: Int) {
        guard let kind, let field = field(name, number) else { return }
        profile.kinds[kind]?.headers[field] = headers.split(separator: "|").map { Profile.normalize(String($0)) }
        self.field = field
    }

    private mutating func takeDefault(_ name: String, _ value: String, _ number: Int) {
        guard let kind, let field = field(name, number) else { return }
        profile.kinds[kind]?.defaults[field] = Array(value.utf8)
        self.field = field
    }

    private mutating func takeValue(_ from: String, _ to: String, _ number: Int) {
        guard let kind, let field else {
            return fault(number, from, "a value's translation belongs under the field it translates", "Move it there.")
        }
        profile.kinds[kind]?.values[field, default: []].append((Array(from.lowercased().utf8), Array(to.utf8)))
    }

    private mutating func takeIdentity(_ names: String, _ number: Int) {
        guard let kind else { return }
        for name in names.split(separator: ",") {
            if let field = field(trim(String(name)), number) { profile.kinds[kind]?.identity.append(field) }
        }
    }

    private mutating func takeSetting(_ name: String, _ value: String, _ number: Int) {
        switch name {
        case "form":
            set(
                \.form, Profile.Form(rawValue: value), number, value, "there is no such form",
                "Use delimited, answers or ledes.")
        case "encoding":
            let encoding: TextEncoding?? =
                value == "auto" ? .some(nil) : TextEncoding(rawValue: value).map(Optional.some)
            set(
                \.encoding, encoding, number, value, "there is no such encoding",
                "Use auto, utf-8, utf-16le, utf-16be or windows-1252.")
        case "delimiter":
            let byte = value == "tab" ? UInt8(ascii: "\t") : value.utf8.count == 1 ? value.utf8.first : nil
            set(
                \.dialect.delimiter, byte, number, value, "a delimiter is one character",
                "Write one character, or the word tab.")
        case "skip":
            set(
                \.dialect.skipLines, Int(value).flatMap { $0 >= 0 ? $0 : nil }, number, value,
                "this is no number of lines",
                "Write how many lines stand before the header.")
        case "decimal-mark":
            set(
                \.numbers.decimalMark, NumberPattern.DecimalMark(rawValue: value), number, value,
                "a decimal mark is a point or a comma", "Write . or , alone.")
        case "date-format":
            set(
                \.dates, DatePattern(value), number, value, "this is no date format",
                "Write it with yyyy, MM and dd, such as MM/dd/yyyy.")
        case "contacts-by-name":
            let flag = value == "yes" ? true : value == "no" ? false : nil
            set(\.contactsByName, flag, number, value, "this is neither yes nor no", "Write yes or no.")
        case "unbilled-lines":
            let flag: Bool? = value == "yes" ? true : value == "no" ? false : nil
            set(\.hasUnbilledLines, flag, number, value, "this is neither yes nor no", "Write yes or no.")
        case "include": include(value, number)
        case "credit-words": profile.creditWords = words(value)
        case "tax-words": profile.taxWords = words(value)
        case "flat-fee-words": profile.flatFeeWords = words(value)
        default:
            fault(number, name, "there is no such rule", "See the built-in profiles for the rules there are.")
        }
    }

    /// A built-in profile's rules; what follows wins over them.
    private mutating func include(_ name: String, _ number: Int) {
        guard let rules = BuiltInProfiles.rules[name] else {
            let known = BuiltInProfiles.rules.keys.sorted().joined(separator: ", ")
            return fault(number, name, "there is no built-in profile of this name", "Use one of \(known).")
        }
        for line in rules.split(separator: "\n") { take(String(line), number: number) }
        kind = nil
        field = nil
    }

    /// Sets what the rule says, or reports that it can't be read.
    private mutating func set<Value>(
        _ setting: WritableKeyPath<Profile, Value>, _ value: Value?, _ number: Int, _ text: String, _ message: String,
        _ remedy: String
    ) {
        if let value { profile[keyPath: setting] = value } else { fault(number, text, message, remedy) }
    }

    private func words(_ value: String) -> [String] {
        value.split(separator: "|").map { trim(String($0)).lowercased() }
    }

    private mutating func field(_ name: String, _ number: Int) -> Field? {
        guard let kind else { return nil }
        if let field = Field(name: name), Field.fields(of: kind).contains(field) { return field }
        let known = Field.fields(of: kind).map(\.name).joined(separator: ", ")
        fault(number, name, "a \(kind.name) has no such field", "Use one of \(known).")
        return nil
    }

    private mutating func fault(_ line: Int, _ text: String, _ message: String, _ remedy: String) {
        faults.append(
            Diagnostic(
                .unknownValue, .reject, at: SourceLocation(file: path, line: line), message, text: text, remedy: remedy)
        )
    }

    private func split(_ line: String, at separator: String) -> (String, String)? {
        guard let range = line.firstRange(of: separator) else { return nil }
        return (trim(String(line[..<range.lowerBound])), trim(String(line[range.upperBound...])))
    }

    private func trim(_ text: String) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
        return String(text.drop(while: blank).reversed().drop(while: blank).reversed())
    }
}
