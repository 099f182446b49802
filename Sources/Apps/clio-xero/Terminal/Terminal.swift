import Foundation

/// What the terminal can do. Colour is for people who look at one, never for files and pipes (https://no-color.org).
enum Terminal {
    static let isOutputTerminal = isatty(STDOUT_FILENO) == 1
    static let isErrorTerminal = isatty(STDERR_FILENO) == 1
    static let isInputTerminal = isatty(STDIN_FILENO) == 1

    /// A standard stream that was closed gets /dev/null, or the next file that is opened would be written to in its place.
    static func reserveStreams() {
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) == -1 {
            _ = open("/dev/null", O_RDWR)
        }
    }

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

/// Standard output, and a person's notes on standard error. Nobody may be reading any longer: that ends nothing.
enum Output {
    static func print(_ text: String) { print(Array((text + "\n").utf8)) }

    static func print(_ bytes: [UInt8]) { try? FileHandle.standardOutput.write(contentsOf: Data(bytes)) }

    static func note(_ text: String) { note(Array((text + "\n").utf8)) }

    static func note(_ bytes: [UInt8]) { try? FileHandle.standardError.write(contentsOf: Data(bytes)) }
}
