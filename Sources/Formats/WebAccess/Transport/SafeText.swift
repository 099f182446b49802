/// Text from a server, made fit for a message: short, on one line, and without anything that looks like a token.
package enum SafeText {
    /// A message on one line, whole: for texts that speak of a document's own words, long ones too, and never of tokens.
    package static func oneLine(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
        }
        return out
    }

    /// No word of a message is this long; tokens and keys are longer. (A GUID is 36.)
    private static let longestRun = 40

    package static func cleaned(_ text: String, limit: Int = 500) -> String {
        var out = ""
        var run = ""
        var length = 0
        func flush() {
            if run.unicodeScalars.count > longestRun { out += "…" } else { out += run }
            run = ""
        }
        for scalar in text.unicodeScalars {
            length += 1
            guard length <= limit else {
                flush()
                return out + "…"
            }
            switch scalar {
            case "A"..."Z", "a"..."z", "0"..."9", "-", "_", ".", "~", "+", "/", "=", "%":
                run.unicodeScalars.append(scalar)
            default:
                flush()
                out.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? " " : scalar)
            }
        }
        flush()
        return out
    }
}
