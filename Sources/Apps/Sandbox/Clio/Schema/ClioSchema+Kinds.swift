extension ClioSchema {
    /// What may be asked of an association, by its kind. One level is all Clio gives.
    static let kinds: [String: Set<String>] = Dictionary(
        uniqueKeysWithValues: kindTexts.map { ($0.key, Set(words($0.value))) })

    private static let kindTexts: [String: String] = [
        "Account": """
        id etag name state created_at updated_at
        """,
        "AccountBalance": """
        id balance type name currency_id
        """,
        "Activity": """
        id etag type date quantity_in_hours rounded_quantity_in_hours quantity rounded_quantity
        quantity_redacted price note flat_rate billed on_bill total contingency_fee created_at updated_at
        reference non_billable non_billable_total no_charge tax_setting currency
        """,
        "ActivityDescription": """
        id etag name visible_to_co_counsel created_at updated_at default type utbms_activity_id
        utbms_task_name utbms_task_id xero_service_code accessible_to_user category_type currency
        """,
        "ActivityDescriptionRate": """
        amount non_billable_amount type hierarchy
        """,
        "ActivityRate": """
        id etag rate flat_rate created_at updated_at contact_id co_counsel_contact_id
        """,
        "Activity_CalendarEntry": """
        id etag calendar_owner_id
        """,
        "Activity_Task": """
        id etag
        """,
        "Activity_TextMessageConversation": """
        id etag
        """,
        "Address": """
        id etag street city province postal_code country name created_at updated_at primary
        """,
        "Allocation": """
        id etag date amount interest voided_at created_at updated_at description has_online_payment
        destroyable payment_type
        """,
        "AttorneyAllocation": """
        id etag account_id resource_id resource_type originating_attorney_allocation
        responsible_attorney_allocation created_at updated_at
        """,
        "Avatar": """
        id etag created_at updated_at url _destroy
        """,
        "Balance": """
        id amount type interest_amount due
        """,
        "BankAccount": """
        account_number balance bank_transactions_count clio_payment_page_link clio_payment_page_qr_code
        clio_payments_enabled controlled_account created_at currency currency_symbol currency_id
        default_account domicile_branch etag general_ledger_number holder id institution name swift
        transit_number type updated_at
        """,
        "Bill": """
        id etag number issued_at created_at due_at tax_rate secondary_tax_rate updated_at subject
        purchase_order type memo start_at end_at balance state kind total paid paid_at pending due
        discount_services_only can_update credits_issued shared last_sent_at services_secondary_tax
        services_sub_total services_tax services_taxable_sub_total services_secondary_taxable_sub_total
        taxable_sub_total secondary_taxable_sub_total sub_total tax_sum secondary_tax_sum total_tax
        available_state_transitions
        """,
        "BillTheme": """
        id etag created_at updated_at account_id default name config
        """,
        "BillingSetting": """
        id etag rounded_duration rounding use_decimal_rounding currency currency_sign tax_rate tax_name
        apply_tax_by_default apply_secondary_tax_by_default
        time_on_flat_rate_contingency_matters_is_non_billable use_secondary_tax secondary_tax_rate
        secondary_tax_rule secondary_tax_name notify_after_bill_created use_utbms_codes created_at
        updated_at multi_currency_billing billing_currencies
        """,
        "ClientPortal": """
        id etag created_at updated_at unread_count unread_notifiable_count
        """,
        "Communication": """
        id etag subject body type date time_entries_count created_at updated_at received_at
        """,
        "Contact": """
        id etag name first_name middle_name last_name date_of_birth type created_at updated_at prefix title
        initials clio_connect_email locked_clio_connect_email client_connect_user_id primary_email_address
        secondary_email_address primary_phone_number secondary_phone_number ledes_client_id
        has_clio_for_clients_permission is_client is_clio_for_client_user is_co_counsel is_bill_recipient
        sales_tax_number currency
        """,
        "ContingencyFee": """
        id etag created_at updated_at show_contingency_award
        """,
        "Currency": """
        id etag code sign created_at updated_at
        """,
        "CustomFieldSetAssociation": """
        id etag display_order created_at updated_at
        """,
        "CustomFieldValue": """
        id etag field_name created_at updated_at field_type field_required field_displayed
        field_display_order value soft_deleted
        """,
        "Discount": """
        rate type note early_payment_rate early_payment_period
        """,
        "DocumentVersion": """
        id document_id etag uuid created_at updated_at filename size version_number content_type received_at
        put_url fully_uploaded
        """,
        "EmailAddress": """
        id etag address name primary created_at updated_at
        """,
        "EvergreenRetainer": """
        id created_at updated_at etag minimum_threshold
        """,
        "ExpenseCategory": """
        id etag name rate entry_type created_at updated_at xero_expense_code accessible_to_user currency
        tax_setting
        """,
        "Folder": """
        id etag created_at updated_at deleted_at type locked name root
        """,
        "Group": """
        client_connect_user etag id name type updated_at
        """,
        "InstantMessenger": """
        id etag address name created_at updated_at
        """,
        "Interest": """
        balance period rate total type
        """,
        "JobTitle": """
        id etag name initials
        """,
        "KycFieldValue": """
        id etag field_name field_label created_at updated_at field_type field_value field_possible_values
        group
        """,
        "LegalAidUkActivity": """
        activity_sub_category advocacy base_rate bolt_ons bolt_ons_summary court eligible_for_sqm expert
        form_of_civil_legal_service id is_custom_rate json_key region tax_exclusive uplift user_type
        """,
        "LegalAidUkBill": """
        additional_travel_payment adjourned_hearing_fee advocacy_costs advice_time bill_type case_concluded
        case_stage_level cla_exemption_code cla_reference cmrh_oral cmrh_telephone cost_of_counsel
        costs_are_those_of court_location date_of_claim designated_accredited_representative
        detention_travel_and_waiting_costs disbursements_vat exceptional_case_funding_reference
        exemption_criteria_satisfied fee_code follow_on_work ho_interview ho_ucn id
        independent_medical_reports_claimed jr_form_filling maat_id meetings_attended mht_ref_no
        net_disbursements net_profit_costs niat_disbursement_prior_authority_number number_of_attendances
        outcome_for_the_client profit_costs_ex_vat prior_authority_reference representation_order_date
        stage_reached substantive_hearing travel_and_waiting_costs travel_time value_of_costs waiting_time
        """,
        "LegalAidUkContact": """
        id disability disability_code ethnicity ethnicity_title financially_eligible gender gender_title
        national_insurance_number
        """,
        "LegalAidUkMatter": """
        access_point laa_office_number ait_hearing_centre
        attended_several_hearings_acting_for_multiple_clients bill_ho_ucn bill_number_of_attendances
        bill_outcome_for_the_client_code bill_stage_reached_code case_reference case_start_date category
        category_as_string certificate_effective_date certificate_expiration_date certificate_number
        certificate_scope certification_type change_of_solicitor client_equal_opportunity_monitoring
        client_type clr_start_date clr_total_profit_costs cost_limit counsel court court_id court_id_code
        created_at delivery_location dscc_number duty_solicitor etag exceptional_case_funding_reference
        expense_limit fee_scheme first_conducting_solicitor id irc_surgery legacy_case
        legal_representation_number lh_total_disbursements lh_start_date lh_total_profit_costs
        linked_matter_id local_authority_number maat_id matter_type matter_type_code matter_type_1
        matter_type_1_code matter_type_1_title matter_type_2 matter_type_2_code matter_type_2_title
        matter_types_combined number_of_clients_seen_at_surgery number_of_clients party police_station
        post_transfer_clients_represented postal_application_accepted prior_authority_reference prison_id
        prison_law_prior_approval_number procurement_area region related_claims_number
        representation_order_date schedule_reference_number scheme_id session_type solicitor_type
        standard_fee_category surgery_clients_resulting_in_a_legal_help_matter_opened surgery_clients
        surgery_date transfer_date type_of_advice type_of_service ucn ufn undesignated_area_court updated_at
        user_type youth_court
        """,
        "LineItemTotals": """
        quantity price discount_percent total sub_total
        """,
        "Matter": """
        id etag number display_number custom_number currency description status location client_reference
        client_id billable maildrop_address billing_method open_date close_date pending_date created_at
        updated_at shared has_tasks last_activity_date matter_stage_updated_at
        """,
        "MatterBalance": """
        id amount
        """,
        "MatterBillRecipient": """
        created_at etag id updated_at
        """,
        "MatterBudget": """
        id etag budget include_expenses notification_threshold notify_users created_at updated_at
        """,
        "MatterCustomRate": """
        type on_invoice
        """,
        "MatterStage": """
        id etag practice_area_id name order created_at updated_at
        """,
        "Note": """
        id etag type subject detail detail_text_type date created_at updated_at time_entries_count
        """,
        "NotificationMethod": """
        id etag type email_address is_default_email_address created_at updated_at
        """,
        "PaymentProfile": """
        id etag created_at updated_at billing_setting_id name terms discount_rate discount_period
        interest_rate interest_period interest_type
        """,
        "PhoneNumber": """
        id etag number name primary created_at updated_at
        """,
        "PolymorphicObject": """
        id type identifier secondary_identifier tertiary_identifier
        """,
        "PracticeArea": """
        id etag created_at updated_at name category code
        """,
        "Relationship": """
        id etag description created_at updated_at
        """,
        "SplitInvoice": """
        id bill_id linked_invoices_display_numbers linked_invoices_ids split_connection_id split_portion
        etag created_at updated_at
        """,
        "SplitInvoicePayer": """
        id contact_id matter_id send_to_bill_recipients split_portion etag created_at updated_at
        """,
        "Task": """
        id etag name status description description_text_type priority due_at permission completed_at
        notify_completion statute_of_limitations time_estimated created_at updated_at time_entries_count
        """,
        "TaskTemplateListInstace": """
        id etag created_at updated_at
        """,
        "Timer": """
        id etag start_time elapsed_time created_at updated_at
        """,
        "User": """
        account_owner clio_connect court_rules_default_attendee created_at default_calendar_id email enabled
        etag first_name id initials last_name name phone_number rate roles subscription_type time_zone
        updated_at
        """,
        "UtbmsCode": """
        id etag name code description type utbms_set_id created_at updated_at
        """,
        "WebSite": """
        id etag address name default_web_site created_at updated_at
        """,
    ]
}
