-- Disputes and files whose id begins with a prefix, the latest saved file of a dispute first.
SELECT disputes.record_id AS id, disputes.sha256, records.saved_at
FROM disputes
JOIN records USING (sha256)
WHERE substr(disputes.record_id, 1, length(:prefix)) = :prefix
UNION ALL
SELECT sha256 AS id, sha256, saved_at
FROM records
WHERE substr(sha256, 1, length(:prefix)) = :prefix
ORDER BY saved_at DESC, id;
