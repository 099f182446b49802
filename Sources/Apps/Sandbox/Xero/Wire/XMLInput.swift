internal import XMLText

/// Reads an XML body by its shape. An element Xero does not know, or one that comes twice, refuses the whole request.
struct XMLInput {
    private struct Element {
        var name: String
        var text: [UInt8] = []
        var children: [Element] = []
    }

    /// The elements of `root` (`<Invoices>`), or the single one the document is.
    static func elements(of body: [UInt8], root: String, shape: Shape) throws(PostDataError) -> [InputValue] {
        if let place = XMLEscape.firstForbidden(in: body[...]) { throw forbidden(body, place) }
        let document = try tree(body)
        if document.name == root {
            for child in document.children where child.name != shape.rawValue { throw unknown(child.name) }
            return try document.children.map { child throws(PostDataError) in try object(child, shape) }
        }
        guard document.name == shape.rawValue else { throw unknown(document.name) }
        return [try object(document, shape)]
    }

    private static func tree(_ body: [UInt8]) throws(PostDataError) -> Element {
        do {
            var reader = try XMLPullReader(bytes: body, name: "post data")
            var open: [Element] = []
            while let event = try reader.next() {
                switch event {
                case .startElement(let name): open.append(Element(name: name))
                case .text(let bytes): if !open.isEmpty { open[open.count - 1].text += bytes }
                case .endElement:
                    guard let closed = open.popLast() else { break }
                    if open.isEmpty { return closed }
                    open[open.count - 1].children.append(closed)
                }
            }
        } catch {
            throw PostDataError(message: "Xml for post data was invalid, \(error.message). Line \(error.line).")
        }
        throw PostDataError.none
    }

    private static func object(_ element: Element, _ shape: Shape) throws(PostDataError) -> InputValue {
        var read: [String: InputValue] = [:]
        for child in element.children {
            guard let name = shape.jsonName(ofXML: child.name), let field = shape.fields[name], read[name] == nil
            else { throw unknown(child.name) }
            switch field {
            case .ignored: read[name] = .null
            case .object(let shape): read[name] = try object(child, shape)
            case .list(let item, let shape):
                for grandchild in child.children where grandchild.name != item { throw unknown(grandchild.name) }
                read[name] = .list(
                    try child.children.map { grandchild throws(PostDataError) in try object(grandchild, shape) })
            default:
                guard child.children.isEmpty else { throw unknown(child.children[0].name) }
                let text = String(decoding: child.text, as: UTF8.self)
                guard let value = Shape.value(text, of: field) else {
                    throw PostDataError(
                        message: "Xml for post data was invalid, the value '\(text.prefix(100))' of the element "
                            + "'\(child.name)' could not be read.")
                }
                read[name] = value
            }
        }
        return .object(read)
    }

    private static func unknown(_ name: String) -> PostDataError {
        PostDataError(
            message: "The element '\(name)' was not recognised. Ensure the element name has the correct case and that "
                + "there are no duplicate elements of the same name.")
    }

    private static func forbidden(_ body: [UInt8], _ place: Int) -> PostDataError {
        let before = body[..<place]
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let code = String(body[place], radix: 16, uppercase: true)
        return PostDataError(
            message:
                "Xml for post data was invalid, '', hexadecimal value 0x\(code.count == 1 ? "0" : "")\(code), is an "
                + "invalid character. Line \(line), position \(place - start + 1).")
    }
}
