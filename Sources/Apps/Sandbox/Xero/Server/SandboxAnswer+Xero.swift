internal import SandboxKit

extension SandboxAnswer {
    static func json(_ status: Int, _ value: OutputValue) -> SandboxAnswer {
        SandboxAnswer(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: value.json())
    }

    /// Xero's 404: text, never JSON.
    static let notFound = SandboxAnswer.text(404, "The resource you're looking for cannot be found")

    static let methodNotAllowed = SandboxAnswer.text(405, "The requested resource does not support this HTTP method.")
}
