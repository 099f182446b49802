import DelimitedText
import Ledger

/// The bills of all LEDES files of a folder. A bill that stands in a later file too is replaced by it whole.
struct LedesBook {
    private let rules: LedesRules
    private var files: [LedesFile] = []
    private(set) var notes: [Diagnostic] = []

    init(_ profile: Profile) { rules = LedesRules(profile) }

    mutating func add(_ file: LedesFile) { files.append(file) }

    /// One file a kind for each file that was read; all of them show the same path, header and row ends.
    mutating func finish() -> [RecordKind: [ExportFile]] {
        var lastFile: [[UInt8]: Int] = [:]
        var bills = files.map { Self.group($0) }
        for (index, groups) in bills.enumerated() {
            for group in groups where !group.number.isEmpty { lastFile[group.number] = index }
        }
        for index in bills.indices {
            let replaced = bills[index].filter { !$0.number.isEmpty && lastFile[$0.number] != index }
            guard let first = replaced.first else { continue }
            bills[index].removeAll { !$0.number.isEmpty && lastFile[$0.number] != index }
            notes.append(
                Diagnostic(
                    .duplicateKey, .note, at: files[index].location(first.rows[0]),
                    "\(replaced.count) of the bills are replaced by later files' bills of the same number",
                    remedy: "Nothing to do where the later file is the corrected one."))
        }
        var made: [RecordKind: [ExportFile]] = [:]
        for (file, groups) in zip(files, bills) {
            for (kind, export) in exports(of: file, groups) { made[kind, default: []].append(export) }
        }
        return made
    }

    private struct Group {
        var number: [UInt8]
        var rows: [LedesRow]
    }

    /// The rows by INVOICE_NUMBER, which need not stand together, in the order of the file.
    private static func group(_ file: LedesFile) -> [Group] {
        var groups: [Group] = []
        var places: [[UInt8]: Int] = [:]
        for row in file.rows {
            let number = Array(file.text(.invoiceNumber, row))
            if !number.isEmpty, let place = places[number] {
                groups[place].rows.append(row)
            } else {
                places[number] = groups.count
                groups.append(Group(number: number, rows: [row]))
            }
        }
        return groups
    }

    private func exports(of file: LedesFile, _ groups: [Group]) -> [(RecordKind, ExportFile)] {
        var bills = export(.bill, of: file, rules.bill)
        var lines = export(.line, of: file, rules.line)
        var creditNotes = export(.creditNote, of: file, rules.creditNote)
        for group in groups {
            if group.number.isEmpty {
                let reading = LedesLineReading(file: file, rules: rules, digits: rules.digits)
                for row in group.rows { lines.rows?.append(Self.withoutBill(reading.read(row).made)) }
                continue
            }
            let bill = LedesBill(group.rows, of: file, rules: rules)
            bills.rows?.append(bill.bill)
            for line in bill.lines {
                switch line.role {
                case .line: lines.rows?.append(line.made)
                case .creditNote: creditNotes.rows?.append(line.made)
                case .tax: break
                }
            }
        }
        return [(.bill, bills), (.line, lines), (.creditNote, creditNotes)]
    }

    /// A row without INVOICE_NUMBER, whatever it is, is a line of no bill.
    private static func withoutBill(_ made: MadeRow) -> MadeRow {
        var line = MadeRow(.line, line: made.line, offset: made.offset, length: made.length)
        line.problems = made.problems
        line.cells = made.cells
        if made.kind == .creditNote { line.cells[.price] = made.cells[.amount].map { [UInt8(ascii: "-")] + $0 } }
        return line
    }

    private func export(_ kind: RecordKind, of file: LedesFile, _ rules: KindRules) -> ExportFile {
        var source = SourceFile(
            kind: kind, path: file.path, textPath: file.textPath, form: .delimited, header: file.header,
            byteCount: TextFile.byteCount(of: file.path))
        source.delimiter = file.delimiter
        source.rowTerminator = LedesRows.mark
        return ExportFile(made: source, headers: LedesColumn.headers(of: kind), rules: rules)
    }
}
