#!/usr/bin/env python3
"""The peers' job with DuckDB: a firm's bills as Xero's sales invoices, CSV and XML.

usage: duckdb_job.py FIRM OUT FROM THROUGH [THREADS]

FIRM holds clio/ (the exports) and peers/account_map.csv. A bill goes when it is neither void nor draft and was issued
from FROM through THROUGH. The last line printed tells what came of it.
"""

import json
import sys

import duckdb

firm, out, first_day, last_day = sys.argv[1:5]
threads = int(sys.argv[5]) if len(sys.argv) > 5 else 2

TEXT, ID, DAY = "VARCHAR", "BIGINT", "DATE"
BILLS = dict(id=ID, number=TEXT, contact_id=ID, matter_number=TEXT, state=TEXT, issued_at=DAY, due_at=DAY, subject=TEXT,
             currency=TEXT, total=TEXT, updated_at=TEXT)
LINES = dict(id=ID, bill_id=ID, matter_number=TEXT, date=TEXT, kind=TEXT, category=TEXT, user=TEXT, description=TEXT,
             note=TEXT, quantity="DECIMAL(9,2)", price="DECIMAL(9,2)", tax_rate="DECIMAL(5,2)", updated_at=TEXT)
CONTACTS = dict(id=ID, type=TEXT, name=TEXT, first_name=TEXT, last_name=TEXT, company=TEXT, email=TEXT, phone=TEXT,
                street=TEXT, city=TEXT, province=TEXT, postal_code=TEXT, country=TEXT, updated_at=TEXT)
ACCOUNTS = dict(kind=TEXT, account_code=TEXT, tax_type_taxable=TEXT, tax_type_exempt=TEXT)


def read(path, columns):
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return (f"read_csv('{firm}/{path}', header = true, delim = ',', quote = '\"', escape = '\"', "
            f"auto_detect = false, columns = {{{types}}})")


def escaped(text):
    return f"replace(replace(replace({text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"


def element(name, value):
    return f"'<{name}>', {value}, '</{name}>'"


def optional(name, value):
    return f"CASE WHEN {value} IS NOT NULL THEN concat({element(name, escaped(value))}) END"


db = duckdb.connect()
db.execute(f"SET threads = {threads}")

db.execute(f"""
    CREATE TEMP TABLE bills AS
    SELECT b.id, b.number, b.subject, b.currency, b.issued_at, b.due_at,
           c.name, c.email, c.street, c.city, c.province, c.postal_code, c.country
    FROM {read("clio/bills.csv", BILLS)} b
    JOIN {read("clio/contacts.csv", CONTACTS)} c ON c.id = b.contact_id
    WHERE b.state NOT IN ('void', 'draft') AND b.issued_at BETWEEN DATE '{first_day}' AND DATE '{last_day}'
""")

# round() goes half away from zero on decimals.
db.execute(f"""
    CREATE TEMP TABLE lines AS
    SELECT *, CAST(round(net * tax_rate * 0.01, 2) AS DECIMAL(18,2)) AS tax
    FROM (
        SELECT l.id, l.bill_id, l.matter_number, l.user, l.description, l.quantity, l.price, l.tax_rate, a.account_code,
               CASE WHEN l.tax_rate = 0 THEN a.tax_type_exempt ELSE a.tax_type_taxable END AS tax_type,
               CAST(round(l.quantity * l.price, 2) AS DECIMAL(14,2)) AS net
        FROM {read("clio/bill_line_items.csv", LINES)} l
        SEMI JOIN bills b ON b.id = l.bill_id
        JOIN {read("peers/account_map.csv", ACCOUNTS)} a ON a.kind = l.kind
    )
""")

db.execute("""
    CREATE TEMP TABLE invoices AS
    SELECT b.*, s.subtotal, s.total_tax, CAST(s.subtotal + s.total_tax AS DECIMAL(18,2)) AS total
    FROM bills b
    JOIN (SELECT bill_id, CAST(sum(net) AS DECIMAL(18,2)) AS subtotal, CAST(sum(tax) AS DECIMAL(18,2)) AS total_tax
          FROM lines GROUP BY bill_id) s ON s.bill_id = b.id
""")

# Xero's sales invoice template: 29 columns, one row a line.
db.execute(f"""
    COPY (
        SELECT i.name AS "*ContactName", i.email AS "EmailAddress", i.street AS "POAddressLine1",
               NULL AS "POAddressLine2", NULL AS "POAddressLine3", NULL AS "POAddressLine4", i.city AS "POCity",
               i.province AS "PORegion", i.postal_code AS "POPostalCode", i.country AS "POCountry",
               i.number AS "*InvoiceNumber", i.subject AS "Reference",
               strftime(i.issued_at, '%d/%m/%Y') AS "*InvoiceDate", strftime(i.due_at, '%d/%m/%Y') AS "*DueDate",
               i.total AS "Total", NULL AS "InventoryItemCode", l.description AS "*Description",
               l.quantity AS "*Quantity", l.price AS "*UnitAmount", NULL AS "Discount",
               l.account_code AS "*AccountCode", l.tax_type AS "*TaxType", l.tax AS "TaxAmount",
               CASE WHEN l.user IS NOT NULL THEN 'Timekeeper' END AS "TrackingName1", l.user AS "TrackingOption1",
               'Matter' AS "TrackingName2", l.matter_number AS "TrackingOption2", i.currency AS "Currency",
               NULL AS "BrandingTheme"
        FROM lines l JOIN invoices i ON i.id = l.bill_id
        ORDER BY l.bill_id, l.id
    ) TO '{out}/invoices.csv' (FORMAT csv, HEADER true)
""")

# The same invoices for Xero's API, one a line of text.
item = ", ".join([
    "'<LineItem>'", element("Description", escaped("description")), element("Quantity", "quantity"),
    element("UnitAmount", "price"), element("AccountCode", "account_code"), element("TaxType", "tax_type"),
    element("TaxAmount", "tax"), element("LineAmount", "net"), "'</LineItem>'"])
document = ", ".join([
    "'<Invoice><Type>ACCREC</Type><Contact>'", element("Name", escaped("i.name")), optional("EmailAddress", "i.email"),
    "'</Contact>'", element("InvoiceNumber", escaped("i.number")), optional("Reference", "i.subject"),
    element("Date", "i.issued_at, 'T00:00:00'"), element("DueDate", "i.due_at, 'T00:00:00'"), element("CurrencyCode", "i.currency"),
    "'<LineAmountTypes>Exclusive</LineAmountTypes><Status>AUTHORISED</Status>'", element("SubTotal", "i.subtotal"),
    element("TotalTax", "i.total_tax"), element("Total", "i.total"), element("LineItems", "d.items"), "'</Invoice>'"])
db.execute(f"""
    COPY (
        SELECT text FROM (
            SELECT 0::BIGINT AS place, '<?xml version="1.0" encoding="UTF-8"?>' || chr(10) || '<Invoices>' AS text
            UNION ALL
            SELECT i.id, concat({document})
            FROM invoices i
            JOIN (SELECT bill_id, string_agg(concat({item}), '' ORDER BY id) AS items FROM lines GROUP BY bill_id) d
              ON d.bill_id = i.id
            UNION ALL
            SELECT 9223372036854775807, '</Invoices>'
        ) ORDER BY place
    ) TO '{out}/invoices.xml' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01')
""")

totals = db.execute("SELECT currency, count(*), sum(total) FROM invoices GROUP BY currency ORDER BY currency").fetchall()
print(json.dumps({"documents": [
    {"kind": "invoices", "currency": currency, "count": count, "total": str(total)} for currency, count, total in totals]}))
