internal import Ledger

enum ContactView: ClioView {
    static let path = "contacts"
    static let letter = "c"
    static let commonFilters: Set = ["ids[]", "exclude_ids[]", "created_since", "updated_since"]

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.contacts.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioContact? { firm.contacts[id] }

    static func isVisible(_ contact: ClioContact, _ context: ClioContext) -> Bool {
        !context.firm.hiddenContacts.contains(contact.id)
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioContact) -> Bool)? {
        switch name {
        case "type":
            let isPerson = try value.one(of: ["Person", "Company"]) == "Person"
            return { $0.isPerson == isPerson }
        case "client_only":
            let isWanted = try value.flag()
            return { !isWanted || $0.isClient }
        case "email_only":
            let isWanted = try value.flag()
            return { !isWanted || !$0.emails.isEmpty }
        case "initial":
            return { contact in
                (contact.isPerson ? contact.lastName : contact.companyName).uppercased().hasPrefix(value.text)
            }
        case "query":
            let words = value.text.lowercased()
            return { contact in
                contact.name.lowercased().contains(words)
                    || contact.emails.contains { $0.text.lowercased().contains(words) }
            }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ contact: ClioContact, _ firm: ClioFirm) -> String? {
        field == "name" ? contact.name.lowercased() : nil
    }

    static func own(_ contact: ClioContact, _ context: ClioContext) -> ClioObject {
        var view = ClioObject()
        view.identity(contact, letter)
        view.text("name", contact.name)
        for (name, text) in [
            ("first_name", contact.firstName), ("middle_name", contact.middleName), ("last_name", contact.lastName),
        ] { view.text(name, contact.isPerson && !text.isEmpty ? text : nil) }
        view.null("date_of_birth")
        view.text("type", contact.isPerson ? "Person" : "Company")
        view.times(contact)
        view.text("prefix", contact.prefix)
        view.text("title", contact.title)
        let names = contact.isPerson ? [contact.firstName, contact.lastName] : [contact.companyName]
        view.text("initials", names.compactMap { $0.first.map(String.init) }.joined())
        for name in ["clio_connect_email", "locked_clio_connect_email", "client_connect_user_id"] { view.null(name) }
        view.text("primary_email_address", contact.emails.first(where: \.isPrimary)?.text)
        view.text("secondary_email_address", contact.emails.first { !$0.isPrimary }?.text)
        view.text("primary_phone_number", contact.phones.first(where: \.isPrimary)?.text)
        view.text("secondary_phone_number", contact.phones.first { !$0.isPrimary }?.text)
        view.text("ledes_client_id", contact.ledesClientID)
        view.flag("has_clio_for_clients_permission", false)
        view.flag("is_client", contact.isClient)
        view.flag("is_clio_for_client_user", false)
        view.flag("is_co_counsel", false)
        view.flag("is_bill_recipient", contact.isClient)
        view.text("sales_tax_number", contact.taxNumber)
        return view
    }

    static func nested(_ name: String, _ contact: ClioContact, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "currency": return context.currency(context.firm.currency)
        case "addresses": return .list(contact.addresses.map { address($0, contact) })
        case "primary_address": return contact.addresses.first(where: \.isPrimary).map { address($0, contact) }
        case "secondary_address": return contact.addresses.first { !$0.isPrimary }.map { address($0, contact) }
        case "primary_work_address": return contact.addresses.first { $0.name == "Work" }.map { address($0, contact) }
        case "email_addresses": return .list(contact.emails.map { line($0, "address", contact) })
        case "phone_numbers": return .list(contact.phones.map { line($0, "number", contact) })
        case "company": return part(contact.companyID, context)
        case "payment_profile":
            var view = ClioObject()
            view.number("id", contact.id)
            view.text("etag", etag(contact))
            view.text("name", "Standard")
            view.number("terms", 30)
            view.decimal("interest_rate", FixedPoint(12))
            view.number("interest_period", 30)
            view.text("interest_type", "simple")
            return view.value
        default: return nil
        }
    }

    static func address(_ address: ClioContact.Address, _ contact: ClioContact) -> JSONValue {
        var view = ClioObject()
        view.number("id", address.id)
        view.text("etag", "\"a-\(String(address.id, radix: 16))-\(contact.version)\"")
        for (name, text) in [
            ("street", address.street), ("city", address.city), ("province", address.province),
            ("postal_code", address.postalCode), ("country", address.country),
        ] { view.text(name, text.isEmpty ? nil : text) }
        view.text("name", address.name)
        view.times(contact)
        view.flag("primary", address.isPrimary)
        return view.value
    }

    private static func line(_ line: ClioContact.Line, _ field: String, _ contact: ClioContact) -> JSONValue {
        var view = ClioObject()
        view.number("id", line.id)
        view.text("etag", "\"p-\(String(line.id, radix: 16))-\(contact.version)\"")
        view.text(field, line.text)
        view.text("name", line.name)
        view.flag("primary", line.isPrimary)
        view.times(contact)
        return view.value
    }
}

