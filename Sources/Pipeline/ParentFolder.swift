extension String {
    /// The folder a path lies in; `.` for a name alone.
    ///
    /// Foundation's `deletingLastPathComponent` traps on a path of one character (swift-corelibs-foundation, Swift 6.3).
    var parentFolder: String {
        let parts = split(separator: "/").dropLast()
        if hasPrefix("/") { return "/" + parts.joined(separator: "/") }
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
