extension ClioSchema {
    /// Fields of each resource as the official OpenAPI document of 2026-04-08 has them: its own, then its associations as
    /// `name:kind`, with a `*` after the name of a list.
    static let resources: [String: ClioSchema] = [
        "bills": ClioSchema(
            own: """
                id etag number issued_at created_at due_at tax_rate secondary_tax_rate updated_at subject
                purchase_order type memo start_at end_at balance state kind total paid paid_at pending due
                discount_services_only can_update credits_issued shared last_sent_at services_secondary_tax
                services_sub_total services_tax services_taxable_sub_total services_secondary_taxable_sub_total
                taxable_sub_total secondary_taxable_sub_total sub_total tax_sum secondary_tax_sum total_tax
                available_state_transitions
                """,
            nested: """
                user:User client:Contact discount:Discount interest:Interest matters*:Matter group:Group
                bill_theme:BillTheme original_bill:Bill destination_account:BankAccount balances*:Balance
                matter_totals*:MatterBalance currency:Currency billing_setting:BillingSetting
                client_addresses*:Address legal_aid_uk_bill:LegalAidUkBill split_invoice:SplitInvoice
                """),
        "line_items": ClioSchema(
            own: """
                id etag type description date price taxable kind note secondary_taxable total tax secondary_tax
                sub_total quantity group_ordering created_at updated_at
                """,
            nested: """
                bill:Bill activity:Activity matter:Matter user:User discount:Discount
                included_line_item_totals:LineItemTotals
                """),
        "allocations": ClioSchema(
            own: """
                id etag date amount interest voided_at created_at updated_at description has_online_payment
                destroyable payment_type
                """,
            nested: """
                bill:Bill source_bank_account:BankAccount destination_bank_account:BankAccount matter:Matter
                contact:Contact parent:PolymorphicObject
                """),
        "credit_memos": ClioSchema(
            own: """
                id etag date amount description discount voided_at created_at updated_at
                """,
            nested: """
                user:User contact:Contact allocations*:Allocation
                """),
        "contacts": ClioSchema(
            own: """
                id etag name first_name middle_name last_name date_of_birth type created_at updated_at prefix
                title initials clio_connect_email locked_clio_connect_email client_connect_user_id
                primary_email_address secondary_email_address primary_phone_number secondary_phone_number
                ledes_client_id has_clio_for_clients_permission is_client is_clio_for_client_user is_co_counsel
                is_bill_recipient sales_tax_number
                """,
            nested: """
                currency:Currency activity_rates*:ActivityRate addresses*:Address
                custom_field_values*:CustomFieldValue custom_field_set_associations*:CustomFieldSetAssociation
                email_addresses*:EmailAddress instant_messengers*:InstantMessenger phone_numbers*:PhoneNumber
                web_sites*:WebSite notification_methods*:NotificationMethod account_balances*:AccountBalance
                related_contacts*:Contact kyc_field_values*:KycFieldValue primary_work_address:Address
                primary_address:Address secondary_address:Address company:Contact avatar:Avatar
                payment_profile:PaymentProfile folder:Folder co_counsel_rate:ActivityRate
                primary_web_site:WebSite legal_aid_uk_contact:LegalAidUkContact
                """),
        "matters": ClioSchema(
            own: """
                id etag number display_number custom_number description status location client_reference
                client_id billable maildrop_address billing_method open_date close_date pending_date created_at
                updated_at shared has_tasks last_activity_date matter_stage_updated_at
                """,
            nested: """
                currency:Currency client:Contact contingency_fee:ContingencyFee custom_rate:MatterCustomRate
                evergreen_retainer:EvergreenRetainer folder:Folder group:Group matter_budget:MatterBudget
                matter_stage:MatterStage originating_attorney:User practice_area:PracticeArea
                responsible_attorney:User responsible_staff:User statute_of_limitations:Task user:User
                legal_aid_uk_matter:LegalAidUkMatter attorney_allocation:AttorneyAllocation
                account_balances*:AccountBalance custom_field_values*:CustomFieldValue
                custom_field_set_associations*:CustomFieldSetAssociation
                matter_bill_recipients*:MatterBillRecipient relationships*:Relationship
                task_template_list_instances*:TaskTemplateListInstace kyc_field_values*:KycFieldValue
                split_invoice_payers*:SplitInvoicePayer
                """),
        "interest_charges": ClioSchema(
            own: """
                id etag date description total created_at updated_at
                """,
            nested: """
                bill:Bill balances*:Balance matters*:Matter
                """),
        "bank_accounts": ClioSchema(
            own: """
                account_number balance bank_transactions_count clio_payment_page_link clio_payment_page_qr_code
                clio_payments_enabled controlled_account created_at currency currency_symbol currency_id
                default_account domicile_branch etag general_ledger_number holder id institution name swift
                transit_number type updated_at
                """,
            nested: """
                user:User
                """),
        "bank_transactions": ClioSchema(
            own: """
                id type etag created_at updated_at bank_account_id source confirmation date amount currency
                currency_id description exchange_rate transaction_type funds_in funds_out
                clio_payments_transaction current_account_balance read_only_confirmation
                """,
            nested: """
                client:Contact matter:Matter bank_account:BankAccount bill:Bill allocation:Allocation
                """),
        "activities": ClioSchema(
            own: """
                id etag type date quantity_in_hours rounded_quantity_in_hours quantity rounded_quantity
                quantity_redacted price note flat_rate billed on_bill total contingency_fee created_at
                updated_at reference non_billable non_billable_total no_charge tax_setting
                """,
            nested: """
                currency:Currency activity_description:ActivityDescription expense_category:ExpenseCategory
                bill:Bill communication:Communication client_portal:ClientPortal matter:Matter matter_note:Note
                contact_note:Note subject:PolymorphicObject timer:Timer user:User utbms_expense:UtbmsCode
                vendor:Contact calendar_entry:Activity_CalendarEntry task:Activity_Task
                text_message_conversation:Activity_TextMessageConversation document_version:DocumentVersion
                legal_aid_uk_activity:LegalAidUkActivity
                """),
        "activity_descriptions": ClioSchema(
            own: """
                id etag name visible_to_co_counsel created_at updated_at default type utbms_activity_id
                utbms_task_name utbms_task_id xero_service_code accessible_to_user category_type
                """,
            nested: """
                currency:Currency groups*:Group rate:ActivityDescriptionRate utbms_task:UtbmsCode
                utbms_activity:UtbmsCode
                """),
        "expense_categories": ClioSchema(
            own: """
                id etag name rate entry_type created_at updated_at xero_expense_code accessible_to_user
                tax_setting
                """,
            nested: """
                currency:Currency groups*:Group utbms_code:UtbmsCode
                """),
        "outstanding_client_balances": ClioSchema(
            own: """
                associated_matter_ids etag id last_payment_date last_shared_date newest_issued_bill_due_date
                pending_payments_total reminders_enabled total_outstanding_balance created_at updated_at
                """,
            nested: """
                outstanding_bills*:Bill contact:Contact currency:Currency
                """),
        "settings/billing": ClioSchema(
            own: """
                id etag rounded_duration rounding use_decimal_rounding currency currency_sign tax_rate tax_name
                apply_tax_by_default apply_secondary_tax_by_default
                time_on_flat_rate_contingency_matters_is_non_billable use_secondary_tax secondary_tax_rate
                secondary_tax_rule secondary_tax_name notify_after_bill_created use_utbms_codes created_at
                updated_at multi_currency_billing billing_currencies
                """,
            nested: """

                """),
        "users": ClioSchema(
            own: """
                account_owner clio_connect court_rules_default_attendee created_at default_calendar_id email
                enabled etag first_name id initials last_name name phone_number rate roles subscription_type
                time_zone updated_at
                """,
            nested: """
                default_activity_description:ActivityDescription notification_methods*:NotificationMethod
                account:Account avatar:Avatar contact:Contact job_title:JobTitle groups*:Group
                """),
    ]
}
