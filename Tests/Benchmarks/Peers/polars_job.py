#!/usr/bin/env python3
"""The peers' job with Polars: a firm's bills as Xero's sales invoices, CSV and XML.

usage: polars_job.py FIRM OUT FROM THROUGH [THREADS]

FIRM holds clio/ (the exports) and peers/account_map.csv. A bill goes when it is neither void nor draft and was issued
from FROM through THROUGH. The last line printed tells what came of it.
"""

import json
import os
import sys

firm, out, first_day, last_day = sys.argv[1:5]
# Polars reads this once, when it is imported.
os.environ["POLARS_MAX_THREADS"] = sys.argv[5] if len(sys.argv) > 5 else "2"

from datetime import date

import polars as pl

TEXT, ID, DAY = pl.String, pl.Int64, pl.Date
BILLS = dict(id=ID, number=TEXT, contact_id=ID, matter_number=TEXT, state=TEXT, issued_at=DAY, due_at=DAY, subject=TEXT,
             currency=TEXT, total=TEXT, updated_at=TEXT)
LINES = dict(id=ID, bill_id=ID, matter_number=TEXT, date=TEXT, kind=TEXT, category=TEXT, user=TEXT, description=TEXT,
             note=TEXT, quantity=TEXT, price=TEXT, tax_rate=TEXT, updated_at=TEXT)
CONTACTS = dict(id=ID, type=TEXT, name=TEXT, first_name=TEXT, last_name=TEXT, company=TEXT, email=TEXT, phone=TEXT,
                street=TEXT, city=TEXT, province=TEXT, postal_code=TEXT, country=TEXT, updated_at=TEXT)
ACCOUNTS = dict(kind=TEXT, account_code=TEXT, tax_type_taxable=TEXT, tax_type_exempt=TEXT)

col, lit = pl.col, pl.lit
nothing = lit(None, dtype=TEXT)


def read(path, schema):
    return pl.scan_csv(f"{firm}/{path}", schema=schema)


def hundredths(name):
    """Text with two decimals as a whole number: exact, and quicker than a decimal type."""
    return col(name).str.replace(".", "", literal=True).cast(ID)


