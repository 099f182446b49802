/// Contacts as Xero shows them.
struct ContactView {
    let book: Book

    /// By id, by number, in a page, and after a write.
    func full(_ contact: ContactRecord) -> OutputObject {
        var view = head(contact)
        view.list("ContactPersons", item: "ContactPerson", contact.persons.map(person))
        for name in ["BankAccountDetails", "TaxNumber", "TaxNumberType", "AccountsReceivableTaxType"] {
            view.text(name, contact.texts[name])
        }
        view.text("AccountsPayableTaxType", contact.texts["AccountsPayableTaxType"])
        details(contact, &view)
        if let merged = contact.mergedInto { view.id("MergedToContactID", merged) }
        view.list("ContactGroups", item: "ContactGroup", [])
        view.list("SalesTrackingCategories", item: "SalesTrackingCategory", [])
        view.list("PurchasesTrackingCategories", item: "PurchasesTrackingCategory", [])
        view.text("SalesDefaultAccountCode", contact.texts["SalesDefaultAccountCode"])
        view.text("PurchasesDefaultAccountCode", contact.texts["PurchasesDefaultAccountCode"])
        balances(contact, &view)
        view.flag("HasAttachments", false)
        view.flag("HasValidationErrors", false)
        return view
    }

    /// In a list that is not paged, and with `summaryOnly`.
    func summary(_ contact: ContactRecord) -> OutputObject {
        var view = head(contact)
        view.text("DefaultCurrency", contact.texts["DefaultCurrency"])
        view.updated(contact.updated, withString: false)
        view.flag("IsSupplier", contact.isSupplier)
        view.flag("IsCustomer", contact.isCustomer)
        view.flag("HasValidationErrors", false)
        return view
    }

    /// In a list of documents: only who it is.
    func reference(_ id: GUID) -> OutputValue {
        var view = OutputObject()
        view.id("ContactID", id)
        guard let contact = book.contacts[id] else { return view.value }
        view.text("ContactNumber", contact.number)
        view.text("Name", contact.name)
        view.flag("HasValidationErrors", false)
        return view.value
    }

    /// In a single document.
    func nested(_ id: GUID) -> OutputValue {
        guard let contact = book.contacts[id] else { return reference(id) }
        var view = head(contact)
        details(contact, &view)
        view.flag("HasValidationErrors", false)
        return view.value
    }

    private func head(_ contact: ContactRecord) -> OutputObject {
        var view = OutputObject()
        view.id("ContactID", contact.id)
        view.text("ContactNumber", contact.number)
        view.text("AccountNumber", contact.texts["AccountNumber"])
        view.text("ContactStatus", contact.status)
        for name in ["Name", "FirstName", "LastName", "CompanyNumber", "EmailAddress"] {
            view.text(name, contact.texts[name])
        }
        return view
    }

    private func details(_ contact: ContactRecord, _ view: inout OutputObject) {
        let addresses = ContactDetails.addressTypes.map { type in
            fields("AddressType", type, ContactDetails.addressFields, contact.addresses[type])
        }
        let types = ContactDetails.phoneTypes.filter { $0 != "OFFICE" || contact.phones[$0] != nil }
        let phones = types.map { fields("PhoneType", $0, ContactDetails.phoneFields, contact.phones[$0]) }
        view.list("Addresses", item: "Address", addresses)
        view.list("Phones", item: "Phone", phones)
        view.updated(contact.updated, withString: false)
        view.flag("IsSupplier", contact.isSupplier)
        view.flag("IsCustomer", contact.isCustomer)
        view.text("DefaultCurrency", contact.texts["DefaultCurrency"])
    }

    private func fields(_ typeName: String, _ type: String, _ names: [String], _ values: [String: String]?)
        -> OutputValue
    {
        var view = OutputObject()
        view.text(typeName, type)
        for name in names { view.text(name, values?[name]) }
        return view.value
    }

    private func person(_ person: ContactRecord.Person) -> OutputValue {
        var view = OutputObject()
        for name in ["FirstName", "LastName", "EmailAddress"] { view.text(name, person.texts[name]) }
        view.flag("IncludeInEmails", person.includeInEmails)
        return view.value
    }

    private func balances(_ contact: ContactRecord, _ view: inout OutputObject) {
        var receivable: Int64 = 0
        var payable: Int64 = 0
        for id in book.documentsByContact[contact.id] ?? [] {
            guard let document = book.invoices[id] ?? book.creditNotes[id], document.status == "AUTHORISED" else {
                continue
            }
            let open = document.isCredit ? -document.outstanding : document.outstanding
            if document.isReceivable { receivable += open } else { payable += open }
        }
        guard receivable != 0 || payable != 0 else { return }
        let sides = [("AccountsReceivable", receivable), ("AccountsPayable", payable)].map { name, open in
            var side = OutputObject()
            side.amount("Outstanding", open)
            return (name: name, value: side.value)
        }
        view.add("Balances", .object(sides))
    }
}
