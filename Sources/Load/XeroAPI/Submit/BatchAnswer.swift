internal import Ledger
internal import WebAccess

/// A batch's answer, element by element.
public struct BatchAnswer: Sendable {
    /// One for each of the batch's ``ElementBatch/positions``, in that order.
    public var outcomes: [ElementOutcome]
    /// Warnings of the answer as a whole.
    public var warnings: [String]
    /// Answered elements that are none of those sent; never empty without a reason to look closer.
    public var strangers: Int
    /// For Xero's support.
    public var correlationID: String?

    /// Reads the answer to `batch`.
    ///
    /// Elements are matched by what they say of themselves, never by their place. One without a match is unknown; so is
    /// one refused after a lost try, because it may be refused for existing.
    /// - Throws: ``XeroError/refused(_:)`` where the request was refused as a whole and nothing was done;
    ///   ``XeroError/unknownOutcome(_:)`` where the answer can't be read.
    public init(_ answer: XeroAnswer, to batch: ElementBatch) throws(XeroError) {
        let root: JSONValue
        do {
            root = try JSONValue.parse(answer.body)
        } catch {
            throw Self.unreadable(answer, batch)
        }
        let isRefusal = answer.status == 400
        guard let elements = root[isRefusal ? "Elements" : batch.kind.member]?.elements,
            !(isRefusal && elements.isEmpty)
        else { throw Self.unreadable(answer, batch) }

        let matching = ElementMatching(
            sent: batch.identities, answered: elements.map { ElementIdentity($0, kind: batch.kind) })
        strangers = matching.strangers
        outcomes = matching.places.enumerated().map { index, place in
            let outcome: ElementOutcome
            switch place {
            case .answered(let place):
                outcome = ElementOutcome(elements[place], kind: batch.kind, sentID: batch.identities[index].id)
            case .missing:
                // A refusal names only what failed, though the rest may have been done.
                outcome = .unknown("Xero's answer doesn't mention it")
            case .ambiguous: outcome = .unknown("Xero's answer mentions it more than once")
            }
            guard answer.followsLostTry, case .refused(let messages) = outcome else { return outcome }
            return .unknown("an earlier try got no answer; this one: \(messages.joined(separator: " · "))")
        }
        var warnings: [String] = []
        for warning in root["Warnings"]?.elements ?? [] {
            if let text = warning["Message"]?.string { warnings.append(SafeText.oneLine(text)) }
        }
        self.warnings = warnings
        correlationID = answer.correlationID
    }

    private static func unreadable(_ answer: XeroAnswer, _ batch: ElementBatch) -> XeroError {
        if answer.status == 400, !answer.followsLostTry {
            return .refused(ErrorBody(answer.body).refusal(status: 400))
        }
        return .unknownOutcome("\(batch.purpose.method.rawValue) \(batch.kind.path): the answer can't be understood")
    }
}

/// Which answered element belongs to which sent one.
struct ElementMatching {
    enum Place: Hashable {
        case answered(Int)
        case missing
        case ambiguous
    }

    /// One for each sent element.
    private(set) var places: [Place]
    private(set) var strangers = 0

    init(sent: [ElementIdentity], answered: [ElementIdentity]) {
        places = Array(repeating: .missing, count: sent.count)
        if sent.count == 1, answered.count == 1, sent[0].allows(answered[0]) {
            places[0] = .answered(0)
            return
        }
        for (place, identity) in answered.enumerated() {
            let exact = sent.indices.filter { sent[$0].part != nil && sent[$0].part == identity.part }
            let candidates = exact.count == 1 ? exact : sent.indices.filter { sent[$0].matches(identity) }
            if candidates.isEmpty { strangers += 1 }
            for index in candidates {
                places[index] = candidates.count == 1 && places[index] == .missing ? .answered(place) : .ambiguous
            }
        }
    }
}
