import Foundation
import Ledger
import Testing

@testable import Pipeline

/// A firm of a few bills in a folder of its own, which goes with the value.
final class SmallFirm {
    let folder: String
    var contacts = [
        "id,type,name,first_name,last_name,company,email,phone,street,city,province,postal_code,country,updated_at",
        "11,Company,Acme Ltd,,,,billing@acme.example,,1 High Street,Springfield,IL,62701,United States,",
        "12,Person,Jane Roe,Jane,Roe,,jane@example.com,555-0100,,,,,,",
    ]
    var bills = [
        "id,number,contact_id,matter_number,state,issued_at,due_at,subject,currency,total,updated_at",
        "101,INV-1,11,0001-Acme,paid,2026-01-10,2026-02-09,January,USD,345.00,",
        "102,INV-2,12,0002-Roe,awaiting_payment,2026-01-20,2026-02-19,January,USD,100.00,",
        "103,INV-3,11,0001-Acme,draft,2026-02-10,2026-03-12,February,USD,50.00,",
    ]
    var lines = [
        "id,bill_id,matter_number,date,kind,category,user,description,note,quantity,price,tax_rate,updated_at",
        "1001,101,0001-Acme,2026-01-05,TimeEntry,Litigation,E. Harbour,Draft motion,,1.2,250.00,0,",
        "1002,101,0001-Acme,2026-01-06,ExpenseEntry,Filing,E. Harbour,Filing fee,,1,45.00,0,",
        "1003,102,0002-Roe,2026-01-15,FlatFee,,E. Harbour,Will,,1,100.00,0,",
        "1004,103,0001-Acme,2026-02-01,TimeEntry,,E. Harbour,Call,,0.2,250.00,0,",
    ]
    var payments = [
        "id,bill_id,contact_id,date,amount,method,reference,bank_account",
        "501,101,11,2026-02-01,345.00,Wire,W-1,Operating",
    ]
    var creditNotes = [
        "id,number,contact_id,bill_id,date,amount,reason,state",
        "701,CN-1,12,102,2026-02-02,20.00,Courtesy,applied",
    ]
    var chart = [
        "*Code,*Name,*Type,*Tax Code,Description,Dashboard,Expense Claims,Enable Payments,Balance",
        "090,Operating,Bank,Tax Exempt,,,,,", "200,Fees,Revenue,Tax Exempt,,,,,",
        "260,Disbursements,Revenue,Tax Exempt,,,,,",
        "205,Write-offs,Revenue,Tax Exempt,,,,,",
    ]
    var settings: [String: String] = [
        "payments": "\"090\"", "files": "", "load": "", "bills": "", "contacts": "", "tax": "",
    ]

    init() throws {
        folder = NSTemporaryDirectory() + "small-firm-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/clio", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var configPath: String { folder + "/pipeline.json" }
    var statePath: String { folder + "/state/state.sqlite" }

    /// Writes everything as it stands now.
    func write() throws {
        for (name, rows) in [
            ("contacts", contacts), ("bills", bills), ("bill_line_items", lines), ("payments", payments),
            ("credit_notes", creditNotes),
        ] {
            try put("clio/\(name).csv", rows.joined(separator: "\n") + "\n")
        }
        try put("chart.csv", chart.joined(separator: "\n") + "\n")
        try put(
            "pipeline.json",
            """
            {"firm": "Small & Co",
             "extract": {"from": "\(settings["from"] ?? "files")", "api": \(settings["clio"] ?? "{}"),
                         "files": {"directory": "clio"\(settings["files"] ?? "")}},
             "transform": {
               "bills": {\(settings["bills"] ?? "")}, "contacts": {\(settings["contacts"] ?? "")},
               "tax": {\(settings["tax"] ?? "")},
               "accounts": {"chart": "chart.csv", "timeEntries": "200", "expenses": "260", "creditNotes": "205",
                            "interest": "200", "payments": \(settings["payments"] ?? "null")}},
             "load": {"to": "\(settings["to"] ?? "files")", "files": {"directory": "batches"\(settings["load"] ?? "")},
                      "api": \(settings["api"] ?? "{}")},
             "state": "state/state.sqlite"}
            """)
    }

    func put(_ name: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name)), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder + "/" + name) }

    func names(_ name: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/" + name)) ?? []).sorted()
    }

    func request(_ command: RunRequest.Command = .run, batch: String) throws -> RunRequest {
        try write()
        return RunRequest(
            command: command, configuration: try Configuration.read(path: configPath),
            environment: RunEnvironment(
                now: { "2026-03-01T02:00:00Z" }, batchID: batch, scratchDirectory: folder + "/scratch"))
    }

    /// Writes the exports and runs.
    @discardableResult
    func run(_ batch: String, isFull: Bool = false) throws -> RunResult {
        var request = try request(batch: batch)
        request.isFull = isFull
        return try FileRun(request).execute()
    }

    func history() throws -> History { History(configuration: try Configuration.read(path: configPath)) }

    /// How many documents of a kind a result wrote.
    static func count(_ result: RunResult, _ kind: String) -> Int {
        result.report.documents.filter { $0.kind == kind }.reduce(0) { $0 + $1.count }
    }
}
