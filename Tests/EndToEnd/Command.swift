import Foundation
import Testing

/// The built program, run as its user runs it.
struct Command {
    struct Result {
        var exitCode: Int32
        var output: String
        var errors: String

        /// The last line of standard output.
        var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }
    }

    /// The program beside the test bundle.
    static let path: String = {
        let bundle = CommandLine.arguments.first ?? ""
        var folder = URL(fileURLWithPath: bundle).deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("clio-xero")
            if FileManager.default.isExecutableFile(atPath: program.path), !isFolder(program.path) {
                return program.path
            }
            folder.deleteLastPathComponent()
        }
        return FileManager.default.currentDirectoryPath + "/.build/debug/clio-xero"
    }()

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Starts the program; standard output and error go to files, so that nothing ever waits for a pipe.
    static func start(
        _ arguments: [String], in folder: String, program: String = path, environment: [String: String] = [:]
    ) throws -> (process: ChildProcess, output: String, errors: String) {
        let stem = NSTemporaryDirectory() + "command-\(UUID().uuidString)"
        let process = try ChildProcess(
            program, arguments, in: folder,
            environment: ProcessInfo.processInfo.environment.merging(environment) { $1 }, output: stem + ".out",
            errors: stem + ".err")
        return (process, stem + ".out", stem + ".err")
    }

    static func run(
        _ arguments: [String], in folder: String, program: String = path, environment: [String: String] = [:]
    ) throws -> Result {
        let started = try start(arguments, in: folder, program: program, environment: environment)
        started.process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(atPath: started.output)
            try? FileManager.default.removeItem(atPath: started.errors)
        }
        return Result(
            exitCode: started.process.terminationStatus, output: try text(started.output),
            errors: try text(started.errors))
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
}

/// A folder with a small firm's exports, made anew for each test.
final class Workplace {
    let folder = NSTemporaryDirectory() + "workplace-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder + "/clio", withIntermediateDirectories: true)
        try put(
            "clio/contacts.csv",
            """
            id,type,name,first_name,last_name,company,email,phone,street,city,province,postal_code,country,updated_at
            11,Company,Acme Ltd,,,,billing@acme.example,,1 High Street,Springfield,IL,62701,United States,
            12,Person,Jane Roe,Jane,Roe,,jane@example.com,555-0100,,,,,,

            """)
        try put(
            "clio/bills.csv",
            """
            id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total,updated_at
            101,INV-1,11,0001,paid,2026-01-10,2026-02-09,January,USD,345.00,
            102,INV-2,12,0002,awaiting_payment,2026-01-20,2026-02-19,January,USD,100.00,

            """)
        try put(
            "clio/bill_line_items.csv",
            """
            id,bill_id,matter_number,date,kind,category,user,description,note,quantity,price,tax_rate,updated_at
            1001,101,0001,2026-01-05,TimeEntry,,E. H.,Draft motion,,1.2,250.00,0,
            1002,101,0001,2026-01-06,ExpenseEntry,,E. H.,Filing fee,,1,45.00,0,
            1003,102,0002,2026-01-15,FlatFee,,E. H.,Will,,1,100.00,0,

            """)
        try put(
            "clio/payments.csv",
            """
            id,bill_id,contact_id,date,amount,method,reference,bank_account
            501,101,11,2026-02-01,345.00,Wire,W-1,Operating

            """)
        try put(
            "clio/credit_notes.csv",
            """
            id,number,contact_id,bill_id,date,amount,reason,state
            701,CN-1,12,102,2026-02-02,20.00,Courtesy,applied

            """)
        try put(
            "chart.csv",
            """
            *Code,*Name,*Type,*Tax Code,Description,Dashboard,Expense Claims,Enable Payments,Balance
            090,Operating,Bank,Tax Exempt,,,,,
            200,Fees,Revenue,Tax Exempt,,,,,
            205,Write-offs,Revenue,Tax Exempt,,,,,

            """)
        try settings()
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// - Parameter files: more of `extract.files`.
    func settings(files: String = "", batches: String = "batches") throws {
        try put(
            "pipeline.json",
            """
            {"firm": "Small & Co",
             "extract": {"files": {"directory": "clio"\(files)}},
             "transform": {"accounts": {"chart": "chart.csv", "timeEntries": "200", "expenses": "200", "interest": "200",
                                        "creditNotes": "205", "payments": "090"}},
             "load": {"files": {"directory": "\(batches)"}},
             "state": "state/state.sqlite"}
            """)
    }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func put(_ name: String, bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func text(_ name: String) throws -> String { try Command.text(folder + "/" + name) }

    /// Replaces text of a file, which must be there.
    func edit(_ name: String, _ old: String, _ new: String) throws {
        let before = try text(name)
        try #require(before.contains(old))
        try put(name, before.replacingOccurrences(of: old, with: new))
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: folder + "/" + name) }

    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? []).sorted()
    }

    func run(_ arguments: String...) throws -> Command.Result { try Command.run(arguments, in: folder) }
}
