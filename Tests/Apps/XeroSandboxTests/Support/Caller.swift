import AsyncHTTPClient
import Ledger
import NIOCore
import NIOHTTP1
import Testing
import XeroSandbox

/// An answer as the tests look at it.
struct Reply {
    var status: Int
    var headers: HTTPHeaders
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue.parse(body) }

    /// Every message in the answer, wherever it stands.
    var messages: [String] { json.map(Self.messages(in:)) ?? [] }

    private static func messages(in value: JSONValue) -> [String] {
        let own = value["Message"]?.string.map { [$0] } ?? []
        let members = (value.members ?? []).flatMap { messages(in: $0.value) }
        return own + members + (value.elements ?? []).flatMap { messages(in: $0) }
    }

    func header(_ name: String) -> String? { headers.first(name: name) }

    func first(_ name: String) -> JSONValue? { json?[name]?.elements?.first }
}

/// Calls a sandbox over real HTTP.
struct Caller {
    let sandbox: XeroSandbox
    var token: String
    var tenant: String?

    init(_ sandbox: XeroSandbox, scopes: Set<String>? = nil) throws {
        self.sandbox = sandbox
        let tokens = scopes.map { sandbox.issueToken(scopes: $0) } ?? sandbox.issueToken()
        token = try #require(tokens).access
        tenant = sandbox.tenantID
    }

    @discardableResult
    func call(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Reply {
        var request = HTTPClientRequest(url: sandbox.baseURL + path)
        request.method = HTTPMethod(rawValue: method)
        var all = [
            "Authorization": "Bearer \(token)", "Accept": "application/json", "Content-Type": "application/json",
        ]
        all["xero-tenant-id"] = tenant
        for (name, value) in all.merging(headers, uniquingKeysWith: { $1 }) {
            request.headers.add(name: name, value: value)
        }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(20))
        let bytes = try await response.body.collect(upTo: 64 << 20)
        return Reply(status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    @discardableResult
    func api(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Reply {
        try await call(method, "/api.xro/2.0/" + path, body, headers: headers)
    }

    /// A write whose single element must succeed; gives that element.
    @discardableResult
    func made(_ method: String, _ path: String, _ root: String, _ element: String) async throws -> JSONValue {
        let reply = try await api(method, path, "{\"\(root)\":[\(element)]}")
        #expect(reply.status == 200, "\(reply.text)")
        return try #require(reply.first(root))
    }

    /// A write that must be refused as a whole; gives its messages.
    func refused(_ method: String, _ path: String, _ root: String, _ element: String) async throws -> [String] {
        let reply = try await api(method, path, "{\"\(root)\":[\(element)]}")
        #expect(reply.status == 400, "\(reply.text)")
        return reply.messages
    }
}

/// A sandbox for the length of a test.
func withSandbox<Result>(
    _ options: SandboxOptions = SandboxOptions(clock: Fixture.clock(), limits: .generous),
    _ body: (Caller) async throws -> Result
) async throws -> Result {
    let sandbox = try await XeroSandbox.start(options)
    do {
        let result = try await body(Caller(sandbox))
        await sandbox.stop()
        return result
    } catch {
        await sandbox.stop()
        throw error
    }
}

/// Bodies the tests send.
enum Fixture {
    /// 1 June 2026, noon UTC; it stands still until it is moved.
    static func clock() -> SandboxClock { SandboxClock(start: 1_780_315_200_000, factor: 0) }

    static func contact(_ name: String = "Dunmore Corp.", number: String = "clio-1", more: String = "") -> String {
        "{\"Name\":\"\(name)\",\"ContactNumber\":\"\(number)\"\(more)}"
    }

    static func line(
        quantity: String = "2", price: String = "100.00", account: String = "200", tax: String = "NONE",
        more: String = ""
    ) -> String {
        "{\"Description\":\"Work\",\"Quantity\":\(quantity),\"UnitAmount\":\(price),\"AccountCode\":\"\(account)\","
            + "\"TaxType\":\"\(tax)\"\(more)}"
    }

    static func invoice(
        _ number: String = "4117", status: String = "AUTHORISED", date: String = "2026-05-01", lines: [String]? = nil,
        contact: String = "{\"ContactNumber\":\"clio-1\"}", more: String = ""
    ) -> String {
        "{\"Type\":\"ACCREC\",\"Contact\":\(contact),\"InvoiceNumber\":\"\(number)\",\"Status\":\"\(status)\","
            + "\"Date\":\"\(date)\",\"DueDate\":\"2026-06-30\",\"LineItems\":[\((lines ?? [line()]).joined(separator: ","))]"
            + "\(more)}"
    }

    static func credit(
        _ number: String = "CM-1", price: String = "50.00", status: String = "AUTHORISED", more: String = ""
    ) -> String {
        "{\"Type\":\"ACCRECCREDIT\",\"Contact\":{\"ContactNumber\":\"clio-1\"},\"CreditNoteNumber\":\"\(number)\","
            + "\"Status\":\"\(status)\",\"Date\":\"2026-05-02\","
            + "\"LineItems\":[\(line(quantity: "1", price: price, account: "205"))]\(more)}"
    }

    static func payment(_ invoice: String = "4117", amount: String, account: String = "090", more: String = "")
        -> String
    {
        "{\"Invoice\":{\"InvoiceNumber\":\"\(invoice)\"},\"Account\":{\"Code\":\"\(account)\"},\"Date\":\"2026-05-10\","
            + "\"Amount\":\(amount)\(more)}"
    }
}
