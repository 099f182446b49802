import Foundation
import Ledger
import Testing
import WebAccess
import XeroAPI
import XeroSandbox

@testable import Pipeline

/// What a person does in Xero's own screens, and what stands there.
extension TransferFirm {
    /// Starts a firm, works with it and stops its Xero.
    static func with<Result>(
        _ change: (SmallFirm) -> Void = { _ in }, xero: SandboxFirm = .harbourFinch,
        _ body: (TransferFirm) async throws -> Result
    ) async throws -> Result {
        let transfer = try await TransferFirm(xero: xero)
        change(transfer.firm)
        do {
            let result = try await body(transfer)
            await transfer.stop()
            return result
        } catch {
            await transfer.stop()
            throw error
        }
    }

    @discardableResult
    func person(_ method: XeroRequest.Method, _ path: String, _ body: String? = nil) async throws -> JSONValue {
        let request = try request(.run, "")
        let statePath = firm.folder + "/person/state.sqlite"
        return try await onThread {
            let state = try SQLiteState(path: statePath, takesTurn: false)
            return try XeroSession.with(request.configuration, store: state, clock: request.environment.clock) {
                session in
                try Blocking.wait {
                    let call = XeroRequest(method, path, body: body.map { Array($0.utf8) })
                    return try await session.client.send(call).json()
                }
            }
        }
    }

    /// One invoice or credit note with everything on it; the number may be Xero's id.
    func record(_ resource: String, _ number: String) async throws -> JSONValue {
        try #require(try await person(.get, "\(resource)/\(number)")[resource]?.elements?.first)
    }

    func id(_ number: String) async throws -> String {
        try #require(try await record("Invoices", number)["InvoiceID"]?.string)
    }

    /// By the lines' descriptions.
    func lineIDs(_ number: String) async throws -> [String: String] {
        var ids: [String: String] = [:]
        for line in try await record("Invoices", number)["LineItems"]?.elements ?? [] {
            ids[line["Description"]?.string ?? ""] = line["LineItemID"]?.string
        }
        return ids
    }

    /// Xero's ids of the payments on an invoice.
    func payments(on number: String) async throws -> [String] {
        (try await record("Invoices", number)["Payments"]?.elements ?? []).compactMap { $0["PaymentID"]?.string }
    }

    func pay(
        _ number: String, _ amount: String, on date: String, to account: String = "090",
        reference: String = "a cheque"
    ) async throws {
        try await person(
            .put, "Payments",
            """
            {"Payments":[{"Invoice":{"InvoiceID":"\(try await id(number))"},"Account":{"Code":"\(account)"},"Date":"\(date)",\
            "Amount":\(amount),"Reference":"\(reference)"}]}
            """)
    }

    func delete(payment id: String) async throws {
        try await person(.post, "Payments/\(id)", #"{"Status":"DELETED"}"#)
    }

    /// An invoice as somebody else has it in Xero, of one line.
    func invoice(
        _ number: String, contact: String, total: String, date: String = "2026-01-20", status: String = "AUTHORISED"
    ) async throws {
        try await person(
            .put, "Invoices",
            """
            {"Invoices":[{"Type":"ACCREC","InvoiceNumber":"\(number)","Contact":{"Name":"\(contact)"},"Date":"\(date)",\
            "DueDate":"2026-02-19","Status":"\(status)","LineAmountTypes":"Exclusive","LineItems":[{"Description":"Will",\
            "Quantity":1,"UnitAmount":\(total),"AccountCode":"200","TaxType":"NONE"}]}]}
            """)
    }

    func contact(_ name: String, email: String, number: String? = nil) async throws {
        let more = number.map { #","ContactNumber":"\#($0)""# } ?? ""
        try await person(.put, "Contacts", #"{"Contacts":[{"Name":"\#(name)","EmailAddress":"\#(email)"\#(more)}]}"#)
    }

    // MARK: The book

    func documents(_ kind: String) throws -> [BookDocument] {
        let book = try JSONValue.parse(xero.book)
        return (book[kind]?.elements ?? []).map(BookDocument.init)
    }

    func invoice(_ number: String) throws -> BookDocument {
        try #require(try documents("Invoices").first { $0.number == number })
    }

    func creditNote(_ number: String) throws -> BookDocument {
        try #require(try documents("CreditNotes").first { $0.number == number })
    }

    var contactNames: [String] {
        get throws {
            let book = try JSONValue.parse(xero.book)
            return (book["Contacts"]?.elements ?? []).compactMap { $0["Name"]?.string }.sorted()
        }
    }
}

/// A document of the sandbox's book.
struct BookDocument: Hashable {
    var number: String
    var status: String
    var contact: String
    var date: String
    var due: String
    var reference: String
    var total: String
    var outstanding: String
    var lines: [String]
    var payments: [String]
    var allocations: [String]

    init(_ json: JSONValue) {
        func text(_ name: String) -> String { json[name]?.string ?? json[name]?.number ?? "" }
        number = text("Number")
        status = text("Status")
        contact = text("Contact")
        date = text("Date")
        due = text("DueDate")
        reference = text("Reference")
        total = text("Total")
        outstanding = text("Outstanding")
        lines = (json["Lines"]?.elements ?? []).map { line in
            ["Description", "Quantity", "UnitAmount", "AccountCode", "LineAmount"]
                .map { line[$0]?.string ?? line[$0]?.number ?? "" }.joined(separator: "|")
        }
        payments = (json["Payments"]?.elements ?? []).compactMap(\.string)
        allocations = (json["Allocations"]?.elements ?? []).compactMap(\.string)
    }
}

extension RunResult {
    /// `update invoice 1`; what was refused or held is said.
    var done: [String] {
        (applied?.rows ?? []).map { row in
            var text = "\(row.operation) \(row.kind) \(row.done)"
            if row.refused > 0 { text += " refused \(row.refused)" }
            if row.held > 0 { text += " held \(row.held)" }
            if row.open > 0 { text += " open \(row.open)" }
            return text
        }
    }

    /// Codes of what was held or rejected.
    var held: [String] { report.problems.filter { $0.severity >= .hold }.map(\.code.rawValue) }
    var words: String {
        (report.problems + notices + (applied?.problems ?? [])).map(\.description).joined(separator: "\n")
    }
}

extension SmallFirm {
    /// Changes a cell of the row of this id, or of the row whose first cells these are.
    func change(
        _ file: ReferenceWritableKeyPath<SmallFirm, [String]>, _ id: String, _ column: String, _ value: String
    ) {
        let header = self[keyPath: file][0].components(separatedBy: ",")
        guard let place = header.firstIndex(of: column),
            let row = self[keyPath: file].firstIndex(where: { $0.hasPrefix(id + ",") })
        else { preconditionFailure("no \(column) of \(id)") }
        var cells = self[keyPath: file][row].components(separatedBy: ",")
        cells[place] = value
        self[keyPath: file][row] = cells.joined(separator: ",")
    }

    func drop(_ file: ReferenceWritableKeyPath<SmallFirm, [String]>, _ id: String) {
        self[keyPath: file].removeAll { $0.hasPrefix(id + ",") }
    }
}

/// The exit code of what must fail.
func exitCode<Result>(_ body: () async throws -> Result) async -> (code: ExitCode?, words: String) {
    do {
        _ = try await body()
        return (nil, "")
    } catch {
        let failure = Failure(error)
        return (failure.exitCode, failure.diagnostics.map(\.description).joined(separator: "\n"))
    }
}
