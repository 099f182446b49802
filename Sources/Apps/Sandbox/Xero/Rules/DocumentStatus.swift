/// A document's status as its payments and credits make it.
enum DocumentStatus {
    /// AUTHORISED becomes PAID with nothing left, and PAID falls back once something is.
    static func settle(_ document: inout DocumentRecord) {
        guard document.status == "AUTHORISED" || document.status == "PAID" else { return }
        let isSettled = document.hasMoney && document.outstanding == 0
        document.status = isSettled ? "PAID" : "AUTHORISED"
        if !isSettled { document.fullyPaidOn = nil }
    }
}
