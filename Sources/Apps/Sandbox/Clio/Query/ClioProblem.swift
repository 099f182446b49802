internal import Ledger
internal import SandboxKit

/// A refusal of the API. Clio documents the body's form and which statuses there are; the texts are the sandbox's own.
struct ClioProblem: Error {
    var status: Int
    var type: String
    var message: String

    static func bad(_ message: String) -> ClioProblem {
        ClioProblem(status: 400, type: "ArgumentError", message: message)
    }

    static func unprocessable(_ message: String) -> ClioProblem {
        ClioProblem(status: 422, type: "UnprocessableEntityError", message: message)
    }

    static let unauthorized = ClioProblem(
        status: 401, type: "UnauthorizedError", message: "The access token is missing, unknown, expired or revoked")
    static let forbidden = ClioProblem(
        status: 403, type: "ForbiddenError", message: "User is forbidden from taking that action")
    static let notFound = ClioProblem(
        status: 404, type: "RecordNotFoundError", message: "The record was not found")
    static let noPath = ClioProblem(status: 404, type: "NotFoundError", message: "There is no such endpoint")
    static let gone = ClioProblem(
        status: 410, type: "GoneError", message: "The requested API version is unknown or no longer supported")
    static let changed = ClioProblem(
        status: 412, type: "PreconditionFailedError", message: "The record has changed since its etag was given")
    static let tooMany = ClioProblem(status: 429, type: "TooManyRequestsError", message: "Rate limit exceeded")
    static let crash = ClioProblem(status: 500, type: "InternalServerError", message: "Something went wrong")
    static let unavailable = ClioProblem(status: 503, type: "ServiceUnavailableError", message: "Try again later")

    var answer: SandboxAnswer {
        var detail = ClioObject()
        detail.text("type", type)
        detail.text("message", message)
        var view = ClioObject()
        view.add("error", detail.value)
        return .json(status, view.value)
    }
}

extension SandboxAnswer {
    static func json(_ status: Int, _ value: JSONValue) -> SandboxAnswer {
        SandboxAnswer(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: Array(value.text.utf8)
        )
    }
}
