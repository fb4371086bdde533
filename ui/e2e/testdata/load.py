"""The load as a script does it: openpyxl reads, requests sends, 500 case files
a request, the counts of every answer checked. usage: load.py BOOK URL"""
import json
import sys

import openpyxl
import requests

book, url = sys.argv[1:3]
sheet = openpyxl.load_workbook(book, read_only=True, data_only=True).worksheets[0]
sheet.reset_dimensions()  # a streamed sheet does not tell them
rows = sheet.iter_rows(values_only=True)
next(rows)  # headers
case_files = {}
for identification, name, email, phone, oid, product, balance, portfolio in rows:
    case_file = case_files.setdefault(str(identification), {
        "Identification": str(identification), "Name": name, "Email": email, "Telephone": str(phone), "Obligations": []})
    case_file["Obligations"].append(
        {"id": str(oid), "name": product, "total_balance": str(balance), "portfolio_type": portfolio})
everything = list(case_files.values())
session = requests.Session()
accepted = 0
for i in range(0, len(everything), 500):
    body = json.dumps({"operation": "op", "collections": everything[i:i + 500]}, ensure_ascii=False).encode()
    answer = session.post(url + "/server/API/v2/collections/massiveCollections.php", data=body,
                          headers={"Wolkvox-Token": "x", "Content-Type": "application/json"}).json()
    summary = answer["summary"]
    assert summary["total_records_received"] == len(everything[i:i + 500]) == summary["total_processed"], summary
    accepted += summary["successful_inserts"]
print(accepted)
