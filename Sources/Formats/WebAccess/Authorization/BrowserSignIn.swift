/// The part of a sign-in that a person does: they allow access in their browser, which brings a code to this machine.
package enum BrowserSignIn {
    /// - Parameters:
    ///   - address: where the browser must go, made with the state that guards the answer.
    ///   - wait: how long to wait for the person.
    ///   - present: opens the address in a browser, or prints it.
    ///   - redeem: exchanges the code; its page in the browser is open until then.
    package static func perform<Value>(
        port: Int, service: WebService, wait: Duration, clock: any APIClock,
        address: (_ state: Secret) -> String, present: (_ address: String) async throws -> Void,
        redeem: (_ code: Secret) async throws -> Value
    ) async throws -> Value {
        let state = RandomText.urlSafe(bytes: 32)
        let listener = try await CallbackListener.start(port: port, state: state, service: service)
        do {
            try await present(address(state))
            let value = try await redeem(try await listener.code(wait: wait, clock: clock))
            await listener.close()
            return value
        } catch {
            await listener.close()
            throw error
        }
    }
}