enum MatterView: ClioView {
    static let path = "matters"
    static let letter = "m"

    static func ids(_ firm: ClioFirm) -> [Int64] { firm.matters.ids }

    static func record(_ id: Int64, _ firm: ClioFirm) -> ClioMatter? { firm.matters[id] }

    static func isVisible(_ matter: ClioMatter, _ context: ClioContext) -> Bool {
        !context.firm.hiddenMatters.contains(matter.id)
    }

    static func filter(
        _ name: String, _ value: ClioParameter, _ context: ClioContext
    ) throws(ClioProblem) -> ((ClioMatter) -> Bool)? {
        switch name {
        case "client_id":
            let id = try value.id()
            return { $0.clientID == id }
        case "responsible_attorney_id":
            let id = try value.id()
            return { $0.attorneyID == id }
        case "practice_area_id":
            let id = try value.id()
            let firm = context.firm
            return { firm.practiceAreaID($0.practiceArea) == id }
        case "status":
            let states = value.text.split(separator: ",").map(String.init)
            guard states.allSatisfy(["open", "closed", "pending"].contains) else {
                throw .bad("status must be open, closed or pending, or several of them with commas")
            }
            return { states.contains($0.status.lowercased()) }
        case "billable":
            let isWanted = try value.flag()
            return { _ in isWanted }
        default: return nil
        }
    }

    static func sortKey(_ field: String, _ matter: ClioMatter, _ firm: ClioFirm) -> String? {
        field == "display_number" ? matter.displayNumber : nil
    }

    static func own(_ matter: ClioMatter, _ context: ClioContext) -> ClioObject {
        var view = ClioObject()
        view.identity(matter, letter)
        view.number("number", matter.number)
        view.text("display_number", matter.displayNumber)
        view.null("custom_number")
        view.text("description", matter.description)
        view.text("status", matter.status)
        view.text("location", matter.location)
        view.null("client_reference")
        view.number("client_id", matter.clientID)
        view.flag("billable", true)
        view.null("maildrop_address")
        view.text("billing_method", "hourly")
        view.day("open_date", matter.opened)
        for name in ["close_date", "pending_date"] { view.null(name) }
        view.times(matter)
        view.flag("shared", false)
        view.flag("has_tasks", false)
        for name in ["last_activity_date", "matter_stage_updated_at"] { view.null(name) }
        return view
    }

    static func nested(_ name: String, _ matter: ClioMatter, _ context: ClioContext) -> JSONValue? {
        switch name {
        case "client": return ContactView.part(matter.clientID, context)
        case "responsible_attorney", "originating_attorney": return UserView.part(matter.attorneyID, context)
        case "currency": return context.currency(context.firm.currency)
        case "practice_area":
            let id = context.firm.practiceAreaID(matter.practiceArea)
            var view = ClioObject()
            view.number("id", id)
            view.text("etag", "\"pa-\(id)\"")
            view.text("name", matter.practiceArea)
            return view.value
        default: return nil
        }
    }
}
