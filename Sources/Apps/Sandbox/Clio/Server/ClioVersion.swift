/// The minor version of the API, `X-API-VERSION`.
enum ClioVersion {
    /// Of the OpenAPI document of 2026-04-08.
    static let standard = "4.0.13"
    /// The sandbox's answers are those of 4.0.13; what older versions answer otherwise it doesn't know.
    private static let supported: Set = ["4.0.9", "4.0.10", "4.0.11", "4.0.12", "4.0.13"]

    /// Nil where the version is unknown or retired: 410.
    static func chosen(_ header: String?) -> String? {
        guard let header else { return standard }
        return supported.contains(header) ? header : nil
    }
}
