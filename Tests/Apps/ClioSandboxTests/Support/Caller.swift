import ClioSandbox
import Foundation
import FoundationNetworking
import Ledger
import Testing

/// An answer as the tests look at it.
struct Reply {
    var status: Int
    var headers: [String: String]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue.parse(body) }
    var data: [JSONValue] { json?["data"]?.elements ?? [] }
    var one: JSONValue? { json?["data"] }
    var ids: [Int64] { data.compactMap { $0["id"]?.number.flatMap { Int64($0) } } }
    var next: String? { json?["meta"]?["paging"]?["next"]?.string }
    var message: String { json?["error"]?["message"]?.string ?? "" }

    func header(_ name: String) -> String? { headers[name.lowercased()] }
}

/// Never follows a redirect, so that the tests see it.
private final class NoRedirects: NSObject, URLSessionTaskDelegate, Sendable {
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) { completionHandler(nil) }
}

/// Calls a sandbox over real HTTP.
struct Caller {
    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.urlCache = nil
        configuration.timeoutIntervalForRequest = 20
        return URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }()

    let clio: ClioSandbox
    var token: String

    init(_ clio: ClioSandbox) throws {
        self.clio = clio
        token = try #require(clio.issueToken()).access
    }

    /// - Parameter path: from `/` on, or a whole address of the sandbox.
    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Reply {
        let address = path.hasPrefix("http") ? path : clio.baseURL + path
        var request = URLRequest(url: try #require(URL(string: address)))
        request.httpMethod = method
        let all = ["Authorization": "Bearer \(token)", "Content-Type": "application/json"]
        for (name, value) in all.merging(headers, uniquingKeysWith: { $1 }) {
            request.setValue(value, forHTTPHeaderField: name)
        }
        request.httpBody = body.map { Data($0.utf8) }
        let (data, response) = try await Self.session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        var answered: [String: String] = [:]
        for (name, value) in answer.allHeaderFields { answered["\(name)".lowercased()] = "\(value)" }
        return Reply(status: answer.statusCode, headers: answered, body: Array(data))
    }

    /// GET of the API; `query` is percent-encoded as it stands, but for braces and brackets.
    @discardableResult
    func get(_ path: String, headers: [String: String] = [:]) async throws -> Reply {
        try await call("GET", "/api/v4/" + Self.encoded(path), headers: headers)
    }

    static func encoded(_ path: String) -> String {
        path.replacing("{", with: "%7B").replacing("}", with: "%7D").replacing("[", with: "%5B")
            .replacing("]", with: "%5D").replacing(" ", with: "%20")
    }

    /// Every page of a list.
    func all(_ path: String) async throws -> [JSONValue] {
        var records: [JSONValue] = []
        var reply = try await get(path)
        while true {
            #expect(reply.status == 200, "\(reply.text)")
            records += reply.data
            guard let next = reply.next else { return records }
            reply = try await call("GET", next)
        }
    }
}

/// A sandbox for the length of a test, its clock standing at 1 June 2026, noon UTC.
func withClio<Result>(
    _ options: ClioSandboxOptions = Fixture.options(), _ body: (ClioSandbox, Caller) async throws -> Result
) async throws -> Result {
    let clio = try await ClioSandbox.start(options)
    do {
        let result = try await body(clio, Caller(clio))
        await clio.stop()
        return result
    } catch {
        await clio.stop()
        throw error
    }
}

enum Fixture {
    static let noon: Int64 = 1_780_315_200_000

    static func options(_ firm: ClioFirm = small(), perMinute: Int = 1_000_000) -> ClioSandboxOptions {
        ClioSandboxOptions(firm: firm, clock: SandboxClock(start: noon, factor: 0), perMinute: perMinute)
    }

    /// A firm with tax, one client and one matter, and no bill.
    static func small() -> ClioFirm {
        var firm = ClioFirm(
            currency: ClioFirm.usDollars, settings: ClioBillingSettings(taxRate: FixedPoint(10)),
            start: noon - 86_400_000)
        let client = firm.createContact(
            ClioContact(firstName: "Maren", lastName: "Okafor", email: "maren@example.com"))
        _ = try? firm.createMatter(client: client, description: "Estate plan")
        return firm
    }

    /// 100.00 and 10.00 of tax, times `hundredths` of a hundred.
    static func line(_ hundredths: Int64 = 100) -> ClioLineDraft {
        ClioLineDraft(.time, "Work", hundredths: hundredths, cents: 10_000)
    }
}

extension ClioFirm {
    /// A bill of 110.00 for the first client.
    mutating func bill(_ lines: [ClioLineDraft] = [Fixture.line()], approved: Bool = true) throws -> Int64 {
        let id = try draftBill(client: contacts.ids[0], matters: [matters.ids[0]], lines: lines)
        if approved { try approve(bill: id) }
        return id
    }
}
