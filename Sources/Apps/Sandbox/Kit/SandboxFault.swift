/// A trouble the sandbox makes on request.
public struct SandboxFault: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// The connection closes and nothing was done.
        case dropBefore
        /// The connection closes after everything was done and saved.
        case dropAfter
        /// The answer stops in the middle, after everything was saved.
        case dropMidway
        /// 429 with Retry-After in seconds or without; nothing was done. `problem` is the limit's name in Xero: `minute`, `day`,
        /// `concurrent` or `appminute`.
        case tooManyRequests(problem: String, retryAfter: Int?)
        /// 500 and nothing was done.
        case internalError
        /// 500 although everything was saved.
        case internalErrorAfter
        /// 503 as text, nothing was done.
        case unavailable
        /// A whole answer by HTTP's rules whose body is cut in half, after everything was saved.
        case cutOff
        /// 200 to a write with every element sent, and nothing was done: the ids are all zeros, or missing.
        case nothingDone(withZeroIDs: Bool)
        /// The ordinary answer, so many real milliseconds later.
        case slow(milliseconds: Int)
    }

    public var kind: Kind
    /// GET, PUT, …; nil is any.
    public var method: String?
    /// A path with `*` for any characters: `/api.xro/2.0/Invoices*`, `/api/v4/bills.json`.
    public var path: String
    /// The first request that suffers, counting those that match from 1.
    public var nth: Int
    /// How many matching requests from there suffer.
    public var times: Int

    public init(_ kind: Kind, method: String? = nil, path: String = "*", nth: Int = 1, times: Int = 1) {
        self.kind = kind
        self.method = method
        self.path = path
        self.nth = max(nth, 1)
        self.times = max(times, 0)
    }
}

/// Troubles by chance: the same for the same seed and the same order of requests.
public struct SandboxChaos: Hashable, Sendable {
    public var seed: UInt64
    /// How many of a thousand requests suffer.
    public var perMille: Int
    public var kinds: [SandboxFault.Kind]
    public var path: String

    public init(seed: UInt64, perMille: Int, kinds: [SandboxFault.Kind], path: String = "/api*") {
        self.seed = seed
        self.perMille = perMille
        self.kinds = kinds
        self.path = path
    }
}

/// The faults in force.
package struct FaultBox: Sendable {
    private var faults: [(fault: SandboxFault, seen: Int)] = []
    private var chaos: SandboxChaos?
    private var random = SeededRandom(seed: 0)
    /// How many requests suffered.
    package private(set) var struck = 0

    package init() {}

    package var waiting: [SandboxFault] { faults.map(\.fault) }

    package mutating func add(_ fault: SandboxFault) { faults.append((fault, 0)) }

    package mutating func set(_ chaos: SandboxChaos?) {
        self.chaos = chaos
        if let chaos { random = SeededRandom(seed: chaos.seed) }
    }

    package mutating func clear() {
        faults = []
        chaos = nil
    }

    /// What befalls a request.
    package mutating func strike(method: String, path: String) -> SandboxFault.Kind? {
        var kind: SandboxFault.Kind?
        for index in faults.indices {
            let fault = faults[index].fault
            guard fault.method ?? method == method, Self.matches(path, fault.path) else { continue }
            faults[index].seen += 1
            let seen = faults[index].seen
            if kind == nil, seen >= fault.nth, seen - fault.nth < fault.times { kind = fault.kind }
        }
        faults.removeAll { $0.seen - $0.fault.nth >= $0.fault.times - 1 }
        if kind == nil, let chaos, !chaos.kinds.isEmpty, Self.matches(path, chaos.path),
            random.below(1_000) < chaos.perMille
        {
            kind = random.pick(chaos.kinds)
        }
        if kind != nil { struck += 1 }
        return kind
    }

    /// Whether `path` fits a pattern with `*`.
    private static func matches(_ path: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard parts.count > 1 else { return path == pattern }
        guard path.hasPrefix(parts[0]) else { return false }
        var rest = path.dropFirst(parts[0].count)
        for part in parts[1..<parts.count - 1] where !part.isEmpty {
            guard let place = rest.firstRange(of: part) else { return false }
            rest = rest[place.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
