internal import SandboxKit

/// One call of the Accounting API, `/api.xro/2.0/Resource/id/Sub/subID`.
struct AccountingCall: Sendable {
    var request: SandboxRequest
    var form: AnswerForm
    var context: RuleContext

    var resource: String { part(2) ?? "" }
    var id: String? { part(3) }
    var sub: String? { part(4) }
    var subID: String? { part(5) }
    var method: String { request.method }

    /// Without the parameter the server sums errors up; SDKs send `False`.
    var summarizesErrors: Bool { request.parameter("summarizeErrors")?.lowercased() != "false" }

    private func part(_ index: Int) -> String? { index < request.path.count ? request.path[index] : nil }
}

/// Why a call has no ordinary answer.
enum CallError: Error {
    case query(QueryError)
    case data(PostDataError)
    case notFound
    case method
}

/// The Accounting API over one book.
struct AccountingAPI: Sendable {
    var book: Book
    /// Members of JSON bodies that Xero's schema does not have.
    var ignored: [String] = []

    mutating func answer(_ call: AccountingCall) -> SandboxAnswer {
        do { return try route(call) } catch {
            switch error {
            case .query(let query):
                return exception(400, 16, "QueryParseException", query.message, [], Shape.invoice, call.form)
            case .data(let data):
                let type = data.number == 17 ? "NoDataProcessedException" : "PostDataInvalidException"
                return exception(400, data.number, type, data.message, [], Shape.invoice, call.form)
            case .notFound: return .notFound
            case .method: return .methodNotAllowed
            }
        }
    }

    private mutating func route(_ call: AccountingCall) throws(CallError) -> SandboxAnswer {
        if call.sub == "History" { return try history(call) }
        switch call.resource {
        case "Contacts": return try contacts(call)
        case "Invoices": return try documents(call, isCredit: false)
        case "CreditNotes": return try documents(call, isCredit: true)
        case "Payments": return try payments(call)
        case "Accounts": return try accounts(call)
        case "Organisation", "Organisations", "TaxRates", "TrackingCategories", "Currencies", "Overpayments":
            return try settings(call)
        default: throw .notFound
        }
    }

    // MARK: Bodies

    mutating func elements(_ call: AccountingCall, _ root: String, _ shape: Shape) throws(CallError) -> [InputValue] {
        let type = call.request.header("content-type")?.lowercased() ?? ""
        var body = call.request.body
        do throws(PostDataError) {
            let elements: [InputValue]
            if body.isEmpty { throw PostDataError.none }
            if type.contains("json") {
                var input = JSONInput()
                elements = try input.elements(of: body, root: root, shape: shape)
                ignored = input.ignored
            } else if type.contains("xml") {
                elements = try XMLInput.elements(of: body, root: root, shape: shape)
            } else if type.contains("x-www-form-urlencoded") {
                let pairs = SandboxRequest.pairs(String(decoding: body, as: UTF8.self))
                guard let xml = pairs.first(where: { $0.name == "xml" })?.value else { throw PostDataError.none }
                body = Array(xml.utf8)
                elements = try XMLInput.elements(of: body, root: root, shape: shape)
            } else {
                throw PostDataError.none
            }
            guard !elements.isEmpty else { throw PostDataError.none }
            return elements
        } catch { throw .data(error) }
    }

    // MARK: Answers

    /// A list, or the single record an id names.
    func answer(
        _ name: String, item: String, _ elements: [OutputValue], pagination: OutputValue? = nil, _ call: AccountingCall
    ) -> SandboxAnswer {
        var random = SeededRandom(seed: UInt64(bitPattern: call.context.now))
        var view = OutputObject()
        view.id("Id", GUID(from: &random))
        view.text("Status", "OK")
        view.text("ProviderName", "Sandbox")
        switch call.form {
        case .json: view.add("DateTimeUTC", .text("/Date(\(call.context.now))/"))
        case .xml: view.add("DateTimeUTC", .text(TimeText.xml(call.context.now) + "Z"))
        }
        if let pagination { view.add("pagination", pagination) }
        view.list(name, item: item, elements)
        switch call.form {
        case .json: return .json(200, view.value)
        case .xml:
            var body: [UInt8] = []
            view.value.appendXML("Response", attributes: Self.namespaces, to: &body)
            return SandboxAnswer(status: 200, headers: [("Content-Type", "text/xml; charset=utf-8")], body: body)
        }
    }

    private static let namespaces =
        " xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""

    /// `ApiException`: in XML it says it is UTF-16, and is not, just as Xero's.
    func exception(
        _ status: Int, _ number: Int, _ type: String, _ message: String, _ elements: [OutputValue], _ shape: Shape,
        _ form: AnswerForm
    ) -> SandboxAnswer {
        var view = OutputObject()
        view.add("ErrorNumber", .number(String(number)))
        view.text("Type", type)
        view.text("Message", message)
        switch form {
        case .json:
            if !elements.isEmpty { view.list("Elements", item: shape.rawValue, elements) }
            return .json(status, view.value)
        case .xml:
            let item = "DataContractBase xsi:type=\"\(shape.rawValue)\""
            if !elements.isEmpty { view.list("Elements", item: item, elements) }
            var body = Array("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n".utf8)
            view.value.appendXML("ApiException", attributes: Self.namespaces, to: &body)
            return SandboxAnswer(status: status, headers: [("Content-Type", "text/xml; charset=utf-8")], body: body)
        }
    }

    /// Each element's outcome in the order of the request.
    ///
    /// With `summarizeErrors=false` the answer is 200 and every element has a status. Without, one refused element makes
    /// it a 400 that shows the refused ones alone, while the others stay saved (developer.xero.com; SO 52706101).
    func batch(
        _ name: String, _ shape: Shape, _ inputs: [InputValue], _ outcomes: [Outcome], _ call: AccountingCall
    ) -> SandboxAnswer {
        var shown: [OutputValue] = []
        var refused: [OutputValue] = []
        for (input, outcome) in zip(inputs, outcomes) {
            var view = OutputObject()
            switch outcome {
            case .saved(let saved, let warnings):
                view = saved
                if !call.summarizesErrors { view.text("StatusAttributeString", warnings.isEmpty ? "OK" : "WARNING") }
                if !warnings.isEmpty { view.list("Warnings", item: "Warning", warnings.map(Self.message)) }
            case .refused(let errors):
                view.append(shape.echo(input))
                if !call.summarizesErrors { view.text("StatusAttributeString", "ERROR") }
                if let flag = Self.errorFlag(shape) { view.flag(flag, true) }
                view.list("ValidationErrors", item: "ValidationError", errors.map(Self.message))
                refused.append(view.value)
            }
            shown.append(view.value)
        }
        if call.summarizesErrors, !refused.isEmpty {
            return exception(
                400, 10, "ValidationException", "A validation exception occurred", refused, shape, call.form)
        }
        return answer(name, item: shape.rawValue, shown, call)
    }

    private static func message(_ text: String) -> OutputValue { .object([("Message", .text(text))]) }

    private static func errorFlag(_ shape: Shape) -> String? {
        switch shape {
        case .invoice, .creditNote: "HasErrors"
        case .contact, .payment: "HasValidationErrors"
        default: nil
        }
    }
}
