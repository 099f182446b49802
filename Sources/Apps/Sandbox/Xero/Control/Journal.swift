internal import SandboxKit

/// A write the sandbox took, as it came.
public struct SandboxWrite: Hashable, Sendable {
    public var method: String
    /// With its query.
    public var target: String
    public var idempotencyKey: String?
    public var body: [UInt8]
    /// The status the rules gave, whatever fault the caller then saw.
    public var status: Int
    /// Whether the answer came from the idempotency cache and nothing was done again.
    public var isReplay: Bool
    /// Members of the JSON body that Xero's schema does not have; Xero passes over them.
    public var ignored: [String]
}

/// What was asked of a sandbox.
struct Journal: Sendable {
    /// Calls by method and resource: `PUT /Invoices`, `POST /Payments/{id}`.
    private(set) var counters: [String: Int] = [:]
    private(set) var writes: [SandboxWrite] = []

    mutating func count(_ request: SandboxRequest) {
        counters[Self.name(request), default: 0] += 1
    }

    mutating func note(_ request: SandboxRequest, status: Int, isReplay: Bool, ignored: [String]) {
        writes.append(
            SandboxWrite(
                method: request.method, target: request.target, idempotencyKey: request.header("idempotency-key"),
                body: request.body, status: status, isReplay: isReplay, ignored: ignored))
    }

    private static func name(_ request: SandboxRequest) -> String {
        guard request.path.first == "api.xro" else {
            return "\(request.method) /" + request.path.joined(separator: "/")
        }
        let parts = request.path.dropFirst(2).enumerated().map { index, part in index % 2 == 1 ? "{id}" : part }
        return "\(request.method) /" + parts.joined(separator: "/")
    }
}
