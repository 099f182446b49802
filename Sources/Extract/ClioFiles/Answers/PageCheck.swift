import Ledger

/// Whether all pages of an answer were saved.
enum PageCheck {
    /// A warning for each resource whose last page isn't there.
    ///
    /// Pages are chained by links that can't be compared with one another (a cursor), so they are counted: in whole chains
    /// as many pages have one before as have one after, and one has none after it.
    static func notes(_ files: [(resource: AnswerResource, file: AnswerFile)]) -> [Diagnostic] {
        AnswerResource.allCases.compactMap { resource in
            let own = files.filter { $0.resource == resource }
            let pages = own.flatMap(\.file.pages)
            let next = pages.count { $0.hasNext }
            let previous = pages.count { $0.hasPrevious }
            let isLastMissing = next > 0 && next == pages.count
            let isOneMissing = previous > 0 && previous != next
            guard isLastMissing || isOneMissing,
                let last = own.last(where: { $0.file.pages.contains(where: \.hasNext) })
            else { return nil }
            return Diagnostic(
                .fewerRecords, .warning, at: SourceLocation(file: last.file.path),
                "this page of \(resource.rawValue) says that more follow, and they aren't here",
                remedy: "Save all pages: follow meta.paging.next until there is none.")
        }
    }
}
