"""A small ledger as CSV files."""

from __future__ import annotations

from pathlib import Path

import pytest

FILES = {
    "customers": (
        "customer_id,name,aliases,vat_id,email_domain,siren,iban,parent\n"
        "K100,Kérouan SARL,Ets Kérouan,FR52555400787,kerouan.fr;kerouan.eu,555400787,,K200\n"
        "K200,Hänel Gunpf GmbH & Co. KG,,DE229918053,haenel-gunpf.de,,DE02 120300000000202051,\n"
    ),
    "open_invoices": (
        "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,"
        "currency,po_number,delivery_note\n"
        "INV/24/0456,K100,2026-01-05,2026-02-04,1000.00,1200.00,1200.00,EUR,CDE-77,BL-9\n"
        "24-4567-B,K200,2026-01-07,,500.00,595.00,95.00,EUR,,\n"
    ),
    "closed_invoices": (
        "invoice_number,customer_id,issue_date,due_date,net_amount,gross_amount,open_amount,"
        "currency,closed_date\n"
        "INV/23/0111,K100,2025-01-05,2025-02-04,10.00,12.00,0.00,EUR,2025-03-01\n"
    ),
    "invoice_lines": (
        "invoice_number,line,description,quantity,unit_price,line_total\n"
        "INV/24/0456,1,Sardines à l'huile 125 g,100,7.50,750.00\n"
        "24-4567-B,1,Gurken,10,50.00,500.00\n"
        "INV/24/0456,2,Thon blanc 400 g,12.5,20.00,250.00\n"
    ),
}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Give a folder with the four files, in UTF-8 with commas."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
