internal import Ledger
internal import SandboxKit

/// The API's endpoints, `/api/v4/…`.
struct ClioAPI: Sendable {
    var firm: ClioFirm
    var oddities: ClioOddities
    var deletedBills: ClioDeletedBills
    /// Resources the app may not touch: `bank_transactions`; or may not change: `PATCH contacts`.
    var forbidden: Set<String>
    /// Resources that this Clio doesn't have.
    var absent: Set<String> = []

    /// The resource a path names, without its ending: `bills`, `settings/billing`; nil for other paths.
    static func resource(_ path: [String]) -> (name: String, id: String?)? {
        guard path.count >= 3, path[0] == "api", path[1] == "v4", let last = path.last, last.hasSuffix(".json") else {
            return nil
        }
        let stem = String(last.dropLast(5))
        if path.count == 3 { return (stem, nil) }
        guard path.count == 4 else { return nil }
        return path[2] == "settings" ? ("settings/\(stem)", nil) : (path[2], stem)
    }

    mutating func answer(_ request: SandboxRequest) throws(ClioProblem) -> SandboxAnswer {
        guard let (resource, id) = Self.resource(request.path) else { throw .noPath }
        guard !absent.contains(resource) else { throw .noPath }
        guard !forbidden.contains(resource), !forbidden.contains("\(request.method) \(resource)") else {
            throw .forbidden
        }
        switch (request.method, id) {
        case ("GET", nil): return try list(resource, request)
        case ("GET", let id?): return try one(resource, id, request)
        case ("PATCH", let id?) where resource == "contacts": return try patch(id, request)
        default: throw .noPath
        }
    }

    private func list(_ resource: String, _ request: SandboxRequest) throws(ClioProblem) -> SandboxAnswer {
        switch resource {
        case BillView.path: try list(BillView.self, request)
        case LineItemView.path: try list(LineItemView.self, request)
        case AllocationView.path: try list(AllocationView.self, request)
        case CreditMemoView.path: try list(CreditMemoView.self, request)
        case ContactView.path: try list(ContactView.self, request)
        case MatterView.path: try list(MatterView.self, request)
        case InterestChargeView.path: try list(InterestChargeView.self, request)
        case BankAccountView.path: try list(BankAccountView.self, request)
        case BankTransactionView.path: try list(BankTransactionView.self, request)
        case ActivityView.path: try list(ActivityView.self, request)
        case ServiceView.path: try list(ServiceView.self, request)
        case ExpenseCategoryView.path: try list(ExpenseCategoryView.self, request)
        case OutstandingView.path: try list(OutstandingView.self, request)
        case BillingSettingsView.path:
            try whole(BillingSettingsView.setting(context(request)), BillingSettingsView.path, request)
        default: throw .noPath
        }
    }

    private func one(_ resource: String, _ id: String, _ request: SandboxRequest) throws(ClioProblem) -> SandboxAnswer {
        switch resource {
        case BillView.path: try one(BillView.self, id, request)
        case ContactView.path: try one(ContactView.self, id, request)
        case AllocationView.path: try one(AllocationView.self, id, request)
        case CreditMemoView.path: try one(CreditMemoView.self, id, request)
        case MatterView.path: try one(MatterView.self, id, request)
        case BankAccountView.path: try one(BankAccountView.self, id, request)
        case UserView.path where id == "who_am_i":
            try one(UserView.self, firm.users.ids.first.map { String($0) } ?? "", request)
        default: throw .noPath
        }
    }

    func context(_ request: SandboxRequest) -> ClioContext {
        ClioContext(
            firm: firm, oddities: oddities, deletedBills: deletedBills, askedState: request.parameter("state"))
    }

    private func list<View: ClioView>(_: View.Type, _ request: SandboxRequest) throws(ClioProblem) -> SandboxAnswer {
        let fields = try FieldSelection(request.parameter("fields"), of: View.path)
        return try ListQuery<View>(request, context(request)).answer(fields)
    }

    private func one<View: ClioView>(
        _: View.Type, _ id: String, _ request: SandboxRequest
    ) throws(ClioProblem) -> SandboxAnswer {
        let fields = try FieldSelection(request.parameter("fields"), of: View.path)
        let context = context(request)
        guard let number = Int64(id), let record = View.record(number, firm), View.isVisible(record, context) else {
            throw .notFound
        }
        let headers = [("ETag", View.etag(record)), ("Last-Modified", ClioTime.header(record.updated))]
        if isUnchanged(record.updated, View.etag(record), request) {
            return SandboxAnswer(status: 304, headers: headers)
        }
        var view = ClioObject()
        view.add("data", fields.show(record, as: View.self, context))
        var answer = SandboxAnswer.json(200, view.value)
        answer.headers += headers
        return answer
    }

    /// If-None-Match counts before If-Modified-Since (RFC 9110, 13.2.2).
    private func isUnchanged(_ updated: Int64, _ etag: String, _ request: SandboxRequest) -> Bool {
        if let texts = request.header("if-none-match") { return Self.matches(texts, etag) }
        guard let since = request.header("if-modified-since").flatMap(ClioTime.parseHeader) else { return false }
        return updated / 1_000 <= since / 1_000
    }

    static func matches(_ texts: String, _ etag: String) -> Bool {
        texts.split(separator: ",").contains { text in
            let bare = text.drop { $0 == " " }
            return bare == "*" || bare == etag || bare == "W/" + etag
        }
    }

    private func whole(
        _ object: ClioObject, _ path: String, _ request: SandboxRequest
    ) throws(ClioProblem) -> SandboxAnswer {
        var view = ClioObject()
        view.add("data", try FieldSelection(request.parameter("fields"), of: path).show(object))
        return .json(200, view.value)
    }

    // MARK: Writing

    /// `PATCH /contacts/{id}.json`.
    private mutating func patch(_ id: String, _ request: SandboxRequest) throws(ClioProblem) -> SandboxAnswer {
        let fields = try FieldSelection(request.parameter("fields"), of: ContactView.path)
        guard let number = Int64(id), let contact = firm.contacts[number],
            ContactView.isVisible(contact, context(request))
        else { throw .notFound }
        if let expected = request.header("if-match"), !Self.matches(expected, ContactView.etag(contact)) {
            throw .changed
        }
        guard let body = try? JSONValue.parse(request.body), let data = body["data"] else {
            throw .bad("the body must be JSON with an object in data")
        }
        let patched = try ContactPatch(data, firm).applied(to: contact)
        do {
            try firm.editContact(number) { $0 = patched }
        } catch {
            throw .unprocessable(error.description)
        }
        guard let saved = firm.contacts[number] else { throw .notFound }
        var view = ClioObject()
        view.add("data", fields.show(saved, as: ContactView.self, context(request)))
        var answer = SandboxAnswer.json(200, view.value)
        answer.headers.append(("ETag", ContactView.etag(saved)))
        return answer
    }
}
