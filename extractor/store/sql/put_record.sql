INSERT INTO records (sha256, status, body, saved_at)
VALUES (:sha256, :status, :body, :saved_at)
ON CONFLICT (sha256) DO UPDATE SET
    status = excluded.status,
    body = excluded.body,
    saved_at = excluded.saved_at;
