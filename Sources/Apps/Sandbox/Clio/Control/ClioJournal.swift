internal import SandboxKit

/// A write the sandbox took, as it came.
public struct ClioWrite: Hashable, Sendable {
    public var method: String
    /// With its query.
    public var target: String
    /// The `If-Match` header.
    public var ifMatch: String?
    public var body: [UInt8]
    /// The status the rules gave, whatever fault the caller then saw.
    public var status: Int
}

/// What was asked of a sandbox.
struct ClioJournal: Sendable {
    private(set) var counters: [String: Int] = [:]
    private(set) var writes: [ClioWrite] = []

    mutating func count(_ request: SandboxRequest) { counters[Self.name(request), default: 0] += 1 }

    mutating func note(_ request: SandboxRequest, status: Int) {
        writes.append(
            ClioWrite(
                method: request.method, target: request.target, ifMatch: request.header("if-match"),
                body: request.body, status: status))
    }

    private static func name(_ request: SandboxRequest) -> String {
        guard let (resource, id) = ClioAPI.resource(request.path) else {
            return "\(request.method) /" + request.path.joined(separator: "/")
        }
        return "\(request.method) /\(resource)" + (id == nil ? "" : id == "who_am_i" ? "/who_am_i" : "/{id}")
    }
}
