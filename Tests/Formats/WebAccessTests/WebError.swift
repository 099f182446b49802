import WebAccess

/// The error a call ends with, if it is one of ours.
func webError(_ body: () async throws -> Void) async throws -> WebAccessError? {
    do {
        try await body()
        return nil
    } catch let error as WebAccessError {
        return error
    }
}
