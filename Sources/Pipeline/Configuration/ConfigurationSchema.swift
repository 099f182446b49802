/// The JSON Schema of `pipeline.json` (draft 2020-12), for editors; the program's own reading tells more.
public enum ConfigurationSchema {
    public static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "title": "clio-xero: pipeline.json",
          "type": "object",
          "additionalProperties": false,
          "properties": {
            "$schema": {"type": "string"},
            "firm": {"type": "string", "description": "Shown on reports."},
            "state": {"type": "string", "description": "The SQLite file that remembers what was handed over."},
            "extract": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "from": {"enum": ["files", "api"]},
                "files": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "directory": {"type": "string", "description": "The folder of exports."},
                    "profile": {"type": "string", "description": "canonical, clio-lists, ledes1998b, clio-api, or the path of a rules file."},
                    "dateFormat": {"type": ["string", "null"], "description": "yyyy, MM or M, dd or d: MM/dd/yyyy. Wins over the profile's."},
                    "decimalMark": {"enum": [".", ",", null]},
                    "encoding": {"enum": ["utf-8", "utf-16le", "utf-16be", "windows-1252", null]},
                    "currency": {"type": ["string", "null"], "description": "For bills whose export names none."},
                    "scope": {"enum": ["changes", "full"], "description": "What an export says about what it leaves out: nothing, or that it is gone."},
                    "inbox": {"type": "boolean", "description": "Archive the exports once their batch is in place."}
                  }
                },
                "api": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "baseURL": {"$ref": "#/$defs/url"},
                    "clientID": {"$ref": "#/$defs/secret"},
                    "clientSecret": {"$ref": "#/$defs/secret"}
                  }
                }
              }
            },
            "transform": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "bills": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "export": {"type": "boolean"},
                    "states": {"type": "array", "uniqueItems": true, "items": {"enum": ["draft", "awaiting_approval", "awaiting_payment", "paid"]}},
                    "issuedFrom": {"$ref": "#/$defs/day"},
                    "issuedThrough": {"$ref": "#/$defs/day"},
                    "interest": {"enum": ["onBill", "separate", "skip"]}
                  }
                },
                "accounts": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "chart": {"type": ["string", "null"], "description": "Xero's export of the chart of accounts: CSV, or the API's JSON or XML."},
                    "timeEntries": {"$ref": "#/$defs/code"},
                    "expenses": {"$ref": "#/$defs/code"},
                    "interest": {"$ref": "#/$defs/code"},
                    "creditNotes": {"$ref": "#/$defs/code"},
                    "discounts": {"$ref": "#/$defs/code", "description": "Null: discounts are spread over the lines they cover."},
                    "payments": {
                      "description": "Null: payments are not sent.",
                      "anyOf": [
                        {"$ref": "#/$defs/code"},
                        {
                          "type": "object", "additionalProperties": false,
                          "properties": {
                            "default": {"$ref": "#/$defs/code"},
                            "trust": {"$ref": "#/$defs/code", "description": "Payments from a trust account; null leaves them out, absent treats them like any other."},
                            "bankAccounts": {"type": "object", "additionalProperties": {"$ref": "#/$defs/code"}}
                          }
                        }
                      ]
                    },
                    "categories": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
                    "kinds": {
                      "type": ["object", "null"],
                      "propertyNames": {"enum": ["TimeEntry", "FlatFee", "ExpenseEntry", "HardCost", "SoftCost", "Interest", "Discount", "Product"]},
                      "additionalProperties": {"type": "string"}
                    }
                  }
                },
                "tax": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "amounts": {"const": "exclusive"},
                    "none": {"$ref": "#/$defs/taxType"},
                    "primary": {"$ref": "#/$defs/taxType"},
                    "secondary": {"$ref": "#/$defs/taxType"},
                    "both": {"$ref": "#/$defs/taxType"},
                    "rates": {"type": "object", "additionalProperties": {"$ref": "#/$defs/taxType"}, "description": "By the line's whole rate in per cent; comes first."}
                  }
                },
                "tracking": {
                  "type": ["array", "null"], "maxItems": 2,
                  "items": {
                    "type": "object", "additionalProperties": false, "required": ["name", "from"],
                    "properties": {
                      "name": {"type": "string", "maxLength": 100},
                      "from": {"enum": ["attorney", "practiceArea", "matter", "office", "user"]},
                      "options": {"type": ["object", "null"], "additionalProperties": {"type": "string"}}
                    }
                  }
                },
                "contacts": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "direction": {"enum": ["both", "toXero"]},
                    "nameClash": {"enum": ["number", "reject"]},
                    "nameOnly": {"enum": ["hold", "link", "number"]},
                    "unsafeNames": {"enum": ["reject", "allow"]}
                  }
                }
              }
            },
            "load": {
              "type": "object", "additionalProperties": false,
              "properties": {
                "to": {"enum": ["files", "api"]},
                "files": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "directory": {"type": "string"},
                    "formats": {"type": "array", "minItems": 1, "uniqueItems": true, "items": {"enum": ["csv", "xml"]}},
                    "dateFormat": {"type": "string", "description": "The region format of the Xero organisation: MM/dd/yyyy in the US, dd/MM/yyyy elsewhere."},
                    "linesPerFile": {"type": ["integer", "null"], "minimum": 1},
                    "documentsPerXML": {"type": ["integer", "null"], "minimum": 1},
                    "bankStatements": {"type": "boolean"}
                  }
                },
                "api": {
                  "type": "object", "additionalProperties": false,
                  "properties": {
                    "baseURL": {"$ref": "#/$defs/url"},
                    "identityURL": {"$ref": "#/$defs/url"},
                    "loginURL": {"$ref": "#/$defs/url"},
                    "tenant": {"type": ["string", "null"], "description": "The organisation's tenant id or name; null where the sign-in reaches only one."},
                    "clientID": {"$ref": "#/$defs/secret"},
                    "clientSecret": {"$ref": "#/$defs/secret", "description": "Of a web app or a custom connection; an app with PKCE has none."},
                    "tokenKey": {"$ref": "#/$defs/secret", "description": "Encrypts the file of tokens: long and random."},
                    "customConnection": {"type": "boolean", "description": "An app of one organisation that signs in by its secret."},
                    "historyNotes": {"type": "boolean", "description": "Whether Xero's history of an invoice that changes says why: one call each, at most 100 a batch. True where it is left out."}
                  }
                }
              }
            }
          },
          "$defs": {
            "url": {"type": "string", "pattern": "^https://|^http://(localhost|127\\.0\\.0\\.1|\\[::1\\])([:/]|$)"},
            "day": {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
            "code": {"type": ["string", "null"], "maxLength": 10},
            "secret": {
              "anyOf": [
                {"type": "null"},
                {"type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
                 "properties": {"env": {"type": "string"}, "file": {"type": "string"}, "command": {"type": "string"}}}
              ]
            },
            "taxType": {
              "anyOf": [
                {"type": "null"},
                {"type": "object", "additionalProperties": false, "required": ["type", "name"],
                 "properties": {"type": {"type": "string"}, "name": {"type": "string"}, "rate": {"type": ["number", "string", "null"]}}}
              ]
            }
          }
        }

        """#
}
