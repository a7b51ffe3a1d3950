"""From what the customer wrote to the customer and the open invoices in the books."""
