/// An HTTP answer of the sandbox.
package struct SandboxAnswer: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    package static func text(_ status: Int, _ text: String, type: String = "text/plain; charset=utf-8") -> SandboxAnswer
    {
        SandboxAnswer(status: status, headers: [("Content-Type", type)], body: Array(text.utf8))
    }
}

/// What goes out to the caller, when, and how it ends.
package struct SandboxDelivery: Sendable {
    package enum Ending: Sendable {
        case whole
        /// Nothing is sent and the connection closes.
        case dropped
        /// Half of the body is sent and the connection closes.
        case droppedMidway
    }

    package var answer: SandboxAnswer
    /// Real milliseconds to wait.
    package var delay: Int
    package var ending: Ending
    /// Whether a place among the concurrent calls is held until the answer is out.
    package var holdsPlace: Bool

    package init(answer: SandboxAnswer, delay: Int = 0, ending: Ending = .whole, holdsPlace: Bool = false) {
        self.answer = answer
        self.delay = delay
        self.ending = ending
        self.holdsPlace = holdsPlace
    }
}
