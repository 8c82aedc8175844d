ALTER TABLE quality.finding ADD COLUMN judgement VARCHAR;
COMMENT ON COLUMN quality.finding.judgement IS 'What a person has judged: confirmed (an error of the article: it stays open), known (there is a reason) or misread (by heshu); NULL where nobody has.';
UPDATE quality.finding SET judgement = 'known' WHERE known IS NOT NULL;