def rounded(value, divisor):
    """A quotient rounded to the nearest, halves away from zero."""
    size = (value.abs() + divisor // 2) // divisor
    return pl.when(value < 0).then(-size).otherwise(size)


def money(cents):
    size = cents.abs()
    sign = pl.when(cents < 0).then(lit("-")).otherwise(lit(""))
    return pl.concat_str(sign, (size // 100).cast(TEXT), lit("."), (size % 100).cast(TEXT).str.zfill(2))


def escaped(name):
    text = col(name)
    for character, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.str.replace_all(character, reference, literal=True)
    return text


def element(name, value):
    return [lit(f"<{name}>"), value, lit(f"</{name}>")]


def midnight(day):
    return pl.concat_str(col(day).cast(TEXT), lit("T00:00:00"))


def optional(name, column):
    return pl.when(col(column).is_not_null()).then(pl.concat_str(*element(name, escaped(column)))).otherwise(lit(""))


def run(frame):
    return frame.collect(engine="streaming")


contacts = read("clio/contacts.csv", CONTACTS).select(
    "id", "name", "email", "street", "city", "province", "postal_code", "country")
bills = run(
    read("clio/bills.csv", BILLS)
    .filter(
        ~col("state").is_in(["void", "draft"]),
        col("issued_at").is_between(date.fromisoformat(first_day), date.fromisoformat(last_day)))
    .join(contacts, left_on="contact_id", right_on="id")
    .drop("contact_id", "matter_number", "state", "total", "updated_at")
    .rename({"id": "bill_id"}))

lines = run(
    read("clio/bill_line_items.csv", LINES)
    .select("id", "bill_id", "matter_number", "kind", "user", "description", "quantity", "price", "tax_rate")
    .join(bills.lazy().select("bill_id"), on="bill_id", how="semi")
    .join(read("peers/account_map.csv", ACCOUNTS), on="kind")
    .with_columns(net=rounded(hundredths("quantity") * hundredths("price"), 100), rate=hundredths("tax_rate"))
    .with_columns(
        tax=rounded(col("net") * col("rate"), 10_000),
        tax_type=pl.when(col("rate") == 0).then("tax_type_exempt").otherwise("tax_type_taxable"))
    .select("id", "bill_id", "matter_number", "user", "description", "quantity", "price", "account_code", "tax_type",
            "net", "tax")
    .sort("bill_id", "id"))

invoices = run(
    lines.lazy()
    .group_by("bill_id").agg(col("net").sum().alias("subtotal"), col("tax").sum().alias("total_tax"))
    .join(bills.lazy(), on="bill_id")
    .with_columns(total=col("subtotal") + col("total_tax"))
    .sort("bill_id"))

# Xero's sales invoice template: 29 columns, one row a line.
(
    lines.lazy()
    .join(invoices.lazy(), on="bill_id", how="left", maintain_order="left")
    .select(
        col("name").alias("*ContactName"),
        col("email").alias("EmailAddress"),
        col("street").alias("POAddressLine1"),
        nothing.alias("POAddressLine2"),
        nothing.alias("POAddressLine3"),
        nothing.alias("POAddressLine4"),
        col("city").alias("POCity"),
        col("province").alias("PORegion"),
        col("postal_code").alias("POPostalCode"),
        col("country").alias("POCountry"),
        col("number").alias("*InvoiceNumber"),
        col("subject").alias("Reference"),
        col("issued_at").dt.strftime("%d/%m/%Y").alias("*InvoiceDate"),
        col("due_at").dt.strftime("%d/%m/%Y").alias("*DueDate"),
        money(col("total")).alias("Total"),
        nothing.alias("InventoryItemCode"),
        col("description").alias("*Description"),
        col("quantity").alias("*Quantity"),
        col("price").alias("*UnitAmount"),
        nothing.alias("Discount"),
        col("account_code").alias("*AccountCode"),
        col("tax_type").alias("*TaxType"),
        money(col("tax")).alias("TaxAmount"),
        pl.when(col("user").is_not_null()).then(lit("Timekeeper")).alias("TrackingName1"),
        col("user").alias("TrackingOption1"),
        lit("Matter").alias("TrackingName2"),
        col("matter_number").alias("TrackingOption2"),
        col("currency").alias("Currency"),
        nothing.alias("BrandingTheme"))
    .sink_csv(f"{out}/invoices.csv", quote_style="necessary", engine="streaming")
)

# The same invoices for Xero's API, one a line of text.
items = (
    lines.lazy()
    .select(
        "bill_id",
        item=pl.concat_str(
            lit("<LineItem>"), *element("Description", escaped("description")), *element("Quantity", col("quantity")),
            *element("UnitAmount", col("price")), *element("AccountCode", col("account_code")),
            *element("TaxType", col("tax_type")), *element("TaxAmount", money(col("tax"))),
            *element("LineAmount", money(col("net"))), lit("</LineItem>")))
    .group_by("bill_id", maintain_order=True)
    .agg(col("item").str.join(""))
)
documents = (
    invoices.lazy()
    .join(items, on="bill_id", how="left", maintain_order="left")
    .select(
        text=pl.concat_str(
            lit("<Invoice><Type>ACCREC</Type><Contact>"), *element("Name", escaped("name")),
            optional("EmailAddress", "email"), lit("</Contact>"), *element("InvoiceNumber", escaped("number")),
            optional("Reference", "subject"), *element("Date", midnight("issued_at")),
            *element("DueDate", midnight("due_at")), *element("CurrencyCode", col("currency")),
            lit("<LineAmountTypes>Exclusive</LineAmountTypes><Status>AUTHORISED</Status>"),
            *element("SubTotal", money(col("subtotal"))), *element("TotalTax", money(col("total_tax"))),
            *element("Total", money(col("total"))), *element("LineItems", col("item")), lit("</Invoice>")))
)
opening = pl.LazyFrame({"text": ['<?xml version="1.0" encoding="UTF-8"?>\n<Invoices>']})
closing = pl.LazyFrame({"text": ["</Invoices>"]})
pl.concat([opening, documents, closing]).sink_csv(
    f"{out}/invoices.xml", include_header=False, quote_style="never", engine="streaming")

totals = invoices.group_by("currency").agg(pl.len().alias("count"), money(col("total").sum()).alias("total"))
print(json.dumps({"documents": [dict(row, kind="invoices") for row in totals.sort("currency").to_dicts()]}))
