"""Prints one line per document of a JSON list, "good" or "bad", as a JSON Schema validator judges it.

judge_by_schema.py SCHEMA DOCUMENTS; exits with 3 where the validator (python3-jsonschema) is missing.
"""
import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(3)

schema, documents = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:3])
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for document in documents:
    print("good" if validator.is_valid(document) else "bad")
