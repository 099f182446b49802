/// A table in plain columns: words to the left, numbers to the right.
struct TextTable {
    /// A heading that ends in `#` is a column of numbers.
    let headings: [String]
    var rows: [[String]] = []

    init(_ headings: [String]) { self.headings = headings }

    func render() -> String {
        let isNumber = headings.map { $0.hasSuffix("#") }
        let titles = zip(headings, isNumber).map { $1 ? String($0.dropLast()) : $0 }
        let widths = titles.indices.map { column in
            max(titles[column].count, rows.map { $0[column].count }.max() ?? 0)
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let blank = String(repeating: " ", count: widths[column] - cell.count)
                text += (column > 0 ? "  " : "") + (isNumber[column] ? blank + cell : cell + blank)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        return ([Terminal.paint(line(titles), .dim)] + rows.map(line)).joined(separator: "\n")
    }
}
