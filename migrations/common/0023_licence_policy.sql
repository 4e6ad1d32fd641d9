-- +goose Up
-- What a call takes for open: versions that nobody changes. A call without one is judged by the product's own policy.
CREATE TABLE licence_policy (
    call_id      text NOT NULL REFERENCES call (id),
    n            bigint NOT NULL CHECK (n > 0),
    body         text NOT NULL, -- JSON
    reason       text NOT NULL CHECK (reason <> ''), -- public
    account_id   text NOT NULL REFERENCES account (id),
    account_name text NOT NULL,
    at           text NOT NULL,
    PRIMARY KEY (call_id, n)
);
ALTER TABLE call ADD COLUMN policy_n bigint NOT NULL DEFAULT 0; -- the version in force; 0 is the product's own
ALTER TABLE deposit ADD COLUMN policy_n bigint NOT NULL DEFAULT 0; -- pinned

-- The resources of the heads of candidacies with the verdict that stands: a new table of licences or a new policy changes
-- none of them before somebody has them judged again.
CREATE TABLE candidacy_resource (
    candidacy_id  text NOT NULL REFERENCES candidacy (id),
    resource_id   text NOT NULL,
    pos           bigint NOT NULL,
    name          text NOT NULL,
    kind          text NOT NULL,
    origin        text NOT NULL,
    licence       text NOT NULL, -- as declared
    owner         text NOT NULL,
    verdict       text NOT NULL,
    table_version text NOT NULL,
    policy_n      bigint NOT NULL,
    PRIMARY KEY (candidacy_id, resource_id)
);
ALTER TABLE candidacy ADD COLUMN resources_n bigint NOT NULL DEFAULT 0; -- the version whose resources are listed above

-- What judging again changed, for good: which resource, from which verdict to which.
CREATE TABLE verdict_change (
    call_id       text NOT NULL REFERENCES call (id),
    candidacy_id  text NOT NULL REFERENCES candidacy (id),
    resource_id   text NOT NULL,
    name          text NOT NULL,
    licence       text NOT NULL,
    was           text NOT NULL,
    became        text NOT NULL,
    table_version text NOT NULL,
    policy_n      bigint NOT NULL,
    at            text NOT NULL,
    PRIMARY KEY (candidacy_id, resource_id, at)
);
CREATE INDEX verdict_change_call ON verdict_change (call_id, at);

-- +goose Down
DROP TABLE verdict_change;
ALTER TABLE candidacy DROP COLUMN resources_n;
DROP TABLE candidacy_resource;
ALTER TABLE deposit DROP COLUMN policy_n;
ALTER TABLE call DROP COLUMN policy_n;
DROP TABLE licence_policy;
