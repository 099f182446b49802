import Foundation
public import Ledger
public import Transform
import XeroDocuments
public import XeroFiles

/// What a settings file says, paths made absolute, everything left out filled in.
public struct Configuration: Sendable {
    /// The settings file, as given.
    public var path = "pipeline.json"
    public var firm = ""
    public var extract = Extract()
    public var transform = TransformSettings()
    /// Tells `transform` as the file has it from any other.
    public var transformMark = ""
    /// Xero's export of the chart of accounts; nil where there is none to check against.
    public var chart: String?
    public var load = Load()
    /// The SQLite file that remembers what was handed over.
    public var state = ".clio-xero/state.sqlite"

    public enum Side: String, Sendable, CaseIterable {
        case files
        case api
    }

    public struct Extract: Sendable {
        public var from = Side.files
        public var directory = "."
        public var profile = "canonical"
        public var dateFormat: DatePattern?
        public var decimalMark: NumberPattern.DecimalMark?
        public var encoding: String?
        /// For bills whose export names none.
        public var currency: CurrencyCode?
        public var scope = Scope.changes
        /// Files are archived once their batch is in place.
        public var inbox = false
        /// Whether the folder is an inbox: exports are read once, then archived.
        var hasInbox: Bool { inbox && from == .files }
        public var api = API()
        /// Whether what is read is all there is: never of Clio's API, which is asked for what changed.
        var isComplete: Bool { from == .files && scope == .full }

        /// What an export says about what it leaves out.
        public enum Scope: String, Sendable, CaseIterable {
            case changes
            case full
        }

        public struct API: Sendable {
            public var baseURL = "https://app.clio.com"
            public var clientID: Secret?
            public var clientSecret: Secret?
        }
    }

    public struct Load: Sendable {
        public var to = Side.files
        public var directory = "batches"
        public var files = FileOptions()
        public var api = API()

        public struct API: Sendable {
            public var baseURL = "https://api.xero.com"
            public var identityURL = "https://identity.xero.com"
            public var loginURL = "https://login.xero.com"
            /// The organisation's tenant id or name; nil where the sign-in reaches only one.
            public var tenant: String?
            public var clientID: Secret?
            /// A web app and a custom connection have one.
            public var clientSecret: Secret?
            /// Encrypts the file of tokens.
            public var tokenKey: Secret?
            /// An app of one organisation that signs in by its secret, without a person.
            public var customConnection = false
            /// Whether the history of an invoice that changes says why.
            public var historyNotes = true
        }
    }
}
