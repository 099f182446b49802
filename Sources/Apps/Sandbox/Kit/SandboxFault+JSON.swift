package import Ledger

extension SandboxFault.Kind {
    /// A fault's kind from the control endpoint: `{"kind": "tooManyRequests", "problem": "minute", "retryAfter": 7}`.
    package init?(_ value: JSONValue) {
        switch value["kind"]?.string {
        case "dropBefore": self = .dropBefore
        case "dropAfter": self = .dropAfter
        case "dropMidway": self = .dropMidway
        case "tooManyRequests":
            self = .tooManyRequests(
                problem: value["problem"]?.string ?? "minute",
                retryAfter: value["retryAfter"]?.number.flatMap { Int($0) })
        case "internalError": self = .internalError
        case "internalErrorAfter": self = .internalErrorAfter
        case "unavailable": self = .unavailable
        case "cutOff": self = .cutOff
        case "nothingDone": self = .nothingDone(withZeroIDs: value["zeroIDs"]?.bool ?? true)
        case "slow": self = .slow(milliseconds: value["milliseconds"]?.number.flatMap { Int($0) } ?? 1_000)
        default: return nil
        }
    }

    package var name: String {
        switch self {
        case .dropBefore: "dropBefore"
        case .dropAfter: "dropAfter"
        case .dropMidway: "dropMidway"
        case .tooManyRequests: "tooManyRequests"
        case .internalError: "internalError"
        case .internalErrorAfter: "internalErrorAfter"
        case .unavailable: "unavailable"
        case .cutOff: "cutOff"
        case .nothingDone: "nothingDone"
        case .slow: "slow"
        }
    }
}

extension SandboxFault {
    /// A fault from the control endpoint; nil where its kind is not known.
    package init?(_ value: JSONValue) {
        guard let kind = Kind(value) else { return nil }
        self.init(
            kind, method: value["method"]?.string, path: value["path"]?.string ?? "*",
            nth: value["nth"]?.number.flatMap { Int($0) } ?? 1, times: value["times"]?.number.flatMap { Int($0) } ?? 1)
    }
}

extension SandboxChaos {
    /// `{"seed": 7, "perMille": 50, "kinds": [{"kind": "dropAfter"}]}`; nil where one is not known.
    package init?(_ value: JSONValue) {
        guard let seed = value["seed"]?.number.flatMap({ UInt64($0) }),
            let perMille = value["perMille"]?.number.flatMap({ Int($0) }), let kinds = value["kinds"]?.elements
        else { return nil }
        let known = kinds.compactMap { SandboxFault.Kind($0) }
        guard known.count == kinds.count else { return nil }
        self.init(seed: seed, perMille: perMille, kinds: known, path: value["path"]?.string ?? "/api*")
    }
}
