internal import CLibXML2

/// A finished document read again through libxml2, in one pass and without a `String`.
@safe
public struct XMLReadBack: Sendable {
    /// Elements right below the root.
    public var documents = 0
    /// Sums of the text of the elements asked for, in ten-thousandths.
    public var sums: [Int128]

    /// - Parameter elements: names of elements whose decimal text is summed, at any depth.
    /// - Throws: where the file is no well-formed XML, or one of the elements holds no decimal number.
    public init(path: String, summing elements: [StaticString]) throws(XMLTextError) {
        sums = Array(repeating: 0, count: elements.count)
        guard let reader = unsafe xmlReaderForFile(path, nil, Int32(XML_PARSE_NONET.rawValue)) else {
            throw XMLTextError(code: .cannotOpen, path: path, message: "it can't be opened")
        }
        defer { unsafe xmlFreeTextReader(reader) }
        unsafe xmlTextReaderSetStructuredErrorHandler(reader, { _, _ in }, nil)
        var current: Int?
        var isSummed = false
        var status = unsafe xmlTextReaderRead(reader)
        while status == 1 {
            var fits = true
            switch unsafe UInt32(xmlTextReaderNodeType(reader)) {
            case XML_READER_TYPE_ELEMENT.rawValue:
                if unsafe xmlTextReaderDepth(reader) == 1 { documents += 1 }
                fits = current == nil
                if fits { current = unsafe Self.position(of: xmlTextReaderConstName(reader), in: elements) }
                if current != nil, unsafe xmlTextReaderIsEmptyElement(reader) == 1 { fits = false }
            case XML_READER_TYPE_TEXT.rawValue:
                guard let element = current else { break }
                if let number = unsafe Self.decimal(xmlTextReaderConstValue(reader)), !isSummed {
                    sums[element] += number
                    isSummed = true
                } else {
                    fits = false
                }
            case XML_READER_TYPE_END_ELEMENT.rawValue:
                fits = current == nil || isSummed
                if fits { current = nil }
                isSummed = false
            default: break
            }
            if let current, !fits {
                let line = Int(unsafe xmlTextReaderGetParserLineNumber(reader))
                throw XMLTextError(
                    code: .notWellFormed, path: path, line: line, message: "\(elements[current]) is no number")
            }
            status = unsafe xmlTextReaderRead(reader)
        }
        if status != 0 {
            let line = Int(unsafe xmlTextReaderGetParserLineNumber(reader))
            throw XMLTextError(code: .notWellFormed, path: path, line: line, message: "it doesn't read back")
        }
    }

    private static func position(of name: UnsafePointer<xmlChar>?, in elements: [StaticString]) -> Int? {
        guard let name = unsafe name else { return nil }
        for index in 0..<elements.count {
            let element = elements[index]
            if unsafe xmlStrEqual(name, element.utf8Start) == 1 { return index }
        }
        return nil
    }

    /// A decimal number of at most four decimals, in ten-thousandths.
    private static func decimal(_ text: UnsafePointer<xmlChar>?) -> Int128? {
        guard var byte = unsafe text else { return nil }
        let isNegative = unsafe byte.pointee == UInt8(ascii: "-")
        if isNegative { unsafe byte += 1 }
        var value: Int128 = 0
        var decimals = -1
        var digits = 0
        while unsafe byte.pointee != 0 {
            let digit = unsafe byte.pointee &- UInt8(ascii: "0")
            if digit < 10 && digits < 30 && decimals < 4 {
                value = value * 10 + Int128(digit)
                digits += 1
                if decimals >= 0 { decimals += 1 }
            } else if unsafe byte.pointee == UInt8(ascii: "."), decimals < 0 {
                decimals = 0
            } else {
                return nil
            }
            unsafe byte += 1
        }
        guard digits > 0 else { return nil }
        for _ in max(decimals, 0)..<4 { value *= 10 }
        return isNegative ? -value : value
    }
}
