"""The load as a script does it: openpyxl reads, requests sends, 500 case files
a request, the counts of every answer checked. With JOURNAL it keeps one as
durable as the program's, so that it could go on after a crash; nothing else of
what the program does. usage: load.py BOOK URL [JOURNAL]"""
import contextlib
import datetime
import json
import sqlite3
import sys

import openpyxl
import requests

CASE_FILE = {
    "Cédula": "Identification", "Nombre": "Name", "Correo": "Email", "Celular": "Telephone", "Dirección": "Address"}
OBLIGATION = {
    "Nro. obligación": "id", "Producto": "name", "Saldo": "total_balance", "Fecha de vencimiento": "expiring_date",
    "Días de mora": "days_delay", "Cartera": "portfolio_type", "Valor último pago": "last_pay",
    "Fecha último pago": "last_pay_date", "Saldo pago": "balance_payment"}


def text(value):
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d")
    return str(value)


class Journal:
    """Which case files there are, and where each of them stands."""

    def __init__(self, path, case_files):
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("BEGIN")
        self.db.execute("CREATE TABLE case_file (idx INTEGER PRIMARY KEY, identification TEXT, name TEXT, content TEXT)")
        self.db.execute("CREATE TABLE attempt (first INTEGER, last INTEGER, outcome TEXT)")
        self.db.executemany("INSERT INTO case_file VALUES (?, ?, ?, ?)", (
            (i, c["Identification"], c["Name"], json.dumps(c, ensure_ascii=False)) for i, c in enumerate(case_files)))
        self.db.execute("COMMIT")

    @contextlib.contextmanager
    def attempt(self, first, last):
        row = self.db.execute("INSERT INTO attempt VALUES (?, ?, NULL)", (first, last)).lastrowid
        outcome = []
        yield outcome
        self.db.execute("UPDATE attempt SET outcome = ? WHERE rowid = ?", (outcome[0], row))


class NoJournal:
    @contextlib.contextmanager
    def attempt(self, first, last):
        yield []


book, url = sys.argv[1:3]
sheet = openpyxl.load_workbook(book, read_only=True, data_only=True).worksheets[0]
sheet.reset_dimensions()  # a streamed sheet does not tell them
rows = sheet.iter_rows(values_only=True)
headers = next(rows)
case_file_columns = [(i, CASE_FILE.get(h, h)) for i, h in enumerate(headers) if h not in OBLIGATION]
obligation_columns = [(i, OBLIGATION[h]) for i, h in enumerate(headers) if h in OBLIGATION]
case_files = {}
for row in rows:
    identification = str(row[0])
    case_file = case_files.get(identification)
    if case_file is None:
        case_file = {key: text(row[i]) for i, key in case_file_columns}
        case_file["Obligations"] = []
        case_files[identification] = case_file
    case_file["Obligations"].append({key: text(row[i]) for i, key in obligation_columns})
everything = list(case_files.values())
session = requests.Session()
journal = Journal(sys.argv[3], everything) if len(sys.argv) > 3 else NoJournal()
accepted = 0
for i in range(0, len(everything), 500):
    body = json.dumps({"operation": "op", "collections": everything[i:i + 500]}, ensure_ascii=False).encode()
    with journal.attempt(i, i + 499) as outcome:
        answer = session.post(url + "/server/API/v2/collections/massiveCollections.php", data=body,
                              headers={"Wolkvox-Token": "x", "Content-Type": "application/json"}).json()
        summary = answer["summary"]
        assert summary["total_records_received"] == len(everything[i:i + 500]) == summary["total_processed"], summary
        accepted += summary["successful_inserts"]
        outcome.append(json.dumps(answer))
print(accepted)
