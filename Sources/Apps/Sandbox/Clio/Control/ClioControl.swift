internal import Ledger
internal import SandboxKit

/// The sandbox's own endpoints, `/sandbox/…`, in JSON. They count towards no limit and need no token.
///
/// | Request | Effect |
/// |---|---|
/// | `GET /sandbox/counters` | calls by endpoint |
/// | `GET /sandbox/writes` | every write with its body |
/// | `GET /sandbox/firm` | the whole firm in canonical form |
/// | `GET /sandbox/clock`, `POST` `{"advanceSeconds": 60}` or `{"factor": 1000}` | the clock |
/// | `GET`, `POST`, `DELETE /sandbox/faults` | faults: one, or `{"faults": […], "chaos": {…}}` |
/// | `POST /sandbox/tokens` | tokens without a login |
/// | `POST /sandbox/history` `{"seed": 7, "days": 5}` | random days of the firm and its bookkeeper, the clock a day on after each |
struct ClioControl {
    /// Ten years.
    private static let mostDays = 3_650

    func answer(_ request: SandboxRequest, _ state: inout ClioState) -> SandboxAnswer {
        let path = request.path.dropFirst().joined(separator: "/")
        switch (request.method, path) {
        case ("GET", "counters"):
            var view = ClioObject()
            for (name, count) in state.journal.counters.sorted(by: { $0.key < $1.key }) { view.number(name, count) }
            return .json(200, view.value)
        case ("GET", "writes"): return .json(200, .list(state.journal.writes.map(write)))
        case ("GET", "firm"):
            let type = [(name: "Content-Type", value: "application/json; charset=utf-8")]
            return SandboxAnswer(status: 200, headers: type, body: state.api.firm.canonicalText)
        case ("GET", "clock"): return clock(state)
        case ("GET", "faults"): return faults(state)
        case ("DELETE", "faults"):
            state.faults.clear()
            return faults(state)
        case ("POST", _): return change(path, request, &state)
        default: return .text(404, "The sandbox has no such endpoint.\n")
        }
    }

    private func change(_ path: String, _ request: SandboxRequest, _ state: inout ClioState) -> SandboxAnswer {
        let value: JSONValue
        do {
            value = try JSONValue.parse(request.body.isEmpty ? Array("{}".utf8) : request.body)
        } catch {
            return .text(400, "The body is no JSON: \(error.message).\n")
        }
        switch path {
        case "clock":
            if let factor = value["factor"]?.number.flatMap({ Int($0) }) { state.clock.setFactor(factor) }
            if let seconds = value["advanceSeconds"]?.number.flatMap({ Int($0) }) {
                state.clock.advance(seconds: seconds)
            }
            return clock(state)
        case "faults": return add(value, &state)
        case "tokens": return tokens(value, &state)
        case "history": return play(value, &state)
        default: return .text(404, "The sandbox has no such endpoint.\n")
        }
    }

    private func add(_ value: JSONValue, _ state: inout ClioState) -> SandboxAnswer {
        let list = value["faults"]?.elements ?? (value["kind"] == nil ? [] : [value])
        let faults = list.compactMap { SandboxFault($0) }
        let chaos = value["chaos"].flatMap { SandboxChaos($0) }
        guard faults.count == list.count, (value["chaos"] == nil) == (chaos == nil) else {
            return .text(400, "The sandbox has no such fault.\n")
        }
        for fault in faults { state.faults.add(fault) }
        if let chaos { state.faults.set(chaos) }
        return self.faults(state)
    }

    private func tokens(_ value: JSONValue, _ state: inout ClioState) -> SandboxAnswer {
        let id = value["client_id"]?.string ?? ClioClient.rehearsal.id
        guard state.login.clients[id] != nil else { return .text(404, "No such app is registered.\n") }
        let tokens = state.login.issue(id, now: state.clock.now)
        var view = ClioObject()
        view.text("access_token", tokens.access)
        view.text("refresh_token", tokens.refresh)
        return .json(200, view.value)
    }

    private func play(_ value: JSONValue, _ state: inout ClioState) -> SandboxAnswer {
        guard let seed = value["seed"]?.number.flatMap({ UInt64($0) }),
            let days = value["days"]?.number.flatMap({ Int($0) }), (1...Self.mostDays).contains(days)
        else { return .text(400, "A history has a seed and from 1 to \(Self.mostDays) days.\n") }
        var history = ClioHistory(seed: seed)
        var others = SeededRandom(seed: seed ^ 0xB0_0C)
        var done: [String] = []
        for _ in 0..<days {
            state.api.firm.now = state.clock.now
            done += history.playDay(in: &state.api.firm)
            done += state.elsewhere?(others.next()) ?? []
            state.clock.advance(seconds: 86_400)
        }
        return .json(200, .list(done.map { JSONValue(text: $0) }))
    }

    private func clock(_ state: ClioState) -> SandboxAnswer {
        var view = ClioObject()
        view.instant("now", state.clock.now)
        return .json(200, view.value)
    }

    private func faults(_ state: ClioState) -> SandboxAnswer {
        var view = ClioObject()
        view.add("waiting", .list(state.faults.waiting.map { JSONValue(text: $0.kind.name) }))
        view.number("struck", state.faults.struck)
        return .json(200, view.value)
    }

    private func write(_ write: ClioWrite) -> JSONValue {
        var view = ClioObject()
        view.text("method", write.method)
        view.text("target", write.target)
        view.number("status", write.status)
        view.text("body", String(decoding: write.body, as: UTF8.self))
        return view.value
    }
}
