import DelimitedText
import Foundation
import Ledger
import Transform
import XeroDocuments
import XeroFiles

extension Configuration {
    /// Reads a settings file.
    /// - Throws: ``RunError/configuration(_:)`` with everything that is wrong with it.
    public static func read(path: String) throws(RunError) -> Configuration {
        let bytes: [UInt8]
        do throws(DelimitedTextError) {
            bytes = try TextFile.contents(of: path, limit: 4 << 20)
        } catch {
            throw .configuration([
                Diagnostic(
                    .missingFile, .reject, at: SourceLocation(file: path),
                    "the settings can't be read: \(error.reason)",
                    remedy: "Write a pipeline.json here, or name one with --config.")
            ])
        }
        return try parse(bytes, path: path)
    }

    static func parse(_ bytes: [UInt8], path: String) throws(RunError) -> Configuration {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue.parse(bytes)
        } catch {
            throw .configuration([
                Diagnostic(
                    .malformedJSON, .reject, at: SourceLocation(file: path, line: error.line),
                    "this is no JSON: \(error.message) (column \(error.column))",
                    remedy: "Correct the file here; JSON takes no comments and no comma after the last value.")
            ])
        }
        let faults = SettingsFaults(file: path)
        var configuration = Configuration()
        configuration.path = path
        var root = SettingsObject(document, path: "", faults: faults)
        let base = path.parentFolder
        func resolve(_ path: String) -> String {
            path.hasPrefix("/") ? path : base == "." ? path : (base as NSString).appendingPathComponent(path)
        }
        _ = root.member("$schema")
        configuration.firm = root.string("firm") ?? ""
        if let state = root.string("state") { configuration.state = state }
        configuration.state = resolve(configuration.state)
        var extract = root.object("extract")
        configuration.extract = readExtract(&extract, resolve)
        var transform = root.object("transform")
        configuration.transform = readTransform(&transform, &configuration.chart)
        configuration.transformMark = FileHash.sha256(Array((document["transform"]?.text ?? "").utf8))
        configuration.chart = configuration.chart.map(resolve)
        var load = root.object("load")
        configuration.load = readLoad(&load, resolve)
        root.finish()
        guard faults.faults.isEmpty else { throw .configuration(faults.faults) }
        return configuration
    }

    // MARK: Extract

    private static func readExtract(_ object: inout SettingsObject, _ resolve: (String) -> String) -> Extract {
        var extract = Extract()
        extract.from = object.oneOf("from", Side.self) ?? extract.from
        var files = object.object("files")
        extract.directory = resolve(files.string("directory") ?? extract.directory)
        extract.profile = files.string("profile") ?? extract.profile
        if extract.profile.contains("/") || extract.profile.hasSuffix(".rules") {
            extract.profile = resolve(extract.profile)
        }
        extract.dateFormat = files.datePattern("dateFormat")
        extract.decimalMark = files.oneOf("decimalMark", NumberPattern.DecimalMark.self)
        extract.encoding = files.oneOf("encoding", TextEncoding.self)?.rawValue
        if let code = files.string("currency") {
            extract.currency = CurrencyCode(code)
            if extract.currency == nil {
                files.fault("currency", "this is no currency of ISO 4217", text: code, remedy: "Write USD, GBP, CAD, …")
            }
        }
        extract.scope = files.oneOf("scope", Extract.Scope.self) ?? extract.scope
        extract.inbox = files.bool("inbox") ?? extract.inbox
        files.finish()
        var api = object.object("api")
        extract.api.baseURL = url("baseURL", &api) ?? extract.api.baseURL
        extract.api.clientID = secret("clientID", &api, resolve)
        extract.api.clientSecret = secret("clientSecret", &api, resolve)
        api.finish()
        object.finish()
        return extract
    }

    // MARK: Load

    private static func readLoad(_ object: inout SettingsObject, _ resolve: (String) -> String) -> Load {
        var load = Load()
        load.to = object.oneOf("to", Side.self) ?? load.to
        var files = object.object("files")
        load.directory = resolve(files.string("directory") ?? load.directory)
        if let formats = files.member("formats") {
            let names = formats.elements?.compactMap(\.string) ?? []
            load.files.csv = names.contains("csv")
            load.files.xml = names.contains("xml")
            if names.isEmpty || names.count != formats.elements?.count || !Set(names).isSubset(of: ["csv", "xml"]) {
                files.fault(
                    "formats", "csv and xml are the formats", text: formats.text, remedy: "Write [\"csv\", \"xml\"].")
            }
        }
        load.files.dateFormat = files.datePattern("dateFormat") ?? load.files.dateFormat
        if let lines = files.count("linesPerFile") { load.files.linesPerFile = lines }
        if let documents = files.count("documentsPerXML") { load.files.documentsPerXML = documents }
        load.files.bankStatements = files.bool("bankStatements") ?? false
        files.finish()
        var api = object.object("api")
        load.api.baseURL = url("baseURL", &api) ?? load.api.baseURL
        load.api.identityURL = url("identityURL", &api) ?? load.api.identityURL
        load.api.loginURL = url("loginURL", &api) ?? load.api.loginURL
        load.api.tenant = api.string("tenant")
        load.api.clientID = secret("clientID", &api, resolve)
        load.api.clientSecret = secret("clientSecret", &api, resolve)
        load.api.tokenKey = secret("tokenKey", &api, resolve)
        load.api.customConnection = api.bool("customConnection") ?? false
        load.api.historyNotes = api.bool("historyNotes") ?? true
        api.finish()
        object.finish()
        return load
    }

    /// A base URL: https, or http to this machine.
    private static func url(_ key: String, _ object: inout SettingsObject) -> String? {
        guard let text = object.string(key) else { return nil }
        if text.hasPrefix("https://"), text.utf8.count > 8 { return text }
        let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"]
        if loopback.contains(where: { text == $0 || text.hasPrefix($0 + ":") || text.hasPrefix($0 + "/") }) {
            return text
        }
        object.fault(
            key, "an address begins with https:// (http:// only for this machine)", text: text,
            remedy: "Write https://…, or http://localhost:PORT for the sandbox.")
        return nil
    }

    private static func secret(
        _ key: String, _ object: inout SettingsObject, _ resolve: (String) -> String
    ) -> Secret? {
        guard let member = object.member(key), !member.isNull else { return nil }
        let places: [(String, (String) -> Secret.Place)] = [
            ("env", Secret.Place.environment), ("file", Secret.Place.file), ("command", Secret.Place.command),
        ]
        for (name, place) in places {
            guard member.members?.count == 1, let text = member[name]?.string else { continue }
            return Secret(place: place(name == "file" ? resolve(text) : text))
        }
        object.fault(
            key, "a secret is never written here",
            remedy: "Write {\"env\": \"NAME\"}, {\"file\": \"path\"} or {\"command\": \"…\"}.")
        return nil
    }
}
