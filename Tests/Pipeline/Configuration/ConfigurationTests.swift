import Foundation
import Ledger
import Testing
import Transform
import XeroFiles

@testable import Pipeline

struct ConfigurationTests {
    private func read(_ text: String, path: String = "/firm/pipeline.json") throws -> Configuration {
        try Configuration.parse(Array(text.utf8), path: path)
    }

    private func faults(_ text: String) -> [String] {
        do {
            _ = try Configuration.parse(Array(text.utf8), path: "p.json")
            return []
        } catch {
            guard case .configuration(let faults) = error else { return ["\(error)"] }
            return faults.map { "\($0.location): \($0.message) | \($0.remedy)" }
        }
    }

    @Test func whatIsLeftOutHasItsDefault() throws {
        let configuration = try read("{}")
        #expect(configuration.extract.profile == "canonical" && configuration.extract.scope == .changes)
        #expect(configuration.transform.bills.states == [.draft, .awaitingApproval, .awaitingPayment, .paid])
        #expect(configuration.transform.accounts.payments == nil)
        #expect(configuration.load.files.linesPerFile == 500 && configuration.load.files.documentsPerXML == 50)
        #expect(configuration.load.files.dateFormat.text == "MM/dd/yyyy")
        #expect(configuration.state == "/firm/.clio-xero/state.sqlite")
    }

    @Test func pathsAreRelativeToTheFileThatHoldsThem() throws {
        let configuration = try read(
            #"{"extract":{"files":{"directory":"a","profile":"p.rules"}},"load":{"files":{"directory":"/b"}},"state":"s"}"#
        )
        #expect(configuration.extract.directory == "/firm/a" && configuration.extract.profile == "/firm/p.rules")
        #expect(configuration.load.directory == "/b" && configuration.state == "/firm/s")
    }

