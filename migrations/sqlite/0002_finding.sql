-- Numbers as they are typed without their signs (5QDUBND); papers by state, for those that wait.
CREATE INDEX paper_bare ON paper (agency_id, replace(replace(replace(number_key, '/', ''), '-', ''), '.', ''));
CREATE INDEX paper_state ON paper (agency_id, state);
