import Foundation

/// What the terminal can do. Colour is for people who look at one, never for files and pipes (https://no-color.org).
enum Terminal {
    static let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    static let isErrorTerminal = isatty(STDERR_FILENO) == 1

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    private static let isColourful: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }()

    /// `text` in a style where `isTerminal` says that a person looks.
    static func paint(_ text: String, _ style: Style, isTerminal: Bool = isOutputTerminal) -> String {
        isTerminal && isColourful ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// Standard output.
enum Output {
    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    static func print(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }
}
