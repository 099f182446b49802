/// A resource of Clio's API (version 4), with the fields that are asked for: those the saved answers are read by, and what a
/// person looks for in them. Fields are nested one level; Clio refuses more.
public enum ClioResource: String, CaseIterable, Hashable, Sendable {
    case bills
    case lineItems = "line_items"
    case allocations
    case creditMemos = "credit_memos"
    case interestCharges = "interest_charges"
    case contacts
    case matters
    case activities
    case activityDescriptions = "activity_descriptions"
    case expenseCategories = "expense_categories"
    case bankAccounts = "bank_accounts"
    case billingSettings = "settings/billing"

    var path: String { rawValue + ".json" }

    var fields: String {
        switch self {
        case .bills:
            "id,etag,number,issued_at,created_at,due_at,tax_rate,secondary_tax_rate,updated_at,subject,type,balance,"
                + "state,kind,total,paid,paid_at,pending,due,credits_issued,sub_total,tax_sum,secondary_tax_sum,"
                + "total_tax,client{id,name,type},matters{id,display_number},discount{rate,type},"
                + "interest{balance,total},currency{id,code},billing_setting{secondary_tax_rule}"
        case .lineItems:
            "id,etag,type,description,date,price,taxable,kind,note,secondary_taxable,total,tax,secondary_tax,sub_total,"
                + "quantity,group_ordering,created_at,updated_at,bill{id,number},"
                + "activity{id,type,flat_rate},matter{id,display_number},user{id,name},discount{rate,type}"
        case .allocations:
            "id,etag,date,amount,interest,voided_at,created_at,updated_at,description,payment_type,bill{id,number},"
                + "source_bank_account{id,name,type},destination_bank_account{id,name,type},"
                + "matter{id,display_number},contact{id,name},parent{id,type,identifier}"
        case .creditMemos:
            "id,etag,date,amount,description,discount,voided_at,created_at,updated_at,contact{id,name},allocations{id}"
        case .interestCharges:
            "id,etag,date,description,total,created_at,updated_at,bill{id,number},matters{id,display_number}"
        case .contacts:
            "id,etag,name,first_name,middle_name,last_name,type,prefix,title,primary_email_address,"
                + "primary_phone_number,is_client,sales_tax_number,created_at,updated_at,company{id,name},"
                + "addresses{id,name,street,city,province,postal_code,country,primary}"
        case .matters:
            "id,etag,display_number,number,description,status,location,updated_at,client{id},"
                + "responsible_attorney{id,name},practice_area{id,name}"
        case .activities:
            "id,etag,type,date,flat_rate,updated_at,activity_description{id,name,xero_service_code},"
                + "expense_category{id,name,xero_expense_code}"
        case .activityDescriptions: "id,etag,name,xero_service_code,updated_at"
        case .expenseCategories: "id,etag,name,xero_expense_code,entry_type,updated_at"
        case .bankAccounts: "id,etag,name,type,account_number,currency,updated_at"
        case .billingSettings:
            "id,etag,tax_rate,tax_name,use_secondary_tax,secondary_tax_rate,secondary_tax_rule,secondary_tax_name,"
                + "currency,updated_at"
        }
    }

    /// Pages by cursor come in the order of ids, and only they have no end at 10,000 records. Whether a list takes the order
    /// is documented for most; of the others the long ones are asked with it too, and without where they refuse it.
    var documentsOrder: Bool {
        switch self {
        case .lineItems, .interestCharges, .activityDescriptions: false
        default: true
        }
    }
}
