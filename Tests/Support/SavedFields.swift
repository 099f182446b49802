/// What a person who saves Clio's answers by hand asks for: the fields of each resource.
public enum SavedFields {
    public static let all = [
        "contacts":
            "id,etag,name,first_name,last_name,type,primary_email_address,primary_phone_number,sales_tax_number,"
            + "updated_at,company{id,name},addresses{name,street,city,province,postal_code,country,primary}",
        "bills":
            "id,etag,number,issued_at,due_at,updated_at,created_at,tax_rate,secondary_tax_rate,subject,type,state,kind,"
            + "total,paid,balance,due,credits_issued,sub_total,total_tax,client{id,name},matters{id,display_number},"
            + "discount{rate,type},interest{total},currency{code}",
        "line_items": "id,etag,type,description,date,price,taxable,kind,note,secondary_taxable,total,tax,secondary_tax,"
            + "sub_total,quantity,updated_at,bill{id,number},activity{id,type,flat_rate},matter{id,display_number},"
            + "user{id,name},discount{rate,type}",
        "allocations": "id,etag,date,amount,interest,voided_at,updated_at,description,payment_type,bill{id,number},"
            + "source_bank_account{id,type},destination_bank_account{id,name},matter{id},contact{id},"
            + "parent{id,type,identifier}",
        "credit_memos": "id,etag,date,amount,description,discount,voided_at,updated_at,contact{id},allocations{id}",
        "interest_charges": "id,etag,date,description,total,updated_at,bill{id,number},matters{id,display_number}",
        "bank_accounts": "id,etag,name,type,account_number,currency,general_ledger_number",
        "matters": "id,etag,display_number,location,client{id},responsible_attorney{name},practice_area{name}",
        "activities": "id,etag,type,flat_rate,activity_description{id,name},expense_category{id,name}",
        "activity_descriptions": "id,etag,name,xero_service_code",
        "expense_categories": "id,etag,name,xero_expense_code",
    ]
}