    @Test func paymentsAreNoneACodeOrAnObject() throws {
        func payments(_ text: String) throws -> PaymentAccounts? {
            try read(#"{"transform":{"accounts":{"payments":\#(text)}}}"#).transform.accounts.payments
        }
        #expect(try payments("null") == nil)
        #expect(try payments("\"090\"")?.byDefault == "090")
        let object = try #require(
            try payments(#"{"default":"090","trust":null,"bankAccounts":{"Op":"091","Old":null}}"#))
        #expect(object.byDefault == "090" && object.trust == .some(nil))
        #expect(object.bankAccounts["Op"] == .some("091") && object.bankAccounts["Old"] == .some(nil))
        #expect(try payments(#"{"default":"090"}"#)?.trust == nil)
    }

    @Test func nullMeansNoLimit() throws {
        let load = try read(#"{"load":{"files":{"linesPerFile":null,"documentsPerXML":7}}}"#).load
        #expect(load.files.linesPerFile == nil && load.files.documentsPerXML == 7)
    }

    @Test(
        arguments: [
            (#"{"firms":"x"}"#, "p.json:1: firms: there is no such key | Did you mean firm?"),
            (
                #"{"zzzzzz":1}"#,
                "p.json:1: zzzzzz: there is no such key | The keys here are $schema, firm, state, extract, transform, load."
            ),
            (#"{"firm":7}"#, "p.json:1: firm: a text was expected | Write it in quotes."),
            (#"{"extract":[]}"#, "p.json:1: extract: an object was expected | Write { … } here."),
            (
                #"{"extract":{"from":"mail"}}"#,
                "p.json:1: extract.from: there is no such choice | Write one of files, api."
            ),
            (
                "{\n\"transform\":{\"bills\":{\"issuedFrom\":\"2026-02-30\"}}}",
                "p.json:2: transform.bills.issuedFrom: this is no day | Write it as yyyy-MM-dd, such as 2026-01-31, or null."
            ),
            (
                #"{"transform":{"bills":{"issuedFrom":"2026-02-02","issuedThrough":"2026-02-01"}}}"#,
                "p.json:1: transform.bills.issuedThrough: the last day is before the first | Set it to 2026-02-02 or later, or to null."
            ),
            (
                #"{"transform":{"bills":{"states":["paid","void"]}}}"#,
                "p.json:1: transform.bills.states: these are not all states of a bill that can be sent | "
                    + "Use draft, awaiting_approval, awaiting_payment and paid, each once."
            ),
            (
                #"{"transform":{"tax":{"primary":{"type":"OUTPUT"}}}}"#,
                "p.json:1: transform.tax.primary: a tax type needs the API's type and the display name | "
                    + "Write {\"type\": \"OUTPUT2\", \"name\": \"20% (VAT on Income)\", \"rate\": 20}."
            ),
            (
                #"{"load":{"files":{"linesPerFile":0}}}"#,
                "p.json:1: load.files.linesPerFile: a whole number above 0, or null, was expected | "
                    + "Write a number such as 500, or null for no limit."
            ),
            (
                #"{"load":{"files":{"formats":["csv","pdf"]}}}"#,
                "p.json:1: load.files.formats: csv and xml are the formats | Write [\"csv\", \"xml\"]."
            ),
            (
                #"{"load":{"api":{"baseURL":"http://10.0.0.1"}}}"#,
                "p.json:1: load.api.baseURL: an address begins with https:// (http:// only for this machine) | "
                    + "Write https://…, or http://localhost:PORT for the sandbox."
            ),
            (
                #"{"extract":{"api":{"clientSecret":"s3cret"}}}"#,
                "p.json:1: extract.api.clientSecret: a secret is never written here | "
                    + "Write {\"env\": \"NAME\"}, {\"file\": \"path\"} or {\"command\": \"…\"}."
            ),
            (
                #"{"transform":{"tax":{"rates":{"8,875":{"type":"T","name":"n"}}}}}"#,
                "p.json:1: transform.tax.rates: 8,875 is no rate in per cent | Write it as \"14.98\"."
            ),
            (
                #"{"transform":{"tax":{"none":{"type":"T","name":"n","rate":"8,875"}}}}"#,
                "p.json:1: transform.tax.none.rate: a rate in per cent was expected | Write it as 20."
            ),
            (
                #"{"transform":{"tax":{"none":{"type":"T","name":"n","rate":887.5}}}}"#,
                "p.json:1: transform.tax.none.rate: a rate in per cent was expected | Write it as 20."
            ),
        ])
    func aFaultSaysWhereAndWhatToDo(text: String, message: String) { #expect(faults(text) == [message]) }

    @Test func everyFaultIsToldAtOnce() {
        #expect(faults(#"{"firm":1,"extract":{"from":"x"},"load":{"to":"y"},"more":2}"#).count == 4)
    }

    @Test func aSecretNeverReachesAMessage() {
        #expect(!faults(#"{"extract":{"api":{"clientSecret":"s3cret"}}}"#).joined().contains("s3cret"))
        #expect("\(Secret(place: .command("print s3cret")))" == "•••")
    }

    @Test func theSchemaNamesJustTheKeysTheReaderKnows() throws {
        let schema = try JSONValue.parse(Array(ConfigurationSchema.text.utf8))
        /// The keys of every object the schema describes, by the object's path.
        var objects: [[String]: Set<String>] = [:]
        func walk(_ value: JSONValue, _ path: [String]) {
            if let name = value["$ref"]?.string?.split(separator: "/").last, let place = schema["$defs"]?[String(name)]
            {
                return walk(place, path)
            }
            for choice in value["anyOf"]?.elements ?? [] { walk(choice, path) }
            for member in value["properties"]?.members ?? [] {
                objects[path, default: []].insert(member.key)
                walk(member.value, path + [member.key])
            }
        }
        walk(schema, [])
        #expect(objects.count > 15)
        for (path, keys) in objects where !["clientID", "clientSecret", "tokenKey"].contains(path.last) {
            // One key more than there is: the reader answers with all it knows.
            let told = faults(path.reversed().reduce("{\"qqqqqqqq\":1}") { "{\"\($1)\":\($0)}" })
                .first { $0.contains("The keys here are ") }
            let known = try #require(told?.components(separatedBy: "The keys here are ").last?.dropLast())
            #expect(Set(known.components(separatedBy: ", ")) == keys, "\(path)")
        }
    }

    @Test func mutatedSettingsNeverCrash() throws {
        var generator = SystemRandomNumberGenerator()
        let base = Array(
            #"{"firm":"F","extract":{"files":{"directory":"c","dateFormat":"MM/dd/yyyy"}},"transform":{"accounts":{"payments":{"default":"1"},"categories":{"A":"2"}},"tax":{"rates":{"5":{"type":"T","name":"N","rate":5}}},"tracking":[{"name":"A","from":"attorney"}]},"load":{"files":{"linesPerFile":5}}}"#
                .utf8)
        for _ in 0..<3_000 {
            var bytes = base
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &generator)], at: place)
                }
            }
            _ = try? Configuration.parse(bytes, path: "p.json")
        }
    }
}
