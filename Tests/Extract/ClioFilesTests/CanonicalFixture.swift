/// A small canonical export that is in order.
enum Canonical {
    static let contacts = """
        id,type,name,first_name,last_name,company,email,phone,street,city,province,postal_code,country
        7,Company,Acme Ltd,,,,pay@acme.test,,1 High St,Leeds,,LS1 1AA,GB
        12,Person,,Ann,Lee,,ann@lee.test,555-0100,,,,,

        """
    static let bills = """
        id,number,contact_id,state,issued_at,due_at,subject,currency,total
        101,INV-1,7,awaiting_payment,2026-01-05,2026-02-05,January,USD,110.00
        102,INV-2,12,paid,2026-01-06,,,USD,50.00

        """
    static let lines = """
        id,bill_id,date,kind,category,description,quantity,price,tax_rate
        1,101,2026-01-02,TimeEntry,Advice,Call,0.5,200,10
        2,102,,ExpenseEntry,Filing,Court fee,,50,

        """
    static let payments = """
        id,bill_id,contact_id,date,amount,method,reference,bank_account
        900,102,12,2026-01-20,50.00,Check,1001,Operating

        """
    static let creditNotes = """
        id,number,contact_id,bill_id,date,amount,reason,state
        500,CN-1,7,101,2026-01-10,10.00,Courtesy,applied

        """

    static var files: [String: String] {
        [
            "contacts.csv": contacts, "bills.csv": bills, "bill_line_items.csv": lines, "payments.csv": payments,
            "credit_notes.csv": creditNotes,
        ]
    }

    static let contactRecords = [
        #"{"id":"7","type":"Company","name":"Acme Ltd","email":"pay@acme.test","street":"1 High St","city":"Leeds","postal_code":"LS1 1AA","country":"GB"}"#,
        #"{"id":"12","type":"Person","name":"Ann Lee","first_name":"Ann","last_name":"Lee","email":"ann@lee.test","phone":"555-0100"}"#,
    ]

    static let records = [
        #"{"id":"101","number":"INV-1","contact_id":"7","state":"awaiting_payment","issued_at":"2026-01-05","due_at":"2026-02-05","subject":"January","currency":"USD","total":"110.00"}"#,
        #"{"id":"1","bill_id":"101","date":"2026-01-02","kind":"TimeEntry","category":"Advice","description":"Call","quantity":"0.5","price":"200","tax_rate":"10"}"#,
        #"{"id":"500","bill_id":"101","number":"CN-1","contact_id":"7","date":"2026-01-10","amount":"10.00","reason":"Courtesy"}"#,
        #"{"id":"102","number":"INV-2","contact_id":"12","state":"paid","issued_at":"2026-01-06","due_at":"2026-01-06","currency":"USD","total":"50.00"}"#,
        #"{"id":"2","bill_id":"102","kind":"ExpenseEntry","category":"Filing","description":"Court fee","quantity":"1","price":"50","tax_rate":"0"}"#,
        #"{"id":"900","bill_id":"102","allocation_id":"900-102","contact_id":"12","date":"2026-01-20","amount":"50.00","method":"Check","reference":"1001","bank_account":"Operating"}"#,
    ]
}
