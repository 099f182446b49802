internal import Ledger
internal import SandboxKit

/// The sandbox's own endpoints, `/sandbox/…`, in JSON. They count towards no limit and need no token.
///
/// | Request | Effect |
/// |---|---|
/// | `GET /sandbox/counters` | calls by endpoint |
/// | `GET /sandbox/writes` | every write with its body |
/// | `GET /sandbox/book` | the whole book in canonical form |
/// | `GET /sandbox/clock`, `POST` `{"advanceSeconds": 60}` or `{"factor": 1000}` | the clock |
/// | `POST /sandbox/lock-dates` `{"period": "2025-12-31", "endOfYear": null}` | lock dates |
/// | `POST /sandbox/accounts/{code}/archive` | |
/// | `POST /sandbox/contacts/{id or number}/archive`, `…/restore` | |
/// | `POST /sandbox/payments/{id}` `{"reconciled": true, "batched": false}` | |
/// | `GET`, `POST`, `DELETE /sandbox/faults` | faults: one, or `{"faults": […], "chaos": {…}}` |
/// | `POST /sandbox/tokens` `{"scope": "…"}` | an access token without a login |
struct ControlEndpoints {
    func answer(_ request: SandboxRequest, _ state: inout SandboxState) -> SandboxAnswer {
        let path = Array(request.path.dropFirst())
        switch (request.method, path.first, path.count) {
        case ("GET", "counters", 1):
            let counters = state.journal.counters.sorted { $0.key < $1.key }
            return .json(200, .object(counters.map { (name: $0.key, value: .number(String($0.value))) }))
        case ("GET", "writes", 1): return .json(200, writes(state))
        case ("GET", "book", 1):
            let type = [(name: "Content-Type", value: "application/json; charset=utf-8")]
            return SandboxAnswer(status: 200, headers: type, body: BookText(book: state.api.book).text())
        case ("GET", "clock", 1): return clock(state)
        case ("GET", "faults", 1): return faults(state)
        case ("DELETE", "faults", 1):
            state.faults.clear()
            return faults(state)
        case ("POST", _, _): return change(path, request, &state)
        default: return .text(404, "The sandbox has no such endpoint.\n")
        }
    }

    private func change(_ path: [String], _ request: SandboxRequest, _ state: inout SandboxState) -> SandboxAnswer {
        let value: JSONValue
        do {
            value = try JSONValue.parse(request.body.isEmpty ? Array("{}".utf8) : request.body)
        } catch {
            return .text(400, "The body is no JSON: \(error.message).\n")
        }
        switch (path.first, path.count) {
        case ("clock", 1):
            if let factor = value["factor"]?.number.flatMap({ Int($0) }) { state.clock.setFactor(factor) }
            if let seconds = value["advanceSeconds"]?.number.flatMap({ Int($0) }) {
                state.clock.advance(seconds: seconds)
            }
            return clock(state)
        case ("lock-dates", 1):
            let isRead = state.setLockDates(period: value["period"]?.string, endOfYear: value["endOfYear"]?.string)
            return isRead ? done(true) : .text(400, "A lock date is written yyyy-MM-dd, or null for none.\n")
        case ("accounts", 3) where path[2] == "archive": return done(state.archiveAccount(code: path[1]))
        case ("contacts", 3) where path[2] == "archive": return done(state.setArchived(contact: path[1], true))
        case ("contacts", 3) where path[2] == "restore": return done(state.setArchived(contact: path[1], false))
        case ("payments", 2):
            return done(
                state.mark(payment: path[1], reconciled: value["reconciled"]?.bool, batched: value["batched"]?.bool))
        case ("faults", 1): return addFaults(value, &state)
        case ("tokens", 1): return token(value, &state)
        default: return .text(404, "The sandbox has no such endpoint.\n")
        }
    }

    private func done(_ found: Bool) -> SandboxAnswer {
        found ? .json(200, .object([("done", .flag(true))])) : .text(404, "There is no such record.\n")
    }

    private func clock(_ state: SandboxState) -> SandboxAnswer {
        .json(200, .object([("now", .text(TimeText.iso(state.clock.now)))]))
    }

    private func faults(_ state: SandboxState) -> SandboxAnswer {
        let waiting = state.faults.waiting.map { fault in
            var view = OutputObject()
            view.text("kind", fault.kind.name)
            view.text("method", fault.method)
            view.text("path", fault.path)
            view.add("nth", .number(String(fault.nth)))
            view.add("times", .number(String(fault.times)))
            return view.value
        }
        var view = OutputObject()
        view.list("waiting", item: "", waiting)
        view.add("struck", .number(String(state.faults.struck)))
        return .json(200, view.value)
    }

    private func addFaults(_ value: JSONValue, _ state: inout SandboxState) -> SandboxAnswer {
        let sent = value["faults"]?.elements ?? (value["kind"] == nil ? [] : [value])
        let known = sent.compactMap { SandboxFault($0) }
        let chaos = value["chaos"].map { SandboxChaos($0) }
        if known.count != sent.count || chaos.map({ $0 == nil }) == true {
            return .text(400, "A fault's kind is not known, or a member is missing.\n")
        }
        for fault in known { state.faults.add(fault) }
        if let chaos { state.faults.set(chaos) }
        return faults(state)
    }

    private func token(_ value: JSONValue, _ state: inout SandboxState) -> SandboxAnswer {
        let scopes = Set((value["scope"]?.string ?? "").split(separator: " ").map(String.init))
        guard scopes.isSubset(of: Scopes.known), let tokens = state.issueToken(scopes: scopes) else {
            return .text(400, "A scope is not known.\n")
        }
        var view = OutputObject()
        view.text("access_token", tokens.access)
        view.text("refresh_token", tokens.refresh)
        view.id("tenantId", state.api.book.tenantID)
        return .json(200, view.value)
    }

    private func writes(_ state: SandboxState) -> OutputValue {
        .list(
            item: "",
            state.journal.writes.map { write in
                var view = OutputObject()
                view.text("method", write.method)
                view.text("target", write.target)
                view.text("idempotencyKey", write.idempotencyKey)
                view.add("status", .number(String(write.status)))
                view.flag("replay", write.isReplay)
                view.list("ignored", item: "", write.ignored.map { .text($0) })
                view.text("body", String(decoding: write.body, as: UTF8.self))
                return view.value
            })
    }
}
